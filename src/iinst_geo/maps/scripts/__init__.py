"""The scripts that draw the map, in pages and in files alike, as one."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from iinst_geo.maps.view import LEVELS

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
# What a file's own script uses of the map's.
FOR_FILES = (
    "ZOOMS",
    "boxAround",
    "createMap",
    "levelAt",
    "levelLayers",
    "marked",
    "pointsOf",
    "recordsOf",
    "ringsOf",
    "toX",
    "toY",
    "viewAt",
    "viewOfBox",
)


@cache
def map_script() -> str:
    """Return the map of the files, as words of a script that has names of its own."""
    names = ", ".join(FOR_FILES)
    levels = f"const LEVELS = {json.dumps(LEVELS)};"
    inside = f"{levels}\n{joined(*MAP)}\nreturn {{ {names} }};"
    return f"const {{ {names} }} = (() => {{\n{inside}\n}})();"


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
    begin = [f"const {name} = {json.dumps(each)};" for name, each in given.items()]
    end = f"export {{ {', '.join(FOR_PAGES)} }};\n"
    return "\n".join([*begin, joined(*MAP, *PAGE), end])


def digest(script: str) -> str:
    """Return a short sign of a script, for an address that a browser may keep."""
    return hashlib.sha256(script.encode()).hexdigest()[:8]
