"""What the map of a view has to show, and so where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from iinst_geo.authorities import authorities
from iinst_geo.export import ground as land
from iinst_geo.far_places import are_near
from iinst_geo.focus import Focus
from iinst_geo.listing import Member
from iinst_geo.maps.records import Mark
from iinst_geo.tables import text

WIDE_SHARE = 0.55  # of England's length: a view so wide shows all of it
PADDING_SHARE, LEAST_METRES = 0.12, 4_000


def groups_by_area(rows: Sequence[Member], focus: Focus | None) -> dict[str, bool]:
    """Give the authorities of unnamed groups, and whether each stands out."""
    found: dict[str, bool] = {}
    for row in rows:
        area = text(row.local_authority)
        if row.kind == "group" and area in authorities():
            is_strong = focus is None or row.institution_id in focus.institution_ids
            found[area] = found.get(area, False) or is_strong
    return found


def bounds_of(
    shown: Sequence[Mark],
    groups: Mapping[str, bool],
    focus: Focus | None,
    bounds: land.Bounds | None,
) -> land.Bounds:
    """Give what the map has to show, in metres (EPSG:27700)."""
    if bounds:
        west, south, east, north = bounds
        corners = [[west, south], [west, north], [east, south], [east, north]]
        return _box(land.on_grid(corners))
    marked = [
        mark.point
        for mark in shown
        if not mark.is_faded(focus) and are_near(*mark.point)
    ]
    areas = [name for name, is_strong in groups.items() if is_strong]
    outlines = [authorities()[name].outline for name in areas]
    corners = [
        [x, y]
        for west, south, east, north in (outline.bounds for outline in outlines)
        for x, y in ((west, south), (east, north))
    ]
    if not marked and not corners:
        return land.england()
    west, south, east, north = _box(land.on_grid([*marked, *corners]))
    pad = max(PADDING_SHARE * max(east - west, north - south), LEAST_METRES)
    whole = land.england()
    if max(east - west, north - south) <= WIDE_SHARE * (whole[3] - whole[1]):
        return west - pad, south - pad, east + pad, north + pad
    # All England, and as much around it as there are places.
    return (
        west - pad if west < whole[0] else whole[0],
        south - pad if south < whole[1] else whole[1],
        east + pad if east > whole[2] else whole[2],
        north + pad if north > whole[3] else whole[3],
    )


def _box(points: NDArray[np.float64]) -> land.Bounds:
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    return float(west), float(south), float(east), float(north)
