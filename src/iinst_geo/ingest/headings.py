"""Which table is which, and which column holds what, by their names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath

from rapidfuzz import fuzz, process

from iinst_geo.ingest.raw import RawTable
from iinst_geo.ingest.synonyms import LAST_RESORT, SYNONYMS
from iinst_geo.network.schema import CODED_FACETS, FILES, SCHEMAS
from iinst_geo.text import normalised

PLACE_FIELDS = ("longitude", "latitude", "easting", "northing")
PARTNERS = "partners"  # of an institution: ties told without a table of their own
# Of a tie: numbers beside the names of its ends, which are the surer.
END_NUMBERS = {"source_id": "source_urn", "target_id": "target_urn"}
OWN_KEY = "own_key"  # what such ties call it; in no file, and dropped again
# What a table may hold: the columns of a network, and what others are made of.
FIELDS: Mapping[str, tuple[str, ...]] = {
    role: tuple(schema.columns) for role, schema in SCHEMAS.items()
} | {
    "institutions": (
        *SCHEMAS["institutions"].columns,
        *PLACE_FIELDS,
        PARTNERS,
    ),
    "case_studies": (*SCHEMAS["case_studies"].columns, *CODED_FACETS),
    "partnerships": (*SCHEMAS["partnerships"].columns, *END_NUMBERS.values()),
}
# Without these nothing can be said of a row.
NEEDED = {
    "institutions": ("name",),
    "case_studies": ("case_study_id",),
    "facets": ("case_study_id", "facet", "value"),
    "partnerships": ("source_id", "target_id"),
    "programmes": ("programme",),
    "sources": ("source_id",),
}
PAIR = ("institutions", "partnerships")  # the two tables that a network needs
UNUSED = ""  # the role of a table, or the field of a column, that is not used

# Words of the names of files and sheets; the first that fits decides.
_ROLE_WORDS = {
    "facets": ("facet", "theme", "coding"),
    "case_studies": ("case stud", "casestud", "collaboration", "project"),
    "partnerships": ("partnership", "tie", "link", "edge", "connection", "flow"),
    "institutions": (
        *("institution", "school", "member", "organisation"),
        *("node", "vert(ex|ices)", "element", "location"),
    ),
    "programmes": ("programme", "program"),
    "sources": ("source", "reference"),
}
GROUP_NAME = "group name"  # the register's heading
# Sheets that explain, and hold no data.
EXPLANATIONS = frozenset({"read me", "readme", "lists", "about", "notes", "help"})
HEADINGS_ALIKE = 88  # of 100: one slip in a heading of eight letters or more
FORGIVEN_FROM = 6  # letters; shorter words are too much like each other


@dataclass(frozen=True)
class TableMatch:
    """
    What a table is taken to be.

    ``role`` is a key of ``FIELDS``, and ``fields`` one field for each heading; either
    is empty where the thing is not used.
    """

    label: str
    role: str
    headings: tuple[str, ...]
    fields: tuple[str, ...]

    def heading_of(self, field: str) -> str:
        """Return the heading that stands for a field, or the field itself."""
        pairs = zip(self.fields, self.headings, strict=True)
        # Of several columns for one field the first is read.
        return next((heading for own, heading in pairs if own == field), field)


def plain(heading: str) -> str:
    """Return a heading without case, punctuation and underscores: ``School_Name``."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return normalised(apart.replace("_", " "))


def matched(tables: Sequence[RawTable]) -> list[TableMatch]:
    """
    Say of each table what it is, and of each column what it holds.

    Names decide first, of files and sheets; headings only for a role that no table is
    named after.
    """
    roles = [
        "partnerships" if lists_groups(table.headings) else _role_by_name(table)
        for table in tables
    ]
    data = [
        at
        for at, table in enumerate(tables)
        if not (explains(table) or lists_groups(table.headings))
    ]
    # One table alone can hold both, in several files too: each institution, and whom
    # it works with.
    if len({_plain_headings(tables[at]) for at in data}) == 1 and _looks_like(
        "institutions", tables[data[0]].headings
    ):
        for table_at in data:
            roles[table_at] = "institutions"
    _like_their_twins(tables, roles)
    # First the tables that look like one of them only, then those that could be both.
    for is_sure in (True, False):
        for wanted in PAIR:
            if wanted in roles:
                continue
            at = _first_like(wanted, tables, roles, is_sure=is_sure)
            if at is not None:
                roles[at] = wanted
                _like_their_twins(tables, roles)
    return [
        match_as(table.label, table.headings, role)
        for table, role in zip(tables, roles, strict=True)
    ]


