"""Places so far from Great Britain that its map leaves them aside, and says so."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iinst_geo.membership import places
from iinst_geo.selection import Selection

# What the base map shows, with Ireland and the Channel Islands (degrees: west, south,
# east, north).
BRITISH_ISLES = (-11.0, 48.9, 2.1, 61.0)
NAMED_MOST = 3


def are_near(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Say of places, in degrees (EPSG:4326), whether the base map shows them."""
    west, south, east, north = BRITISH_ISLES
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    near: NDArray[np.bool_] = (west <= lon) & (lon <= east)
    return near & (south <= lat) & (lat <= north)


def far_line(selection: Selection) -> str:
    """Say how many institutions shown lie beyond the map; empty if none does."""
    where, table = places(selection.network), selection.network.institutions
    is_far = where.is_placed & ~are_near(where.lon, where.lat)
    far = np.flatnonzero(selection.takes_part & is_far)
    if not far.size:
        return ""
    lie = "1 institution lies" if far.size == 1 else f"{far.size:,} institutions lie"
    named = ", ".join(table["name"].iloc[far[:NAMED_MOST]])
    more = " …" if far.size > NAMED_MOST else ""
    return f"{lie} beyond the map of Britain and Ireland: {named}{more}."
