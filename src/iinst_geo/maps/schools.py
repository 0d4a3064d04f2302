"""Schools of the register under the map of Explore: by cell, or one by one."""

from __future__ import annotations

import numpy as np
import pydeck as pdk

from iinst_geo.british_grid import to_degrees, to_grid
from iinst_geo.maps.layers import PIXELS, Record
from iinst_geo.maps.palette import Palette
from iinst_geo.maps.records import DECIMALS
from iinst_geo.register import Register

SCHOOLS = "schools"
CELL_M = 10_000  # about 1,400 cells hold the schools of England
PX_PER_ROOT = 0.5  # the area of a disc grows with the number of schools
LONE_PX = 2.5
OPACITY = 80  # of 255: what lies above stays plain


def cell_records(register: Register) -> list[Record]:
    """Give a disc for each cell of the grid that holds schools (``p``, ``r``)."""
    points = register.points
    cells = [
        np.floor(metres / CELL_M).astype(int)
        for metres in to_grid(points.longitude, points.latitude)
    ]
    found, counts = np.unique(np.column_stack(cells), axis=0, return_counts=True)
    middles = (found + 0.5) * CELL_M
    lons, lats = to_degrees(middles[:, 0], middles[:, 1])
    rows = zip(lons.tolist(), lats.tolist(), np.sqrt(counts).tolist(), strict=True)
    return [
        {"p": [round(lon, DECIMALS), round(lat, DECIMALS)], "r": _px(root)}
        for lon, lat, root in rows
    ]


def school_records(register: Register, authority: str) -> list[Record]:
    """Give a dot for each school of an authority (``p``, ``r``)."""
    points = register.points
    mine = np.flatnonzero(register.has("local_authority", frozenset({authority})))
    return [
        {"p": [round(lon, DECIMALS), round(lat, DECIMALS)], "r": LONE_PX}
        for lon, lat in zip(
            points.longitude[mine].tolist(), points.latitude[mine].tolist(), strict=True
        )
    ]


def school_layer(url: str, palette: Palette) -> pdk.Layer:
    """Draw the schools that an address gives, under all else."""
    return pdk.Layer(
        "ScatterplotLayer",
        id=SCHOOLS,
        data=url,
        get_position="p",
        get_radius="r",
        radius_units=PIXELS,
        get_fill_color=[*palette.school, OPACITY],
    )


def _px(root: float) -> float:
    return round(PX_PER_ROOT * root + 1, 1)
