"""Rows of text as people lay them out: titles, headings, merged and hidden cells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from iinst_geo.errors import Problem
from iinst_geo.ingest.headings import NEEDED, UNUSED, match_as
from iinst_geo.ingest.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_LINES,
    MAX_ROWS,
    refuse_more,
)
from iinst_geo.ingest.raw import RawTable, table_label

HEADINGS_WITHIN = 30  # rows with content: what stands lower is no heading
HEADING_LETTERS = 80  # longer text is a sentence
SURE = 2  # known headings in a row: no title has as many
TOLD_MOST = 1000  # cells of one sheet that are told of singly
# Blanks that programs leave, and characters that nobody sees.
INVISIBLE = " \t\r\n\v\f\u00a0\u00ad\u180e\u3000\ufeff" + "".join(
    map(chr, [*range(0x2000, 0x2010), *range(0x2028, 0x2030), *range(0x205F, 0x2070)])
)
# What spreadsheets write for a formula that fails.
FAILED = {
    *("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"),
    *("#SPILL!", "#CALC!", "#FIELD!"),
}
_NO_HEADING = "the row has cells without a heading above them; they are not read."
_HEADING_EACH = "Give them a heading, or put text that holds a comma in quotes."
_HEADINGS_FIRST = "Put the headings in row 1, and take out a title above them."


@dataclass(frozen=True)
class Layout:
    """
    What a sheet says of its cells beside their text.

    Rows count from 1, columns from 0. ``merged`` has the first and last rows of cells
    merged downwards, by column; ``faults`` what is wrong with a cell, and what to do.
    """

    merged: Mapping[int, Sequence[tuple[int, int]]] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    faults: Mapping[tuple[int, int], tuple[str, str]] = field(default_factory=dict)


@dataclass
class _Rows:
    """Rows with content that are not hidden, by their numbers; what is hidden."""

    numbers: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)


def is_blank(row: Iterable[str]) -> bool:
    """Say whether nobody would see anything in any of the cells."""
    return not any(cell.strip(INVISIBLE) for cell in row)


def table_of_rows(
    file: str, sheet: str, rows: Iterable[Sequence[str]], layout: Layout | None = None
) -> RawTable:
    """
    Make a table of all rows of a sheet; its headings are found, blank rows left out.

    Raises
    ------
    TooMuchError
        If there are too many rows, columns or cells.
    """
    layout = layout or Layout()
    label = table_label(file, sheet)
    found = _visible(rows, layout)
    first_rows = _first_rows(found, layout)
    # Headings merged over others stand in two rows; the second says more.
    head = heading_row(first_rows, looks_on=bool(layout.merged))
    headings = heading_cells(first_rows[head]) if first_rows else ()
    refuse_more(len(headings), MAX_COLUMNS, "columns")
    above = found.numbers[head] if found.rows else 0
    problems = [
        *_titles(label, found, head),
        *_hidden(label, found, layout),
        *_faults(label, layout, headings, above),
    ]
    _fill_down(found, layout, above)
    numbers, data = found.numbers[head + 1 :], found.rows[head + 1 :]
    for number, row in zip(numbers, data, strict=True):
        problems += _row_problems(label, headings, number, row)
    visible = [at for at in range(len(headings)) if at not in found.hidden_columns]
    if len(visible) < len(headings):
        headings = tuple(headings[at] for at in visible)
        data = [[row[at] for at in visible if at < len(row)] for row in data]
    return RawTable(file, sheet, headings, data, numbers, problems=tuple(problems))


def heading_cells(row: Sequence[str]) -> tuple[str, ...]:
    """Return headings on one line each, without the empty ones at the end."""
    cells = [" ".join(cell.strip(INVISIBLE).split()) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _visible(rows: Iterable[Sequence[str]], layout: Layout) -> _Rows:
    found = _Rows()
    hidden = sorted(layout.hidden_columns)  # of empty ones there may be thousands
    width = cells = 0
    for number, given in enumerate(rows, 1):
        # A row may be said to stand a billion rows down.
        refuse_more(number, MAX_LINES, "rows, blank ones among them")
        if is_blank(given):
            continue
        if number in layout.hidden_rows:
            found.hidden.append(number)
            continue
        row = list(given)
        for column in hidden[: bisect_left(hidden, len(row))]:
            if row[column].strip(INVISIBLE):
                found.hidden_columns.add(column)
                row[column] = ""
        if hidden and is_blank(row):
            continue
        found.numbers.append(number)
        found.rows.append(row)
        refuse_more(len(found.rows) - 1, MAX_ROWS, "rows")
        width = max(width, len(row))
        cells += width
        refuse_more(cells, MAX_CELLS, "cells")
    return found


def heading_row(rows: Sequence[Sequence[str]], *, looks_on: bool = False) -> int:
    """
    Return which row has the headings: the first with most that are known.

    Parameters
    ----------
    rows
        The first rows that have content.
    looks_on
        Do not stop at a first row that looks right: a second may say more.
    """
    if not rows:
        return 0
    known = count_known_headings(rows[0])
    if known >= SURE and not looks_on:
        return 0
    filled = [sum(not is_blank([cell]) for cell in row) for row in rows]
    scores = [known]
    for row, count in zip(rows[1:], filled[1:], strict=True):
        score = count_known_headings(row)
        # One known word in a row of others may be a cell such as "School".
        is_heading = score >= SURE or score == count or filled[0] == 1
        scores.append(score if is_heading else 0)
    if max(scores):
        return scores.index(max(scores))
    # A title has one cell; headings that nobody knows have more.
    return next((at for at, count in enumerate(filled) if count > 1), 0)


def count_known_headings(row: Sequence[str]) -> int:
    """Count the headings that are known of a table that a row could stand over."""
    cells = heading_cells([cell if len(cell) < HEADING_LETTERS else "" for cell in row])
    most = 0
    for role, needed in NEEDED.items():
        fields = match_as("", cells[:MAX_COLUMNS], role).fields
        if set(needed) <= set(fields):
            most = max(most, sum(each != UNUSED for each in fields))
    return most


def _first_rows(found: _Rows, layout: Layout) -> list[list[str]]:
    """Return the first rows, with cells that are merged downwards filled."""
    copies = [list(row) for row in found.rows[:HEADINGS_WITHIN]]
    first = _Rows(found.numbers[:HEADINGS_WITHIN], copies)
    _fill_down(first, layout, 0)
    return first.rows


def _fill_down(found: _Rows, layout: Layout, above: int) -> None:
    """Fill merged cells downwards, not across; those that begin in the header stay."""
    filled = 0
    for column, spans in layout.merged.items():
        for first, last in spans:
            start = bisect_left(found.numbers, first)
            end = bisect_right(found.numbers, last)
            if first <= above or start >= end or found.numbers[start] != first:
                continue
            text = "".join(found.rows[start][column : column + 1])
            # Ranges that overlap, as no program writes them, would take hours.
            filled += end - start
            refuse_more(filled, MAX_CELLS, "merged cells")
            for row in found.rows[start + 1 : end] if text else ():
                row.extend([""] * (column + 1 - len(row)))
                row[column] = row[column] or text


def _titles(label: str, found: _Rows, head: int) -> Iterator[Problem]:
    for number, row in zip(found.numbers[:head], found.rows[:head], strict=True):
        words = " ".join(" ".join(row).split())
        yield Problem(
            label,
            f"the row stands above the headings and is not read: {words[:80]!r}.",
            "Leave it; or put the headings in row 1.",
            row=number,
            severity="warning",
        )


def _hidden(label: str, found: _Rows, layout: Layout) -> Iterator[Problem]:
    failed = {row for row, _ in layout.faults} & layout.hidden_rows
    rows = sorted({*found.hidden, *failed})
    columns = [get_column_letter(at + 1) for at in sorted(found.hidden_columns)]
    for noun, hidden, named in (
        ("row", rows, in_spans(rows)),
        ("column", columns, ", ".join(columns)),
    ):
        if hidden:
            nouns = noun if len(hidden) == 1 else f"{noun}s"
            yield Problem(
                label,
                f"what is hidden is not read, here {nouns} {named}.",
                f"Unhide each {noun} that is to be read, filtered ones too, and save "
                "the workbook; else leave it.",
                severity="warning",
            )


def in_spans(numbers: Sequence[int]) -> str:
    """Return numbers in rising order as words: ``2 to 4, 7``."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][-1] == number - 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    return ", ".join(" to ".join(map(str, span)) for span in spans)


