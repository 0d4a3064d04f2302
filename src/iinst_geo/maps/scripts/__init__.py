"""The scripts that draw the map, in pages and in files alike, as one."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from iinst_geo.maps.ground import TILES
from iinst_geo.maps.layers import NAME_PX
from iinst_geo.maps.view import BEYOND, FURTHEST, LEVELS, NEAREST

FOLDER = Path(__file__).parent
# Each after those that it leans on.
MAP = (
    "mercator",
    "labels",
    "steps",
    "records",
    "sums",
    "shapes",
    "words",
    "vector_tile",
    "ground",
    "painters",
    "tip",
    "stops",
    "map",
)
_IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


def joined(*names: str) -> str:
    """
    Return some of the scripts as one, without the words that join modules.

    Each stands for itself as a module, so that node tests it; a file has no server to
    ask for modules, and a page asks once instead of ten times.
    """
    texts = ((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in names)
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)


PAGE = ("address", "frame", "load", "page")
FOR_PAGES = ("keepView", "know", "mount")
# What the scripts of pages and files know of Python's figures.
GIVEN: Mapping[str, object] = {
    "LEVELS": LEVELS,
    "ZOOMS": {"minZoom": FURTHEST, "maxZoom": NEAREST + BEYOND},
    "NAME_PX": NAME_PX,
    "TILES": TILES,
}
# What a file's own script uses of the map's.
FOR_FILES = (
    "NO_WEBGL",
    "boxAround",
    "createMap",
    "levelAt",
    "levelLayers",
    "marked",
    "pointsOf",
    "recordsOf",
    "toX",
    "toY",
    "viewAt",
    "viewOfBox",
)


@cache
def map_script() -> str:
    """Return the map of the files, as words of a script that has names of its own."""
    names = ", ".join(FOR_FILES)
    inside = f"{_given(GIVEN)}\n{joined(*MAP)}\nreturn {{ ZOOMS, {names} }};"
    return f"const {{ ZOOMS, {names} }} = (() => {{\n{inside}\n}})();"


def _given(values: Mapping[str, object]) -> str:
    lines = (f"const {name} = {json.dumps(each)};" for name, each in values.items())
    return "\n".join(lines)


def map_style() -> str:
    """Return the style sheet of the map."""
    return (FOLDER / "map.css").read_text(encoding="utf-8")


def page_script(given: Mapping[str, object]) -> str:
    """
    Return the map of the pages, as a module whose functions components call.

    Parameters
    ----------
    given
        What the script knows from the start, by name.
    """
    begin = _given({**GIVEN, **given})
    end = f"export {{ {', '.join(FOR_PAGES)} }};\n"
    return "\n".join([begin, joined(*MAP, *PAGE), end])


def digest(content: bytes) -> str:
    """Return a short sign of a file, for an address that a browser may keep."""
    return hashlib.sha256(content).hexdigest()[:8]
