"""From files to a network, or to all that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from iinst_geo.errors import Problem
from iinst_geo.ingest.any_file import raw_tables
from iinst_geo.ingest.headings import (
    NEEDED,
    PAIR,
    UNUSED,
    TableMatch,
    explains,
    matched,
)
from iinst_geo.ingest.raw import FILE_KINDS, RawTable, cleaned, legible
from iinst_geo.ingest.tables.assembly import assembled
from iinst_geo.ingest.tables.columns import gather
from iinst_geo.ingest.tables.group_links import taken_apart, tells_of_groups
from iinst_geo.ingest.tables.partners import tells_of_partners, told_in_columns
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.schema import FILES


@dataclass(frozen=True)
class OwnData:
    """
    What files were found to hold.

    ``network`` is there unless one of the ``problems`` is an error. ``matches`` say
    what was taken for what, a table each; corrected ones can be given back.
    """

    name: str
    network: PartnershipNetwork | None
    problems: tuple[Problem, ...]
    matches: tuple[TableMatch, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop the data from being used."""
        return tuple(each for each in self.problems if each.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that do not."""
        return tuple(each for each in self.problems if each.severity != "error")


def read_own_data(
    files: Mapping[str, bytes],
    corrections: Sequence[TableMatch] = (),
    *,
    trusts_postcodes: bool = False,
) -> OwnData:
    """
    Read a network from files of any kind, and say all that is wrong with them.

    Parameters
    ----------
    files
        Bytes by name, in any of the formats of ``FILE_KINDS``.
    corrections
        What some tables are to be taken for, instead of what their names suggest.
    trusts_postcodes
        Do not look up (2 s) postcodes of tables that need nothing from them.

    Returns
    -------
    own
        The network, or problems with an error among them, whatever the bytes.
    """
    name = name_of(files)
    given_tables, problems = raw_tables(files)
    tables = [cleaned(each) for each in given_tables]
    matches = _corrected(matched(tables), corrections)
    missing = [each for each in problems if each.severity == "error"]
    told = [each for each in problems if each.severity != "error"]
    if not missing:
        roles = _roles(matches)
        missing += [_missing(role, name) for role in PAIR if role not in roles]
    missing += _missing_columns(tables, matches)
    problems = [*missing, *told, *_unused(tables, matches)]
    pairs = taken_apart([*told_in_columns(tables, matches)])
    of_cells = [each for table, match in pairs for each in _weighed(table, match)]
    problems += of_cells
    network = None
    if not missing:
        draft = {role: gather(pairs, role) for role in FILES}
        if len(draft["partnerships"]) and not len(draft["institutions"]):
            problems.append(_missing("institutions", name))
        else:
            network, found = assembled(draft, trusts_postcodes=trusts_postcodes)
            # A cell that could not be read is told of once, not as an empty one too.
            unread = {(each.file, each.row, each.field) for each in of_cells}
            problems += [e for e in found if (e.file, e.row, e.field) not in unread]
    if any(each.severity == "error" for each in problems):
        network = None
    return OwnData(name, network, tuple(_in_order(problems, tables)), tuple(matches))


def _in_order(problems: Iterable[Problem], tables: Iterable[RawTable]) -> list[Problem]:
    """Return problems with the sheets that they are on: errors first, then by place."""
    sheets = {table.label: table.sheet for table in tables}
    placed = [replace(p, sheet=p.sheet or sheets.get(p.file, "")) for p in problems]
    return sorted(placed, key=lambda p: (p.severity != "error", p.file, p.row or 0))


def _corrected(
    guesses: Iterable[TableMatch], corrections: Iterable[TableMatch]
) -> list[TableMatch]:
    """Return what tables are taken for: as somebody said, else as they seem."""
    given = {match.label: match for match in corrections}
    return [
        given[guess.label]
        if guess.label in given and given[guess.label].headings == guess.headings
        else guess
        for guess in guesses
    ]


def _roles(matches: Sequence[TableMatch]) -> set[str]:
    """Return the roles that tables fill, by themselves or by what a column tells."""
    roles = {match.role for match in matches}
    if any(map(tells_of_partners, matches)):
        roles.add("partnerships")
    if any(map(tells_of_groups, matches)):
        roles.add("institutions")
    return roles


def _weighed(table: RawTable, match: TableMatch) -> Iterator[Problem]:
    """Tell what is wrong with cells; in a column that is not used it stops nothing."""
    unused = {
        heading
        for heading, field in zip(match.headings, match.fields, strict=True)
        if field == UNUSED
    }
    for each in table.problems:
        yield replace(each, severity="warning") if each.field in unused else each


def name_of(files: Mapping[str, bytes]) -> str:
    """Return what files given together are called."""
    names = [legible(PurePath(each).name) for each in files]
    return ", ".join(names[:3]) + (" …" if len(names) > len(names[:3]) else "")


_OTHERWISE = {
    "partnerships": ", with the columns Lead and Partner; or add to your institutions "
    "a column Works with that names the partners of each, with ; between"
}


def _missing(role: str, name: str) -> Problem:
    return Problem(
        name,
        f"no table of {role} was found.",
        f"Give a file or sheet named {role} ({FILE_KINDS}), such as {FILES[role]}"
        f"{_OTHERWISE.get(role, '')}; or say which of your tables it is.",
    )


def _called(role: str, field: str) -> tuple[str, str]:
    """Return what a column is in plain words, and a heading for it."""
    ends = {"source_id": ("lead", "Lead"), "target_id": ("partner", "Partner")}
    if role == "partnerships" and field in ends:
        return ends[field]
    return field.replace("_id", " id").replace("_", " "), field


def _missing_columns(
    tables: Sequence[RawTable], matches: Sequence[TableMatch]
) -> Iterator[Problem]:
    for table, match in zip(tables, matches, strict=True):
        if not (table.headings or table.rows):
            continue  # such as GeoJSON of no features
        for field in NEEDED.get(match.role, ()):
            if field not in match.fields:
                what, such_as = _called(match.role, field)
                message = f"no column gives the {what}."
                fix = f"Add it as {such_as}, or say which of the columns it is."
                yield Problem(match.label, message, fix, field=field)


def _unused(
    tables: Sequence[RawTable], matches: Sequence[TableMatch]
) -> Iterator[Problem]:
    """Tell of tables and columns that nothing is made of."""
    for table, match in zip(tables, matches, strict=True):
        if not match.role:
            if not explains(table):
                message = "the table is not used."
                fix = (
                    f"Name it after what it holds ({', '.join(FILES)}), with its "
                    "headings in row 1."
                )
                yield Problem(match.label, message, fix, severity="warning")
            continue
        if tells_of_groups(match):
            continue  # what is open in them tells of the members
        for at, (heading, field) in enumerate(
            zip(match.headings, match.fields, strict=True)
        ):
            if field and field in match.fields[:at]:
                message = f"a column before it is taken for {field!r} too."
                fix = "Only the first is read. Choose what this one holds."
                yield Problem(
                    match.label, message, fix, field=heading, severity="warning"
                )
            elif field == UNUSED:
                what = f"{heading!r}" if heading else "without a heading"
                message = f"the column {what} is kept, but shown nowhere."
                fix = "Choose what it holds, or leave it."
                yield Problem(
                    match.label, message, fix, field=heading, severity="warning"
                )
