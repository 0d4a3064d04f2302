"""A report on data as files: a table, and the workbook itself with its cells marked."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import openpyxl
import pandas as pd
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from iinst_geo.errors import Problem
from iinst_geo.export.spreadsheet import table_to_csv

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
MARKED_MOST = 2_000  # cells; a workbook with more notes than that is slow to open


def problem_table(problems: Iterable[Problem]) -> pd.DataFrame:
    """Give problems as a table in plain words, a row each; a missing row is blank."""
    rows = [[getattr(each, name) for name in COLUMNS] for each in problems]
    table = pd.DataFrame(rows, columns=list(COLUMNS.values()))
    return table.astype({"Row": "Int64"})


def problems_to_csv(problems: Iterable[Problem]) -> bytes:
    """Give problems as CSV, safe to open in a spreadsheet."""
    return table_to_csv(problem_table(problems))


def marked_workbook(name: str, content: bytes, problems: Sequence[Problem]) -> bytes:
    """
    Give a workbook back with a note and a colour on each cell that has a problem.

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
    marked = io.BytesIO()
    book.save(marked)
    return marked.getvalue()


def _opened(content: bytes) -> openpyxl.Workbook:
    """Open a workbook whole; only the values of one that openpyxl reads in part."""
    try:
        return openpyxl.load_workbook(io.BytesIO(content))
    # It was read without its charts, styles and links, any of which may be what fails.
    except Exception:  # noqa: BLE001
        given = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        book = openpyxl.Workbook()
        book.remove(book.active)
        for sheet in given.worksheets:
            sheet.reset_dimensions()
            made = book.create_sheet(sheet.title)
            for row in sheet.iter_rows(values_only=True):
                made.append(row)
        return book


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """Give a cell; of merged ones the first, which alone can be marked."""
    for area in sheet.merged_cells.ranges:
        if (row, column) in set(area.cells):
            return sheet.cell(area.min_row, area.min_col)
    return sheet.cell(row, column)


def _mark(sheet: Worksheet, problems: list[Problem]) -> None:
    columns = {
        str(cell.value).strip(): cell.column
        for cell in reversed(sheet[1])
        if cell.value is not None
    }
    notes: dict[tuple[int, int], list[Problem]] = {}
    for problem in problems:
        at = problem.row or 1, columns.get(problem.field, 1)
        notes.setdefault(at, []).append(problem)
    for (row, column), found in notes.items():
        cell = _cell(sheet, row, column)
        severity = min(each.severity for each in found)
        cell.fill = PatternFill("solid", start_color=FILLS[severity])
        text = "\n".join(
            f"{each.severity.capitalize()}: {each.message} {each.fix}" for each in found
        )
        cell.comment = Comment(text, AUTHOR, height=140, width=320)
