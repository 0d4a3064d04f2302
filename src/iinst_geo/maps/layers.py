"""
The layers of the map: plain records in, named deck.gl layers out.

Records are given as they are, or by the name that the scripts of the map have for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pydeck as pdk

from iinst_geo.maps.palette import Colour, Palette

Record = dict[str, Any]
Records = Sequence[Record] | str

LEADS, PARTNERS, AREAS = "leads", "partners", "areas"
TIES = "ties"
RINGS, LETTERS, BADGES, NAMES = "rings", "letters", "badges", "names"
NUMBERS, BOUNDARY = "numbers", "boundary"
OF_MEMBERS = (AREAS, TIES, NAMES, RINGS, PARTNERS, LEADS, LETTERS, BADGES)

LEAD_RADIUS_PX, PARTNER_RADIUS_PX, RING_PX = 10, 7, 6
TIE_WIDTH_PX, STRONG_TIE_WIDTH_PX, BOUNDARY_PX = 2.5, 4, 2
SOLID, BROKEN = (0, 0), (3, 2)  # stroke and gap, in widths of the line
FULL, FADED = 255, 70  # opacity, of 255
LETTER_PX, BADGE_PX, NAME_PX, CROSS_PX = 13, 13, 13, 32

PIXELS = pdk.types.String("pixels")  # a bare string would name a column


def institution_layer(
    layer_id: str, records: Records, radius_px: int | str, **properties: object
) -> pdk.Layer:
    """
    Draw institutions as discs.

    Parameters
    ----------
    layer_id
        What is clicked is told by this id.
    records
        ``p`` (``[lon, lat]``), ``f`` and ``s`` (fill and stroke, RGBA), and what the
        tooltip and the selection read: ``id``, ``name``, ``sub``.
    radius_px
        In pixels, or the name of what the records hold it under.
    properties
        Of deck.gl's layer, in place of these.
    """
    usual = {
        "get_fill_color": "f",
        "get_line_color": "s",
        "radius_units": PIXELS,
        "get_line_width": 2,
    }
    return pdk.Layer(
        "ScatterplotLayer",
        id=layer_id,
        data=records,
        get_position="p",
        get_radius=radius_px,
        stroked=True,
        line_width_units=PIXELS,
        pickable=True,
        **(usual | properties),
    )


def tie_layer(layer_id: str, records: Records, **properties: object) -> pdk.Layer:
    """
    Draw ties as straight lines, inferred ones broken.

    Records hold ``path`` (``[lon, lat]`` of both ends), ``c``, ``w`` and ``d``, the
    dashes: ``SOLID`` or ``BROKEN``. ``properties`` of deck.gl's layer win over these.
    """
    return pdk.Layer(
        "PathLayer",
        id=layer_id,
        data=records,
        get_path="path",
        get_width="w",
        width_units=PIXELS,
        pickable=True,
        **({"get_color": "c"} | properties),
    )


def area_layer(layer_id: str, records: Records, *, pickable: bool = True) -> pdk.Layer:
    """
    Shade some areas.

    Records hold ``area`` (``area_id``; the scripts of the map have its outline), ``f``
    and what the tooltip and the selection read.
    """
    return pdk.Layer(
        "GeoJsonLayer",
        id=layer_id,
        data=records,
        get_fill_color="f",
        stroked=False,
        pickable=pickable,
    )


def boundary_layer(records: Records, colour: Colour) -> pdk.Layer:
    """Draw the boundary of some areas (``area``: ``area_id``), and nothing inside."""
    return pdk.Layer(
        "GeoJsonLayer",
        id=BOUNDARY,
        data=records,
        filled=False,
        stroked=True,
        get_line_color=[*colour, FULL],
        get_line_width=BOUNDARY_PX,
        line_width_units=PIXELS,
        pickable=False,
    )


def circle_layer(
    layer_id: str, at: list[float], radius_km: float, colour: Colour
) -> pdk.Layer:
    """Draw a circle of some kilometres round a point (``[lon, lat]``)."""
    return pdk.Layer(
        "ScatterplotLayer",
        id=layer_id,
        data=[{"p": at}],
        get_position="p",
        get_radius=radius_km * 1000,
        get_fill_color=[*colour, 14],
        get_line_color=[*colour, FULL],
        stroked=True,
        get_line_width=1.5,
        line_width_units=PIXELS,
    )


def ring_layer(
    records: Records, fill: Colour, edge: Colour, layer_id: str = RINGS
) -> pdk.Layer:
    """Put a bright ring round what is selected; records hold ``p`` and ``r`` (px)."""
    return pdk.Layer(
        "ScatterplotLayer",
        id=layer_id,
        data=records,
        get_position="p",
        get_radius="r",
        radius_units=PIXELS,
        get_fill_color=[*fill, FULL],
        get_line_color=[*edge, FULL],
        stroked=True,
        get_line_width=2,
        line_width_units=PIXELS,
    )


def text_layer(
    layer_id: str,
    records: Records,
    size_px: int,
    weight: int = 600,
    **properties: object,
) -> pdk.Layer:
    """
    Write words; which of them find room, and where, the scripts decide by the layer.

    Records hold ``p``, ``l`` (the words), ``c``, and ``n`` where some matter more than
    others: the greater, the more.
    """
    return pdk.Layer(
        "TextLayer",
        id=layer_id,
        data=records,
        get_position="p",
        get_text="l",
        font_weight=weight,
        **({"get_color": "c", "get_size": size_px} | properties),
    )


def cross_layer(layer_id: str, at: list[float], colour: Colour) -> pdk.Layer:
    """Mark an origin (``[lon, lat]``) with a cross, unlike every disc."""
    record: Record = {"p": at, "l": "+", "c": [*colour, FULL]}
    return text_layer(layer_id, [record], CROSS_PX, 400)


def number_layer(records: Records, **properties: object) -> pdk.Layer:
    """Write a number on each disc."""
    return text_layer(NUMBERS, records, LETTER_PX, 700, **properties)


def badge_layer(records: Records) -> pdk.Layer:
    """Write how many more stand here beside a disc: the sign that some are hidden."""
    return text_layer(BADGES, records, BADGE_PX, 700)


def name_layer(records: Records) -> pdk.Layer:
    """Write names beside what is selected."""
    return text_layer(NAMES, records, NAME_PX)


def member_layers(records: Mapping[str, Records], palette: Palette) -> list[pdk.Layer]:
    """
    Describe the layers of members, the topmost last.

    Parameters
    ----------
    records
        Of each layer, by its name.
    palette
        The colours of what all records of a layer share.
    """
    return [
        area_layer(AREAS, records[AREAS]),
        tie_layer(TIES, records[TIES]),
        name_layer(records[NAMES]),
        ring_layer(records[RINGS], palette.highlight, palette.ink),
        institution_layer(PARTNERS, records[PARTNERS], PARTNER_RADIUS_PX),
        institution_layer(LEADS, records[LEADS], LEAD_RADIUS_PX),
        text_layer(LETTERS, records[LETTERS], LETTER_PX, 700),
        badge_layer(records[BADGES]),
    ]
