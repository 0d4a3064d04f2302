"""Schools of the register under the map of Explore: by cell, or one by one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pydeck as pdk

from iinst_geo.geography.british_grid import to_degrees, to_grid
from iinst_geo.maps.layers import PIXELS, RING_PX, Record, circle_layer, ring_layer
from iinst_geo.maps.palette import Palette
from iinst_geo.maps.records import DECIMALS
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.proximity import Positions
from iinst_geo.register.model import Register, School

SCHOOLS = "schools"
CELL_M = 10_000  # about 1,400 cells hold the schools of England
PX_PER_ROOT = 0.5  # the area of a disc grows with the number of schools
LONE_PX = 2.5
OPACITY, LONE_OPACITY = 80, 170  # of 255: what lies above stays plain


def cell_records(register: Register) -> list[Record]:
    """Return a disc for each cell of the grid with open schools (``p``, ``r``)."""
    points, is_open = register.points, register.is_open
    cells = [
        np.floor(metres / CELL_M).astype(int)
        for metres in to_grid(points.longitude[is_open], points.latitude[is_open])
    ]
    found, counts = np.unique(np.column_stack(cells), axis=0, return_counts=True)
    middles = (found + 0.5) * CELL_M
    lons, lats = to_degrees(middles[:, 0], middles[:, 1])
    rows = zip(lons.tolist(), lats.tolist(), np.sqrt(counts).tolist(), strict=True)
    return [
        {"p": [round(lon, DECIMALS), round(lat, DECIMALS)], "r": _px(root)}
        for lon, lat, root in rows
    ]


def dot_records(register: Register, positions: Positions) -> list[Record]:
    """Return a dot for each of some schools, and what a pointer brings up of it."""
    points = register.points
    lons, lats = points.longitude[positions], points.latitude[positions]
    rows = map(register.row, positions.tolist())
    return [
        {
            "p": [round(lon, DECIMALS), round(lat, DECIMALS)],
            "r": LONE_PX,
            "id": row.id,
            "name": row.name,
            "sub": in_short(row),
        }
        for lon, lat, row in zip(lons.tolist(), lats.tolist(), rows, strict=True)
    ]


def in_short(school: School) -> str:
    """Return what the register says of a school, in a few words."""
    words = [school.phase, school.setting, "national register of schools"]
    return " · ".join(filter(None, words))


def school_layers(
    url: str,
    palette: Palette,
    place: Place | None = None,
    within_km: float = 0.0,
    chosen: Sequence[float] = (),
) -> list[pdk.Layer]:
    """
    Draw the schools that an address gives, under all else.

    Parameters
    ----------
    url
        Where the records of ``cell_records`` or, of a place, ``dot_records`` are.
    palette
        The colours.
    place, within_km
        The authority that they lie in, or the middle of the ring and its kilometres.
    chosen
        The school that stands out (longitude, latitude), if any.
    """
    marked = [round(degrees, DECIMALS) for degrees in chosen]
    dots = pdk.Layer(
        "ScatterplotLayer",
        id=SCHOOLS,
        data=url,
        get_position="p",
        get_radius="r",
        radius_units=PIXELS,
        get_fill_color=[*palette.school, LONE_OPACITY if place else OPACITY],
        pickable=place is not None,
    )
    layers = [dots]
    if marked:
        record = {"p": marked, "r": LONE_PX + RING_PX}
        ring = ring_layer([record], palette.highlight, palette.ink, f"{SCHOOLS}-chosen")
        layers.insert(0, ring)
    if place is not None and place.outline is None:
        at = [round(place.longitude, DECIMALS), round(place.latitude, DECIMALS)]
        circle = circle_layer(f"{SCHOOLS}-ring", at, within_km, palette.school)
        layers.insert(0, circle)
    return layers


def _px(root: float) -> float:
    return round(PX_PER_ROOT * root + 1, 1)
