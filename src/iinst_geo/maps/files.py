"""The files that a browser needs for the map, each at an address of its content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from iinst_geo.maps.deck import deck_script
from iinst_geo.maps.ground import CREDITS, edition, ground_colours, sheet
from iinst_geo.maps.palette import THEMES
from iinst_geo.maps.scripts import digest, page_script
from iinst_geo.selection.focus import BRITISH_ISLES

PAGE, DECK, SHEET = "page.js", "deck.js", "sheet.mvt"


VECTOR_TILE = "application/vnd.mapbox-vector-tile"


class MapFile(NamedTuple):
    """A file of the map, made when it is asked for."""

    content: Callable[[], bytes]
    media_type: str


@cache
def _page() -> bytes:
    files = {
        "deck": path_of(DECK),
        "sheet": path_of(SHEET),
        "tiles": f"basemap/ground/{edition()}",
        "outlines": f"basemap/outlines/{edition()}",
    }
    given = {
        "FILES": files,
        "GROUND": {name: ground_colours(name) for name in THEMES},
        "ISLES": BRITISH_ISLES,
        "CREDITS": CREDITS,
    }
    return page_script(given).encode()


def _deck() -> bytes:
    return deck_script().encode()


MAP_FILES: Mapping[str, MapFile] = {
    PAGE: MapFile(_page, "text/javascript"),
    DECK: MapFile(_deck, "text/javascript"),
    SHEET: MapFile(sheet, VECTOR_TILE),
}


@cache
def path_of(name: str) -> str:
    """Return where a file is, below the page; another content has another address."""
    return f"map/{digest(MAP_FILES[name].content())}/{name}"
