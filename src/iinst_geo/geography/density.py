"""How many postcodes lie round a point, from counts in cells of 500 m."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from iinst_geo.geography.british_grid import to_grid
from iinst_geo.geography.distances import METRES_PER_KM
from iinst_geo.paths import built_in_data_folder

DENSITY_FILE = "postcode_density.parquet"
CELL_M = 500
STRIP_M = 50  # a tenth of a cell; strips of 25 m change no count by a hundredth
POINTS_AT_ONCE = 500  # 3 MB an array for circles of 20 km

Counts = NDArray[np.float64]


def postcodes_within_km(lon: float, lat: float, radius_km: float) -> int:
    """
    Return about how many postcodes of Great Britain, live and ended, lie round a point.

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
    [count] = postcodes_around(np.array([lon]), np.array([lat]), radius_km)
    return int(count)


def postcodes_around(lon: Counts, lat: Counts, radius_km: float) -> NDArray[np.int64]:
    """Return the counts of ``postcodes_within_km`` round many points."""
    east, north = to_grid(lon, lat)
    counts = np.zeros(lon.shape, np.int64)
    [known] = np.nonzero(np.isfinite(east) & np.isfinite(north))
    for start in range(0, known.size, POINTS_AT_ONCE):
        some = known[start : start + POINTS_AT_ONCE]
        counts[some] = _around(east[some], north[some], radius_km * METRES_PER_KM)
    return counts


def _around(east: Counts, north: Counts, radius_m: float) -> Counts:
    """Return the counts round points of the grid (m), strip by strip."""
    west_of = _postcodes_west_of()
    strips = np.arange(2 * radius_m // STRIP_M + 2)
    middles = ((north - radius_m) // STRIP_M)[:, None] + strips
    middles = (middles + 0.5) * STRIP_M
    half_width = np.sqrt(np.maximum(radius_m**2 - (middles - north[:, None]) ** 2, 0))
    row = (middles // CELL_M).astype(np.intp)
    half_width[(row < 0) | (row >= len(west_of))] = 0.0
    row = np.clip(row, 0, len(west_of) - 1)
    east = east[:, None]
    inside = _west_of_line(row, east + half_width)
    inside -= _west_of_line(row, east - half_width)
    counts: Counts = np.round(inside.sum(axis=1) * STRIP_M / CELL_M)
    return counts


def _west_of_line(row: NDArray[np.intp], easting: Counts) -> Counts:
    """Return the postcodes of each row of cells that lie west of its easting (m)."""
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