def _plain_headings(table: RawTable) -> tuple[str, ...]:
    return tuple(map(plain, table.headings))


def _like_their_twins(tables: Sequence[RawTable], roles: list[str]) -> None:
    """Take tables without a role for what one with the same headings is."""
    known = {
        _plain_headings(table): role
        for table, role in zip(tables, roles, strict=True)
        if role
    }
    for at, table in enumerate(tables):
        if table.headings and not explains(table):
            roles[at] = roles[at] or known.get(_plain_headings(table), UNUSED)


def _first_like(
    wanted: str, tables: Sequence[RawTable], roles: Sequence[str], *, is_sure: bool
) -> int | None:
    """Return the first table without a role that has the headings of one."""
    for at, table in enumerate(tables):
        if roles[at] or explains(table):
            continue
        alike = {role for role in PAIR if _looks_like(role, table.headings)}
        if alike == {wanted} or (wanted in alike and not is_sure):
            return at
    return None


def match_as(label: str, headings: tuple[str, ...], role: str) -> TableMatch:
    """Match the headings of a table that is known to be something."""
    fields = _fields(headings, role) if role else (UNUSED,) * len(headings)
    return TableMatch(label, role, headings, fields)


def explains(table: RawTable) -> bool:
    """Say whether a table is there to be read by people."""
    return plain(table.sheet) in EXPLANATIONS


def _role_by_name(table: RawTable) -> str:
    if explains(table):
        return UNUSED
    for role, file in FILES.items():
        if table.file == file and not table.sheet:
            return role
    name = plain(table.sheet or PurePath(table.file).stem)
    for role, words in _ROLE_WORDS.items():
        if any(re.search(rf"\b{word}", name) for word in words):
            # A name such as "Schools and partners" may stand over either.
            alike = [each for each in PAIR if _looks_like(each, table.headings)]
            return alike[0] if role in PAIR and len(alike) == 1 else role
    return UNUSED


def lists_groups(headings: Sequence[str]) -> bool:
    """Say whether a table has a group and a member of it in each row, by name."""
    is_named = "name" in _fields(tuple(headings), "institutions")
    return (
        is_named
        and GROUP_NAME in map(plain, headings)
        and _looks_like("partnerships", headings)
    )


def _looks_like(role: str, headings: Sequence[str]) -> bool:
    fields = set(_fields(headings, role))
    if role == "partnerships":
        return {"source_id", "target_id"} <= fields
    return "name" in fields


def _fields(headings: Sequence[str], role: str) -> tuple[str, ...]:
    """Return a field for each heading; of two for one field, the surer."""
    if set(SCHEMAS[role].columns) <= set(headings):
        # As in a Data Package: what is called otherwise there is not used.
        return tuple(each if each in FIELDS[role] else UNUSED for each in headings)
    found = [UNUSED] * len(headings)
    for look_up in (_exact, _by_synonym, _by_likeness):
        for at, heading in enumerate(headings):
            field = UNUSED if found[at] else look_up(plain(heading), role)
            if field and field not in found:
                found[at] = field
    for at, heading in enumerate(headings):
        if not found[at]:
            wanted = LAST_RESORT.get(role, {}).get(plain(heading), ())
            free = (field for field in wanted if field not in found)
            found[at] = next(free, UNUSED)
    return tuple(found)


def _exact(heading: str, role: str) -> str:
    return _fields_by_name(role).get(heading, UNUSED)


@cache
def _fields_by_name(role: str) -> dict[str, str]:
    return {plain(field): field for field in FIELDS[role]}


def _by_synonym(heading: str, role: str) -> str:
    return _known(role).get(heading, UNUSED)


def _by_likeness(heading: str, role: str) -> str:
    if len(heading) < FORGIVEN_FROM:
        return UNUSED
    best = process.extractOne(
        heading, list(_known(role)), scorer=fuzz.ratio, score_cutoff=HEADINGS_ALIKE
    )
    return _known(role)[best[0]] if best else UNUSED


@cache
def _known(role: str) -> dict[str, str]:
    names = {
        other.strip(): field
        for field, others in SYNONYMS[role].items()
        for other in others.split(",")
    }
    return names | _fields_by_name(role)