def _faults(
    label: str, layout: Layout, headings: Sequence[str], above: int
) -> Iterator[Problem]:
    """Tell of cells that could not be read."""
    wanted = sorted(
        (row, column)
        for row, column in layout.faults
        if row not in layout.hidden_rows and column not in layout.hidden_columns
    )
    for row, column in wanted[:TOLD_MOST]:
        message, fix = layout.faults[row, column]
        heading = headings[column] if column < len(headings) else ""
        # What nobody gave a heading is not needed, but the heading itself is.
        severity = "error" if row == above or (heading and row > above) else "warning"
        yield Problem(label, message, fix, row, field=heading, severity=severity)
    if more := wanted[TOLD_MOST:]:
        rows = in_spans(sorted({row for row, _ in more}))
        message = f"{len(more):,} more cells have no value, in rows {rows}."
        yield Problem(label, message, "Mend them likewise.")


def _row_problems(
    label: str, headings: Sequence[str], number: int, row: Sequence[str]
) -> Iterator[Problem]:
    if not FAILED.isdisjoint(row):
        column = next(at for at, cell in enumerate(row) if cell in FAILED)
        yield Problem(
            label,
            f"{row[column]!r} is what a spreadsheet writes for a formula that fails; "
            "it is read as text.",
            "Correct it, or leave the cell empty.",
            row=number,
            field=headings[column] if column < len(headings) else "",
            severity="warning",
        )
    if not is_blank(row[len(headings) :]):
        # Under a title that stands over the true headings, every row is too wide.
        fix = _HEADINGS_FIRST if len(headings) == 1 else _HEADING_EACH
        yield Problem(label, _NO_HEADING, fix, row=number, severity="warning")
