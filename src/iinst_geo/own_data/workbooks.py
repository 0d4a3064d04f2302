"""Workbooks of Excel and LibreOffice: a table from each sheet that is not hidden."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from iinst_geo.errors import DataFileError, Problem
from iinst_geo.own_data.headings import EXPLANATIONS, plain
from iinst_geo.own_data.layout import Layout, is_blank, table_of_rows
from iinst_geo.own_data.limits import MAX_SHEETS, refuse_more
from iinst_geo.own_data.raw import RawTable, as_text, label_of, told_apart
from iinst_geo.own_data.sheet_xml import Sheet, ods_sheets, xlsx_sheets

_OLD = (
    "hidden rows and columns are not told from others in XLS, and failed formulas are "
    "read as empty cells."
)


def read_xlsx(file: str, content: bytes) -> list[RawTable]:
    """
    Read an XLSX workbook, formulas by the values last worked out.

    Raises
    ------
    DataFileError
        If it is spoilt or locked.
    TooMuchError
        If there are too many sheets, or too many rows or columns in one.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return _tables(file, content, xlsx_sheets(archive))


def read_ods(file: str, content: bytes) -> list[RawTable]:
    """Read an ODS workbook, as an XLSX one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return _tables(file, content, ods_sheets(archive))


def read_xls(file: str, content: bytes) -> list[RawTable]:
    """Read a workbook of Excel 97 to 2003, and say what of it cannot be told."""
    tables = _tables(file, content, None)
    fix = "Save it as XLSX if it has any."
    return [*tables, _only(Problem(file, _OLD, fix, severity="warning"))]


def sheet_rows(content: bytes) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """Return the rows of text of each sheet of a workbook that was read."""
    book = _opened(content)
    for name in book.sheet_names:
        yield name, _rows(book.get_sheet_by_name(name), Layout())


@dataclass(frozen=True)
class _Found:
    """A sheet, what its file says of it, and whether a person sees it."""

    sheet: CalamineSheet
    layout: Layout
    is_visible: bool


def _tables(
    file: str, content: bytes, looked_at: Iterator[tuple[str, Sheet]] | None
) -> list[RawTable]:
    taken: set[str] = set()
    tables = []
    for found in _found(content, looked_at):
        name = told_apart(found.sheet.name, taken)
        rows = _rows(found.sheet, found.layout)
        if found.is_visible:
            tables.append(table_of_rows(file, name, rows, found.layout))
        elif plain(name) in EXPLANATIONS:
            continue  # such as the words that the template offers
        elif not all(map(is_blank, rows)) or found.layout.faults:
            tables.append(_only(_hidden_sheet(file, name)))
    tables = [table for table in tables if table.headings or table.problems]
    if not tables:
        raise DataFileError("none of its sheets holds anything.")
    return tables


def _only(problem: Problem) -> RawTable:
    """Return a table that has nothing but a problem to tell."""
    return RawTable(problem.file, "", (), (), (), problems=(problem,))


def _hidden_sheet(file: str, name: str) -> Problem:
    return Problem(
        label_of(file, name),
        "the sheet is hidden, so it is not read.",
        f"To take it in, unhide the sheet {name} and save the workbook; else leave it.",
        severity="warning",
        sheet=name,
    )


def _opened(content: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError:
        raise DataFileError("it is locked with a password.") from None


def _found(
    content: bytes, looked_at: Iterator[tuple[str, Sheet]] | None
) -> Iterator[_Found]:
    book = _opened(content)
    refuse_more(len(book.sheet_names), MAX_SHEETS, "sheets")
    # A sheet is looked at before its values are read, which takes memory for all cells
    # between the first and the last.
    known = None if looked_at is None else list(looked_at)
    if known is not None and [name for name, _ in known] != book.sheet_names:
        raise DataFileError("the list of its sheets is spoilt.")
    for at, facts in enumerate(book.sheets_metadata):
        if facts.typ != SheetTypeEnum.WorkSheet:
            continue  # a chart
        sheet = book.get_sheet_by_index(at)
        looked = known[at][1] if known else Sheet()
        for (first, column), (last, _) in sheet.merged_cell_ranges or ():
            if last > first:
                looked.merged.setdefault(column, []).append((first + 1, last + 1))
        yield _Found(sheet, looked.layout(), facts.visible == SheetVisibleEnum.Visible)


def _rows(sheet: CalamineSheet, layout: Layout) -> Iterator[list[str]]:
    """Return the rows from the first of the sheet, with nothing in cells at fault."""
    # Empty columns before the first are left out by the reader, empty rows are not.
    _, left = sheet.start or (0, 0)
    faulty = {row for row, _ in layout.faults}
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [""] * left + [as_text(value) for value in row]
        if number in faulty:
            cells = [
                "" if (number, at) in layout.faults else cell
                for at, cell in enumerate(cells)
            ]
        yield cells
