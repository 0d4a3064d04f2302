"""Places at sea, and places outside the authority that is given with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import shapely

from iinst_geo.errors import Problem
from iinst_geo.geography.authorities import Area, authority_called
from iinst_geo.geography.authority_cells import Metres, km_from_area, km_from_land
from iinst_geo.geography.british_grid import on_grid, to_grid
from iinst_geo.geography.distances import METRES_PER_KM
from iinst_geo.geography.outlines import area_ids
from iinst_geo.ingest.tables.columns import RoleColumns

AT_SEA_KM = 0.5  # piers and harbours are nearer, and the coast is that exact
OUTSIDE_KM = 2.0  # a border is that exact
SHOWN = "the map shows the place given."
Points = Sequence[shapely.Point | None]


def off_land(
    rows: RoleColumns, points: Points, fields: Mapping[int, str]
) -> Iterator[Problem]:
    """
    Tell of places at sea, and of those outside their authority by more than 2 km.

    Parameters
    ----------
    rows
        The table; its authorities as they are given.
    points
        In EPSG:4326, one a row.
    fields
        Where those rows have their place whose point is somebody's own, and lies near
        Great Britain.
    """
    if not fields:
        return
    lon, lat = shapely.get_coordinates([points[at] for at in fields]).T
    east, north = to_grid(lon, lat)
    off = km_from_land(east, north)
    is_off = np.isfinite(off) & (off > AT_SEA_KM)
    by_authority: dict[str, list[int]] = {}
    asked = list(fields.items())
    for which, (at, field) in enumerate(asked):
        given = rows.column("local_authority")[at]
        if is_off[which]:
            message = f"the place lies at sea, {off[which]:,.1f} km off the coast."
            yield rows.warning(at, field, message, f"Correct the coordinates; {SHOWN}")
        elif given:
            by_authority.setdefault(given, []).append(which)
    for given, places in by_authority.items():
        if area := authority_called(given):
            km = _km_outside(area, east[places], north[places])
            for which in np.flatnonzero(km > OUTSIDE_KM).tolist():
                at, field = asked[places[which]]
                message = f"the place lies {km[which]:,.1f} km outside {area.name}."
                fix = f"Correct the place or the authority; {SHOWN}"
                yield rows.warning(at, field, message, fix)


def _km_outside(area: Area, east: Metres, north: Metres) -> Metres:
    """Return how far points lie outside an authority, as it was or as it is."""
    then = on_grid(area.outline)
    km: Metres = shapely.distance(then, shapely.points(east, north)) / METRES_PER_KM
    return np.fmin(km, km_from_area(area_ids()[area.name], east, north))
