"""Ties that a table of institutions tells of in a column: who works with whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from iinst_geo.errors import Problem
from iinst_geo.names import normalised
from iinst_geo.own_data.headings import PARTNERS, TableMatch
from iinst_geo.own_data.raw import RawTable, written_list

BETWEEN_PARTNERS = re.compile(r"[;|\n]")  # a name may hold a comma
TELLING = ("institution_id", "name")  # what tells institutions apart, the surer first


def tells_of_partners(match: TableMatch) -> bool:
    """Say whether a table of institutions names their partners."""
    return PARTNERS in match.fields and any(each in match.fields for each in TELLING)


def _columns(match: TableMatch) -> tuple[int, int]:
    """Give the columns that tell of an institution and of its partners."""
    telling = next(each for each in TELLING if each in match.fields)
    return match.fields.index(telling), match.fields.index(PARTNERS)


def ties_in_columns(
    tables: Sequence[RawTable], matches: Sequence[TableMatch]
) -> Iterator[tuple[RawTable, TableMatch]]:
    """Give the ties that tables of institutions tell of, as tables of their own."""
    for table, match in zip(tables, matches, strict=True):
        if not tells_of_partners(match):
            continue
        lead, partners = _columns(match)
        ties = [
            (number, (_cell(row, lead), partner))
            for at, (number, row) in enumerate(
                zip(table.row_numbers, table.rows, strict=True)
            )
            for partner in (
                table.lists.get((at, partners))
                or written_list(_cell(row, partners))
                or BETWEEN_PARTNERS.split(_cell(row, partners))
            )
            if partner.strip()
        ]
        headings = match.headings[lead], match.headings[partners]
        fields = "source_id", "target_id"
        yield (
            RawTable(
                *(table.file, table.sheet, headings),
                rows=[ends for _, ends in ties],
                row_numbers=[number for number, _ in ties],
            ),
            TableMatch(match.label, "partnerships", headings, fields),
        )


def each_once(
    tables: Sequence[RawTable], matches: Sequence[TableMatch]
) -> Iterator[tuple[RawTable, TableMatch]]:
    """Give tables whose rows say an institution anew for each partner once for each."""
    for table, match in zip(tables, matches, strict=True):
        yield (_once(table, match) if tells_of_partners(match) else table), match


def _once(table: RawTable, match: TableMatch) -> RawTable:
    telling, partners = _columns(match)
    first: dict[str, int] = {}
    kept, problems = [], list(table.problems)
    for at, row in enumerate(table.rows):
        key = normalised(_cell(row, telling)) or f"row {at}"
        before = first.setdefault(key, at)
        if before == at:
            kept.append(at)
        elif others := _others(row, table.rows[before], partners):
            problems.append(_differs(table, match, at, others[0]))
    return replace(
        table,
        rows=[table.rows[at] for at in kept],
        row_numbers=[table.row_numbers[at] for at in kept],
        points=[table.points[at] for at in kept] if table.points else (),
        problems=tuple(problems),
    )


def _others(row: Sequence[str], before: Sequence[str], partners: int) -> list[int]:
    """Give the columns in which a row says another thing than the one before it."""
    return [
        at
        for at, cell in enumerate(row)
        if at != partners
        and normalised(cell) not in {"", normalised(_cell(before, at))}
    ]


def _differs(table: RawTable, match: TableMatch, at: int, column: int) -> Problem:
    heading = match.headings[column] if column < len(match.headings) else ""
    return Problem(
        table.label,
        "an earlier row has the same institution and says another thing here.",
        "The earlier row is read. Correct one; or give each institution an id of its "
        "own if they are two.",
        row=table.row_numbers[at],
        id=_cell(table.rows[at], _columns(match)[0]),
        field=heading,
        severity="warning",
    )


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""
