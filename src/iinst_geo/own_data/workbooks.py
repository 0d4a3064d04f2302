"""XLSX workbooks: a table from each sheet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.reader.excel import ExcelReader

from iinst_geo.own_data.limits import MAX_COLUMNS, MAX_SHEETS, refuse_more
from iinst_geo.own_data.raw import RawTable, table_of_rows, told_apart


def read_xlsx(file: str, content: bytes) -> list[RawTable]:
    """
    Read the sheets of a workbook, formulas by the values last worked out.

    Raises
    ------
    TooMuchError
        If there are too many sheets, or too many rows or columns in one.
    """
    # Counted before they are opened: many sheets may be one part of the file.
    contents = ExcelReader(io.BytesIO(content), read_only=True, keep_links=False)
    contents.read_manifest()
    contents.read_workbook()
    refuse_more(len(contents.parser.sheets), MAX_SHEETS, "sheets")
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    taken: set[str] = set()
    tables = [
        table_of_rows(file, told_apart(sheet.title, taken), _rows(sheet))
        for sheet in book.worksheets
    ]
    book.close()
    return [table for table in tables if table.headings]


def _rows(sheet: Any) -> Iterator[list[str]]:  # noqa: ANN401, openpyxl has no types
    # The sheet's own word on its size is not believed: programs write too little.
    sheet.reset_dimensions()
    # One column more than is read, so that too many are seen; each row is filled up to
    # the width asked for.
    header = next(sheet.iter_rows(max_row=1, max_col=MAX_COLUMNS + 1), ())
    headings = [_text(cell.value) for cell in header]
    while headings and not headings[-1]:
        headings.pop()
    yield headings
    if not headings:
        return
    width = len(headings) + 1
    blank: object = None
    for row in sheet.iter_rows(min_row=2, max_col=width, values_only=True):
        # A gap of a million rows is the same empty row a million times.
        if row is blank:
            yield []
            continue
        cells = [_text(value) for value in row]
        if not any(cells):
            blank = row
        yield cells


def _text(value: object) -> str:
    """Give a cell as the sheet's reader would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
