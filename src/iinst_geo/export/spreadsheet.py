"""A table as a spreadsheet: CSV and XLSX, in which text stays text."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from iinst_geo.export.tables import harmless

WIDEST = 60  # characters; longer text wraps


def table_to_csv(table: pd.DataFrame) -> bytes:
    """
    Give a table as CSV, as ``to_csv`` does for the list.

    Returns
    -------
    content
        RFC 4180 in UTF-8 with a byte order mark; text that a spreadsheet would take
        for a formula gets an apostrophe before it, numbers do not.
    """
    safe = table.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = harmless(safe[name])
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def table_to_xlsx(table: pd.DataFrame, title: str, notes: Sequence[str]) -> bytes:
    """
    Give a table as an Excel workbook.

    Parameters
    ----------
    table
        What the first sheet holds, under a header that stays in sight.
    title
        The name of that sheet.
    notes
        What the second sheet, *About*, says, a line each.

    Returns
    -------
    content
        The workbook; numbers are numbers, and text is text even where it begins as a
        formula does.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = title
    _write(sheet, [list(table.columns), *table.astype(object).to_numpy().tolist()])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for at, name in enumerate(table.columns, 1):
        longest = max([len(str(name)), *(len(str(each)) for each in table[name])])
        width = min(longest + 2, WIDEST)
        sheet.column_dimensions[get_column_letter(at)].width = width
    about = book.create_sheet("About")
    _write(about, [[note] for note in notes])
    about.column_dimensions["A"].width = 2 * WIDEST
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write(sheet: Worksheet, rows: Sequence[Sequence[object]]) -> None:
    for down, row in enumerate(rows, 1):
        for across, value in enumerate(row, 1):
            cell = sheet.cell(down, across, value)
            if isinstance(value, str):
                cell.data_type = "s"  # else "=1+1" would be a formula
                cell.alignment = Alignment(vertical="top", wrap_text=True)
