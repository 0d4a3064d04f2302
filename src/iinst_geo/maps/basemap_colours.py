"""The colours of the base map, which pages, pictures and the player file share."""

from __future__ import annotations

from typing import NamedTuple


class BasemapColours(NamedTuple):
    """
    Colours of one theme, as ``#rrggbb``.

    Land stays close to the sea in lightness, and nothing is saturated, so that
    the data, drawn above, has the whole range of contrast to itself.
    """

    sea: str
    coast: str
    land: str
    other_land: str
    authority: str
    region: str
    border: str
    label_minor: str


BASEMAP_COLOURS = {
    "light": BasemapColours(
        sea="#d3e6ee",
        coast="#8fa9b5",
        land="#f8f8f4",
        other_land="#e6eaea",
        authority="#c9cfcd",
        region="#95a1a3",
        border="#7f8c90",
        label_minor="#4c575d",
    ),
    "dark": BasemapColours(
        sea="#0e1117",
        coast="#55687a",
        land="#272e37",
        other_land="#1a1f27",
        authority="#465260",
        region="#5d6b7a",
        border="#697682",
        label_minor="#a9b4be",
    ),
}
