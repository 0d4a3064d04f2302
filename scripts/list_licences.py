"""List the licences of all that an installed explorer brings, in docs/licences.md."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from email.message import Message
from importlib.metadata import distribution, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from iinst_geo.files import write_whole

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "licences.md"
NAME = "iinst-geo"
NOT_STATED = "not stated in its metadata"
LONGEST = 60  # characters of a name; longer text is the licence itself
CLASSIFIER = "License :: "
SOURCES = ROOT / "data" / "sources.csv"
# A row of the table of sources of the base map: source, where from, licence, credit.
BASE_MAP = ROOT / "src" / "iinst_geo" / "basemap" / "README.md"
_SOURCES = re.compile(r"## Sources and licences\n\n.*\n.*\n((?:\|.*\n)+)")
INTRODUCTION = """# Licences

Made by `make licences` from what each library says of itself; not typed, and no advice
on law. The explorer itself is under the MIT licence (`LICENSE`). Installed on Linux it
brings the libraries below, and what they need in turn. The text of a licence stands
with its library, in the folder that ends in `.dist-info`.
"""
IN_THE_WHEEL = """
## In the explorer's own wheel

Each is credited where it is shown; the READMEs of the data and of the base map say what
was made of it. deck.gl (MIT) lies in the wheel of pydeck, and a player's file holds a
copy. The data restate facts of these publishers; their texts stay theirs.
"""


def needed(name: str, found: set[str] | None = None) -> set[str]:
    """Return all that a distribution needs to run here, by canonical names."""
    found = set() if found is None else found
    for line in requires(name) or ():
        wanted = Requirement(line)
        key = canonicalize_name(wanted.name)
        applies = wanted.marker is None or wanted.marker.evaluate({"extra": ""})
        if applies and key not in found:
            found.add(key)
            needed(key, found)
    return found


def licence(metadata: Message) -> str:
    """Return what a distribution says of its licence: expression, name, classifier."""
    named = [metadata["License-Expression"], metadata["License"]]
    short = [each for each in named if each and "\n" not in each.strip()]
    classed = [
        each.rpartition(" :: ")[2]
        for each in metadata.get_all("Classifier", [])
        if each.startswith(CLASSIFIER)
    ]
    said = [each.strip() for each in short if len(each) <= LONGEST]
    return next(iter(said), "; ".join(classed)) or NOT_STATED


def bundled() -> Iterator[tuple[str, str]]:
    """Return what stands in the wheel with its licence: base map, letters and data."""
    table = _SOURCES.search(BASE_MAP.read_text(encoding="utf-8"))
    for row in table[1].splitlines() if table else ():
        source, _, terms, _ = row.strip("| ").split(" | ")
        yield source, terms
    with SOURCES.open(encoding="utf-8", newline="") as file:
        for each in csv.DictReader(file):
            yield f"facts: {each['publisher']}", each["licence"]


def page() -> str:
    """Return the page."""
    rows = ["| library | version | licence |", "| --- | --- | --- |"]
    for name in sorted(needed(NAME)):
        own = distribution(name)
        rows.append(f"| {name} | {own.version} | {licence(own.metadata)} |")
    own_rows = ["| what | licence |", "| --- | --- |"]
    # Of a publisher there may be many sources under one licence.
    once = dict.fromkeys(f"| {what} | {terms} |" for what, terms in bundled())
    parts = [INTRODUCTION, *rows, IN_THE_WHEEL, *own_rows, *once, ""]
    return "\n".join(parts)


if __name__ == "__main__":
    write_whole(PAGE, page().encode())
    print(f"Wrote {PAGE.relative_to(ROOT)}.")
