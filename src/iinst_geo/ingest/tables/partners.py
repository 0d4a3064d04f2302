"""Ties that a table of institutions tells of in a column: who works with whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from iinst_geo.errors import Problem
from iinst_geo.ingest.headings import OWN_KEY, PARTNERS, TableMatch
from iinst_geo.ingest.raw import RawTable, written_list
from iinst_geo.ingest.tables.namesakes import (
    TELLING,
    Institution,
    Namesakes,
    at_of,
    telling,
)
from iinst_geo.text import normalised

Pair = tuple[RawTable, TableMatch]
BETWEEN_PARTNERS = re.compile(r"[;|\n]")  # a name may hold a comma


def tells_of_partners(match: TableMatch) -> bool:
    """Say whether a table of institutions names their partners."""
    return PARTNERS in match.fields and any(each in match.fields for each in TELLING)


def own_key(table: RawTable, what: object) -> str:
    """Return what ties call an institution that is told of where they are."""
    return f"{table.label}\n{what}"


def with_own_keys(
    table: RawTable, match: TableMatch, rows: Sequence[Sequence[str]], keys: list[str]
) -> Pair:
    """Return a table with other rows, each with the key that ties call it by."""
    wide = len(match.headings)
    return (
        replace(
            table,
            headings=(*match.headings, OWN_KEY),
            rows=[
                [*row[:wide], *[""] * (wide - len(row)), key]
                for row, key in zip(rows, keys, strict=True)
            ],
        ),
        replace(
            match,
            headings=(*match.headings, OWN_KEY),
            fields=(*match.fields, OWN_KEY),
        ),
    )


def told_in_columns(
    tables: Sequence[RawTable], matches: Sequence[TableMatch]
) -> Iterator[Pair]:
    """
    Return the tables, each institution once, and the ties told of beside its name.

    Rows may say an institution anew for each partner. They are of one if they have one
    id, or one name and nothing that tells them apart.
    """
    for table, match in zip(tables, matches, strict=True):
        if tells_of_partners(match):
            yield from _taken_apart(table, match)
        else:
            yield table, match


def _taken_apart(table: RawTable, match: TableMatch) -> Iterator[Pair]:
    told = _told(table, match)
    kept = [each.rows[0] for each in told]
    keys = [own_key(table, table.row_numbers[at]) for at in kept]
    problems = [problem for each in told for problem in each.problems]
    yield with_own_keys(
        replace(
            table,
            row_numbers=[table.row_numbers[at] for at in kept],
            points=[each.point for each in told] if table.points else (),
            problems=(*table.problems, *problems),
        ),
        match,
        [each.cells for each in told],
        keys,
    )
    lead, partners = at_of(match, telling(match)), at_of(match, PARTNERS)
    key_of = {at: key for each, key in zip(told, keys, strict=True) for at in each.rows}
    ties = [
        (table.row_numbers[at], (key_of[at], partner))
        for at, row in enumerate(table.rows)
        for partner in (
            table.lists.get((at, partners))
            or written_list(_cell(row, partners))
            or BETWEEN_PARTNERS.split(_cell(row, partners))
        )
        if partner.strip()
    ]
    headings = match.headings[lead], match.headings[partners]
    yield (
        RawTable(
            *(table.file, table.sheet, headings),
            rows=[ends for _, ends in ties],
            row_numbers=[number for number, _ in ties],
        ),
        TableMatch(match.label, "partnerships", headings, ("source_id", "target_id")),
    )


def _told(table: RawTable, match: TableMatch) -> list[Institution]:
    """Return the institutions of a table that says some of them in several rows."""
    known = Namesakes(match)
    for at, row in enumerate(table.rows):
        cells = [_cell(row, column) for column in range(len(match.headings))]
        point = table.points[at] if table.points else None
        this = Institution([at], cells, point, [])
        same = known.last_same(this)
        if same is None:
            same = len(known.found)
            known.found.append(this)
        else:
            _add(table, match, known.found[same], this)
        known.note(same)
    return known.found


def _add(
    table: RawTable, match: TableMatch, known: Institution, row: Institution
) -> None:
    """Add a later row: it fills what is open, and another thing in it is told."""
    [at] = row.rows
    known.rows.append(at)
    known.point = known.point or row.point
    partners = at_of(match, PARTNERS)
    for column, (before, now) in enumerate(zip(known.cells, row.cells, strict=True)):
        # Problems come in the order of rows.
        is_told = known.problems and known.problems[-1].row == table.row_numbers[at]
        if not before:
            known.cells[column] = now
        elif (
            now
            and column != partners
            and normalised(now) != normalised(before)
            and not is_told
        ):
            known.problems.append(_differs(table, match, at, column))


def _differs(table: RawTable, match: TableMatch, at: int, column: int) -> Problem:
    return Problem(
        table.label,
        "an earlier row has the same institution and says another thing here.",
        "The earlier row is read. Correct one; or give each institution an id of its "
        "own if they are two.",
        row=table.row_numbers[at],
        id=_cell(table.rows[at], at_of(match, telling(match))),
        field=match.headings[column],
        severity="warning",
    )


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""
