"""The files that a browser needs for the map, each at an address of its content."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from iinst_geo.maps.deck import deck_script
from iinst_geo.maps.ground import ground_colours, ground_data
from iinst_geo.maps.palette import THEMES
from iinst_geo.maps.scripts import digest, page_script
from iinst_geo.selection.focus import BRITISH_ISLES

PAGE, DECK, GROUND = "page.js", "deck.js", "ground.json"


class MapFile(NamedTuple):
    """A file of the map, made when it is asked for."""

    content: Callable[[], str]
    media_type: str


@cache
def _page() -> str:
    return page_script(
        {
            "FILES": {"deck": path_of(DECK), "ground": path_of(GROUND)},
            "GROUND": {name: ground_colours(name) for name in THEMES},
            "ISLES": BRITISH_ISLES,
        }
    )


@cache
def _ground() -> str:
    return json.dumps(ground_data(), separators=(",", ":"))


MAP_FILES: Mapping[str, MapFile] = {
    PAGE: MapFile(_page, "text/javascript"),
    DECK: MapFile(deck_script, "text/javascript"),
    GROUND: MapFile(_ground, "application/json"),
}


@cache
def path_of(name: str) -> str:
    """Return where a file is, below the page; another content has another address."""
    return f"map/{digest(MAP_FILES[name].content())}/{name}"
