"""Which columns of an extract of the register are read, and what other files are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from iinst_geo.errors import DataFileError
from iinst_geo.register.model import REGISTER_NAME
from iinst_geo.text import normalised

# Ours and the register's, that of today first. Nothing else is read: the extract also
# has names of head teachers, telephone numbers and addresses of e-mail, which are
# nobody's business here.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "urn": ("URN", "Unique Reference Number"),
    "name": ("EstablishmentName", "SchoolName"),
    "status": (
        "EstablishmentStatus (name)",
        "EstablishmentStatus",
        "EstablishmentStatus (code)",
    ),
    "phase": (
        "PhaseOfEducation (name)",
        "PhaseOfEducation",
        "PhaseOfEducation (code)",
    ),
    "type": ("TypeOfEstablishment (name)", "TypeOfEstablishment"),
    "authority_name": ("LA (name)", "LEA (name)", "Local authority (name)"),
    "region_name": (
        "GOR (name)",
        "Government Office Region (name)",
        "GOR",
        "GOR (code)",
    ),
    "rural_urban": ("UrbanRural (name)", "UrbanRural", "UrbanRural (code)"),
    "postcode": ("Postcode",),
    "easting": ("Easting",),
    "northing": ("Northing",),
    "town": ("Town",),
    "trust": ("Trusts (name)", "Trust (name)"),
    "closed_on": ("CloseDate", "ClosedDate"),
    "changed_on": ("LastChangedDate",),
}
REQUIRED = ("urn", "name", "status")
GRID = ("easting", "northing")
# What follows where a column is not there, or where nothing stands under it.
WITHOUT = {
    "phase": "phases are not recorded",
    "type": "types of school are not recorded",
    "authority_name": "authorities are those of the postcodes",
    "region_name": "regions are those of the authorities",
    "rural_urban": "settings are worked out from the postcodes around",
    "postcode": "a school without a grid reference has no place",
    "easting": "places are the middles of postcodes",
    "northing": "places are the middles of postcodes",
}
# Codes of the register, in layouts that have no names.
REGION_CODES = {
    "A": "North East",
    "B": "North West",
    "D": "Yorkshire and The Humber",
    "E": "East Midlands",
    "F": "West Midlands",
    "G": "East of England",
    "H": "London",
    "J": "South East",
    "K": "South West",
    "W": "Wales (pseudo)",
}
CODES: Mapping[str, Mapping[str, str]] = {
    "status": {
        "1": "Open",
        "2": "Closed",
        "3": "Open, but proposed to close",
        "4": "Proposed to open",
    },
    "phase": {
        "0": "Not applicable",
        "1": "Nursery",
        "2": "Primary",
        "3": "Middle deemed primary",
        "4": "Secondary",
        "5": "Middle deemed secondary",
        "6": "16 plus",
        "7": "All-through",
    },
    "type": {},
    "region_name": REGION_CODES,
}
IS_CODE = r"\d{1,2}|[A-Z]"

DOWNLOAD_SCHOOLS = (
    "For the register tick “Establishment fields CSV” among the downloads of "
    f"{REGISTER_NAME}."
)


class OtherFile(NamedTuple):
    """A file that is taken for the register: how it is told, what it is, what to do."""

    has: frozenset[str]  # headings as ``key`` gives them
    what: str
    advice: str


OTHER_FILES = (
    OtherFile(
        frozenset({"linkurn"}),
        f"the links file of {REGISTER_NAME}, which says what school followed which",
        "Nothing here reads it.",
    ),
    OtherFile(
        frozenset({"groupname", "urn"}),
        f"the list of group links of {REGISTER_NAME}: trusts and federations with "
        "their schools",
        "To see them on the map give it under Files on “Your data”, where each group "
        "leads its members.",
    ),
    OtherFile(
        frozenset({"groupname"}),
        f"the list of groups of {REGISTER_NAME}, without their schools",
        "To see groups on the map give the group links under Files on “Your data”.",
    ),
    OtherFile(
        frozenset({"appointingbody"}),
        f"the list of governors of {REGISTER_NAME}",
        "It holds names of persons, and nothing here reads it.",
    ),
)


def key(heading: str) -> str:
    """Return a heading as it is compared: without case, blanks and punctuation."""
    return normalised(heading).replace(" ", "").replace("_", "")


_KNOWN = frozenset(key(each) for forms in HEADINGS.values() for each in forms)


def known_headings(header: Iterable[str]) -> int:
    """Count the headings that an extract of the register may have."""
    return len(_KNOWN & set(map(key, header)))


def columns_of(header: Sequence[str]) -> dict[str, str]:
    """
    Return the file's own heading of each column that is read.

    Raises
    ------
    DataFileError
        If they are not those of the register; it says what the file is.
    """
    spelt: dict[str, list[str]] = {}
    for name in header:
        spelt.setdefault(key(name), []).append(name)
    found = {}
    for ours, forms in HEADINGS.items():
        for form in forms:
            if key(form) in spelt:
                found[ours] = spelt[key(form)]
                break
    _refuse_other_files(spelt.keys(), found.keys())
    twice = [HEADINGS[ours][0] for ours, names in found.items() if len(names) > 1]
    if twice:
        raise DataFileError(
            f"The file has more than one column {', '.join(twice)}. Delete or rename "
            "those that are not the register's."
        )
    return {ours: name for ours, (name,) in found.items()}


def _refuse_other_files(headings: Iterable[str], found: Iterable[str]) -> None:
    """Raise what a file is whose columns are not those of the register."""
    has = set(found)
    missing = [HEADINGS[ours][0] for ours in REQUIRED if ours not in has]
    if not ({"postcode"} <= has or set(GRID) <= has):
        missing.append("Postcode, Easting, Northing")
    if not missing:
        return
    given = frozenset(headings)
    for other in OTHER_FILES:
        if other.has <= given:
            raise DataFileError(
                f"This is {other.what}. {other.advice} {DOWNLOAD_SCHOOLS}"
            )
    raise DataFileError(
        f"This is not the full extract of {REGISTER_NAME}: it has no column "
        f"{', '.join(missing)}. If it is a list of your own, give it under Files on "
        f"“Your data”. {DOWNLOAD_SCHOOLS}"
    )


def named(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return the rows with names in place of codes, and what is told of it."""
    told, made = [], {}
    for ours, names in CODES.items():
        column = rows[ours]
        codes = [each for each in column.unique() if re.fullmatch(IS_CODE, each)]
        if not codes:
            continue
        bare = {code: code.lstrip("0") or "0" for code in codes}
        made[ours] = column.replace({code: names.get(bare[code], "") for code in codes})
        unknown = [code for code in codes if bare[code] not in names]
        if unknown:
            count = int(column.isin(unknown).sum())
            cells = "1 cell has a code" if count == 1 else f"{count:,} cells have codes"
            told.append(
                f"{HEADINGS[ours][0]}: {cells} without a name, such as {unknown[0]}; "
                "not recorded."
            )
    return rows.assign(**made), told


def left_bare(columns: Mapping[str, str], rows: pd.DataFrame) -> list[str]:
    """Tell what follows from columns that are missing or empty."""
    bare = [ours for ours in WITHOUT if (rows[ours] == "").all()]
    told = []
    for consequence in dict.fromkeys(WITHOUT[ours] for ours in bare):
        mine = [ours for ours in bare if WITHOUT[ours] == consequence]
        names = " and ".join(HEADINGS[ours][0] for ours in mine)
        lead = "Empty" if columns.keys() >= set(mine) else "Not in the file"
        told.append(f"{lead}: {names}; {consequence}.")
    return told
