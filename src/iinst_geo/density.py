"""How many postcodes lie round a point, from counts in cells of 500 m."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from iinst_geo.british_grid import to_grid
from iinst_geo.built_in import built_in_data_folder

DENSITY_FILE = "postcode_density.parquet"
CELL_M = 500
STRIP_M = 50  # a tenth of a cell; strips of 25 m change no count by a hundredth
METRES_PER_KM = 1000

Counts = NDArray[np.float64]


def postcodes_within_km(lon: float, lat: float, radius_km: float) -> int:
    """
    Give about how many postcodes of Great Britain, live and ended, lie round a point.

    Parameters
    ----------
    lon, lat
        Decimal degrees, EPSG:4326.
    radius_km
        Kilometres on the British National Grid, at most 0.1 % off the true distance.

    Returns
    -------
    postcodes
        0 where none is near: at sea, abroad, in Northern Ireland.

    Notes
    -----
    The circle is cut into strips from west to east, and a cell that its edge crosses
    counts by the share inside, as if its postcodes were spread evenly: taken whole, or
    by its middle, such a cell would make the count jump as the point moves. At 4,000
    postcodes of England half of the counts were within 1.3 % of the exact ones at
    2 km, 0.6 % at 4 km and 0.2 % at 20 km.
    """
    east, north = to_grid(lon, lat)
    if not (np.isfinite(east) and np.isfinite(north)):
        return 0
    west_of = _postcodes_west_of()
    radius_m = radius_km * METRES_PER_KM
    lowest = max(0.0, (north - radius_m) // STRIP_M)
    highest = min(len(west_of) * CELL_M / STRIP_M, (north + radius_m) // STRIP_M + 1)
    middles = (np.arange(lowest, highest) + 0.5) * STRIP_M
    half_width = np.sqrt(np.maximum(radius_m**2 - (middles - north) ** 2, 0))
    row = (middles // CELL_M).astype(np.intp)
    inside = _west_of_line(row, east + half_width) - _west_of_line(
        row, east - half_width
    )
    return round(float(inside.sum()) * STRIP_M / CELL_M)


def _west_of_line(row: NDArray[np.intp], easting: Counts) -> Counts:
    """Give the postcodes of each row of cells that lie west of its easting (m)."""
    west_of = _postcodes_west_of()
    last = west_of.shape[1] - 1
    position = np.clip(easting / CELL_M, 0, last)
    cell = np.minimum(position.astype(np.intp), last - 1)
    before, after = west_of[row, cell], west_of[row, cell + 1]
    share: Counts = before + (position - cell) * (after - before)
    return share


@cache
def _postcodes_west_of() -> NDArray[np.int32]:
    """
    Read the shipped counts, summed along each row of cells (13 MB in memory).

    ``[north, east]`` holds the postcodes of the row ``north`` in all cells west of the
    cell ``east``, so that a strip of any length takes two look-ups.
    """
    cells = pd.read_parquet(built_in_data_folder() / DENSITY_FILE)
    east, north = (
        cells[name].to_numpy(np.intp) for name in ("cell_east", "cell_north")
    )
    west_of = np.zeros((north.max() + 1, east.max() + 2), np.int32)
    west_of[north, east + 1] = cells["postcodes"]
    return np.cumsum(west_of, axis=1, out=west_of)
