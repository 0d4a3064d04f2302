"""The layers of the map: plain records in, named deck.gl layers out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pydeck as pdk

from iinst_geo.maps.palette import Colour

Record = dict[str, Any]

LEADS, PARTNERS, AREAS = "leads", "partners", "areas"
TIES = "ties"
RINGS, LETTERS, BADGES, NAMES = "rings", "letters", "badges", "names"
NUMBERS = "numbers"

LEAD_RADIUS_PX, PARTNER_RADIUS_PX, RING_PX = 10, 7, 6
TIE_WIDTH_PX, STRONG_TIE_WIDTH_PX = 2.5, 4
SOLID, BROKEN = (0, 0), (3, 2)  # stroke and gap, in widths of the line
FULL, FADED = 255, 70  # opacity, of 255
LETTER_PX, BADGE_PX, NAME_PX, CROSS_PX = 13, 13, 13, 32
INDENT = "\u2003\u2002"  # an em and an en: as wide as the half of a disc
HIGHEST_PRIORITY = 1000  # deck.gl's bound: beyond it, nothing is drawn
FONT = '"Source Sans", sans-serif'  # a canvas drops a list with a name left unquoted

PIXELS = pdk.types.String("pixels")  # a bare string would name a column


def institution_layer(
    layer_id: str, records: Sequence[Record], radius_px: int | str, **properties: object
) -> pdk.Layer:
    """
    Draw institutions as discs.

    Parameters
    ----------
    layer_id
        Streamlit reports what was clicked by this id.
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
        data=list(records),
        get_position="p",
        get_radius=radius_px,
        stroked=True,
        line_width_units=PIXELS,
        pickable=True,
        **(usual | properties),
    )


def tie_layer(
    layer_id: str, records: Sequence[Record], **properties: object
) -> pdk.Layer:
    """
    Draw ties as straight lines, inferred ones broken.

    Records hold ``path`` (``[lon, lat]`` of both ends), ``c``, ``w`` and ``d``, the
    dashes: ``SOLID`` or ``BROKEN``. ``properties`` of deck.gl's layer win over these.
    """
    usual = {"get_color": "c", "get_dash_array": "d"}
    return pdk.Layer(
        "PathLayer",
        id=layer_id,
        data=list(records),
        get_path="path",
        get_width="w",
        width_units=PIXELS,
        dash_justified=True,
        extensions=[{"@@type": "PathStyleExtension", "dash": True}],
        pickable=True,
        **(usual | properties),
    )


def area_layer(
    layer_id: str, url: str, colour: Colour, opacity: int, *, pickable: bool = True
) -> pdk.Layer:
    """Shade some areas; their outlines are fetched from the URL."""
    return pdk.Layer(
        "GeoJsonLayer",
        id=layer_id,
        data=url,
        get_fill_color=[*colour, opacity // 3],
        stroked=False,
        pickable=pickable,
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


def cross_layer(layer_id: str, at: list[float], colour: Colour) -> pdk.Layer:
    """Mark an origin (``[lon, lat]``) with a cross, unlike every disc."""
    record: Record = {"p": at, "l": "+", "c": [*colour, FULL]}
    return _text_layer(layer_id, [record], CROSS_PX)


def ring_layer(
    records: Sequence[Record], fill: Colour, edge: Colour, layer_id: str = RINGS
) -> pdk.Layer:
    """Put a bright ring round what is selected; records hold ``p`` and ``r`` (px)."""
    return pdk.Layer(
        "ScatterplotLayer",
        id=layer_id,
        data=list(records),
        get_position="p",
        get_radius="r",
        radius_units=PIXELS,
        get_fill_color=[*fill, FULL],
        get_line_color=[*edge, FULL],
        stroked=True,
        get_line_width=2,
        line_width_units=PIXELS,
    )


def letter_layer(records: Sequence[Record]) -> pdk.Layer:
    """Write a letter on each disc; records hold ``p``, ``l`` (the letter), ``c``."""
    return _text_layer(LETTERS, records, LETTER_PX, font_weight=700)


def number_layer(records: Sequence[Record], **properties: object) -> pdk.Layer:
    """
    Write a number on each disc; one that would overlap another stays away.

    Records hold ``p``, ``l``, ``c`` and ``n``, greater for what matters more.
    """
    most = max((record["n"] for record in records), default=0)
    scale = min(1.0, HIGHEST_PRIORITY / max(most, 1))
    return _text_layer(
        NUMBERS,
        [{**record, "n": round(record["n"] * scale, 1)} for record in records],
        LETTER_PX,
        font_weight=700,
        extensions=[{"@@type": "CollisionFilterExtension"}],
        get_collision_priority="n",
        collision_test_props={"sizeScale": 2},
        **properties,
    )


def badge_layer(records: Sequence[Record], paper: Colour) -> pdk.Layer:
    """
    Write how many more stand here beside a disc: the sign that some are hidden.

    Records hold ``p``, ``l`` (the words), ``c`` and ``o``, the offset in pixels.
    """
    return _text_layer(
        BADGES,
        records,
        BADGE_PX,
        font_weight=700,
        get_pixel_offset="o",
        get_text_anchor=pdk.types.String("end"),
        background=True,
        get_background_color=[*paper, 215],
        background_padding=[2, 0],
    )


def name_layer(records: Sequence[Record], paper: Colour) -> pdk.Layer:
    """
    Write names beside what is selected; one that would overlap another stays away.

    Records hold ``p``, ``l`` (the name), ``c`` and ``n``, which is greater for a name
    that matters more.
    """
    # A name is tested for overlap at its own point: its ground must begin there.
    indented = [{**record, "l": f"{INDENT}{record['l']}"} for record in records]
    return _text_layer(
        NAMES,
        indented,
        NAME_PX,
        font_weight=600,
        get_text_anchor=pdk.types.String("start"),
        background=True,
        get_background_color=[*paper, 225],
        background_padding=[9, 2, 5, 2],
        extensions=[{"@@type": "CollisionFilterExtension"}],
        get_collision_priority="n",
        collision_test_props={"sizeScale": 1.4},
    )


def _text_layer(
    layer_id: str, records: Sequence[Record], size_px: int, **properties: object
) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        id=layer_id,
        data=list(records),
        get_position="p",
        get_text="l",
        font_family=pdk.types.String(FONT),
        character_set=pdk.types.String("auto"),  # the letters that occur
        **({"get_color": "c", "get_size": size_px} | properties),
    )


def target_of(selection: Mapping[str, Sequence[Mapping[str, object]]]) -> str:
    """
    Return the id of what was clicked on the map, or empty text.

    Parameters
    ----------
    selection
        ``selection["objects"]`` of Streamlit's chart: records by layer id. Records are
        read by their own id: row numbers could point at others after a filter.

    Returns
    -------
    clicked
        The id of a case study or institution, or the ``area_id`` of a shaded area.
    """
    for objects in selection.values():
        for record in objects:
            return str(record.get("id", ""))
    return ""
