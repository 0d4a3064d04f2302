"""A report on data as files: a table, and the workbook itself with its cells marked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from xml.parsers import expat

import openpyxl
import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from iinst_geo.errors import Problem
from iinst_geo.export.tables.spreadsheet import saved, table_to_csv
from iinst_geo.ingest.files.layout import (
    HEADINGS_WITHIN,
    heading_cells,
    heading_row,
    is_blank,
)
from iinst_geo.ingest.files.workbooks import sheet_rows
from iinst_geo.ingest.raw import cell_text

COLUMNS = {
    "severity": "Severity",
    "file": "File",
    "row": "Row",
    "id": "Id",
    "field": "Column",
    "message": "What is wrong",
    "fix": "How to mend it",
}
# Pale, so that dark text on them stays easy to read; the note says which is which.
FILLS = {"error": "F8CBAD", "warning": "FFF2CC"}
AUTHOR = "iinst-geo"
# Elements for which openpyxl makes every cell of the range they name.
_RANGES = ("mergeCell", "hyperlink", "comment")
_RANGE_CELLS_MOST = 20_000
MARKED_MOST = 2_000  # cells; a workbook with more notes than that is slow to open


def problem_table(problems: Iterable[Problem]) -> pd.DataFrame:
    """Return problems as a table in plain words, a row each; a missing row is blank."""
    rows = [[getattr(each, name) for name in COLUMNS] for each in problems]
    table = pd.DataFrame(rows, columns=list(COLUMNS.values()))
    return table.astype({"Row": "Int64"})


def problems_to_csv(problems: Iterable[Problem]) -> bytes:
    """Return problems as CSV, safe to open in a spreadsheet."""
    return table_to_csv(problem_table(problems))


def marked_workbook(name: str, content: bytes, problems: Sequence[Problem]) -> bytes:
    """
    Return a workbook with a note and a colour on each cell that has a problem.

    Parameters
    ----------
    name, content
        The workbook as it was given; it must be one that was read.
    problems
        What was found; those of other files are passed over. One without a row marks
        the heading, one without a column the row's first cell.
    """
    book = _opened(content)
    for sheet in book.worksheets:
        label = f"{name}, sheet {sheet.title}"
        _mark(sheet, [each for each in problems if each.file == label][:MARKED_MOST])
    return saved(book)


def _opened(content: bytes) -> openpyxl.Workbook:
    """Open a workbook whole; only the values of one that openpyxl reads in part."""
    try:
        _refuse_large_ranges(content)
        book = openpyxl.load_workbook(io.BytesIO(content))
    # It was read without its charts, styles and links, any of which may be what fails.
    except Exception:  # noqa: BLE001
        book = openpyxl.Workbook()
        book.remove(book.active)
    if not book.worksheets:  # as of one in the strict form, which it does not know
        for name, rows in sheet_rows(content):
            _write(book.create_sheet(name), rows)
    return book


def _write(sheet: Worksheet, rows: Iterable[Sequence[str]]) -> None:
    """Write cells as the text that they are, none as a formula."""
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if text:
                cell = sheet.cell(number, column, _writable(text))
                cell.data_type = "s"


def _writable(text: str) -> str:
    written: str = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)
    return written


def _refuse_large_ranges(content: bytes) -> None:
    """
    Refuse a workbook that merges or links more cells than there is memory for.

    Raises
    ------
    ValueError
        If it does.
    """
    cells = 0

    def count(tag: str, attributes: dict[str, str]) -> None:
        nonlocal cells
        if tag.rpartition(" ")[2] in _RANGES and attributes.get("ref"):
            area = CellRange(attributes["ref"])
            cells += area.size["rows"] * area.size["columns"]

    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            parser = expat.ParserCreate(namespace_separator=" ")
            parser.StartElementHandler = count
            # A sheet may have any name, and not all parts are XML.
            with book.open(name) as part, suppress(expat.ExpatError):
                parser.ParseFile(part)
    if cells > _RANGE_CELLS_MOST:
        message = f"ranges of more than {_RANGE_CELLS_MOST:,} cells"
        raise ValueError(message)


def _merged(sheet: Worksheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the first cell, which alone can be marked, of each that is merged."""
    return {
        cell: (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for cell in area.cells
    }


def _headings(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """Return the row of the headings, and the column of each."""
    numbers, rows = [], []
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [cell_text(value) for value in row]
        if not is_blank(cells):
            numbers.append(number)
            rows.append(cells)
        if len(rows) == HEADINGS_WITHIN:
            break
    if not rows:
        return 1, {}
    at = heading_row(rows, looks_on=bool(sheet.merged_cells.ranges))
    # Of headings in two rows the lower ones count, of two alike the first.
    columns = {
        heading: column
        for row in rows[: at + 1]
        for column, heading in reversed(list(enumerate(heading_cells(row), 1)))
        if heading
    }
    return numbers[at], columns


def _mark(sheet: Worksheet, problems: list[Problem]) -> None:
    above, columns = _headings(sheet)
    notes: dict[tuple[int, int], list[Problem]] = {}
    for problem in problems:
        at = problem.row or above, columns.get(problem.field, 1)
        notes.setdefault(at, []).append(problem)
    first_of = _merged(sheet)
    for at, found in notes.items():
        cell = sheet.cell(*first_of.get(at, at))
        severity = min(each.severity for each in found)
        cell.fill = PatternFill("solid", start_color=FILLS[severity])
        text = "\n".join(
            f"{each.severity.capitalize()}: {each.message} {each.fix}" for each in found
        )
        cell.comment = Comment(_writable(text), AUTHOR, height=140, width=320)
