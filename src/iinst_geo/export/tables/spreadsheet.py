"""A table as a spreadsheet: CSV and XLSX, in which text stays text."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from zipfile import ZipFile

import pandas as pd
from lxml import etree
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from iinst_geo.files import no_room, steady_zip
from iinst_geo.text import harmless, xml_text

WIDEST = 60  # characters; longer text wraps
PROPERTIES = "docProps/core.xml"  # where a workbook says who made it, and when
_TIMES = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>")


def table_to_csv(table: pd.DataFrame) -> bytes:
    """
    Return a table as CSV, as ``to_csv`` does for the list.

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
    """Return one table as a workbook, on a sheet of that title; see ``workbook``."""
    return workbook({title: table}, notes)


def workbook(sheets: Mapping[str, pd.DataFrame], notes: Sequence[str]) -> bytes:
    """
    Return tables as an Excel workbook, a sheet each.

    Parameters
    ----------
    sheets
        The tables by the names of their sheets; each stands under a header that stays
        in sight and can be filtered.
    notes
        What the last sheet, *About*, says, a line each.

    Returns
    -------
    content
        The workbook, without the time of its making. Numbers are numbers, and text is
        text even where it begins as a formula does; a missing value is an empty cell.
        Characters that XML cannot hold are marked as unknown, and text longer than
        the 32,767 characters of a cell is cut there.
    """
    book = Workbook()
    book.remove(book.active)
    for title, table in sheets.items():
        _write_table(book.create_sheet(title), table)
    about = book.create_sheet("About")
    _write(about, [[note] for note in notes])
    about.column_dimensions["A"].width = 2 * WIDEST
    return _without_time(io.BytesIO(saved(book)))


def saved(book: Workbook) -> bytes:
    """
    Return a workbook as the bytes of a file.

    Raises
    ------
    OSError
        If there is no room for its sheets in the folder of temporary files.
    """
    content = io.BytesIO()
    try:
        book.save(content)
    except etree.SerialisationError as error:
        raise no_room() from error
    return content.getvalue()


def _write_table(sheet: Worksheet, table: pd.DataFrame) -> None:
    cells = table.astype(object).where(table.notna(), None)
    _write(sheet, [list(table.columns), *cells.to_numpy().tolist()])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for at, name in enumerate(table.columns, 1):
        longest = max([len(str(name)), *(len(str(each)) for each in table[name])])
        width = min(longest + 2, WIDEST)
        sheet.column_dimensions[get_column_letter(at)].width = width


def _write(sheet: Worksheet, rows: Sequence[Sequence[object]]) -> None:
    top = Alignment(vertical="top", wrap_text=True)
    for down, row in enumerate(rows, 1):
        for across, value in enumerate(row, 1):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                cell = sheet.cell(down, across, xml_text(value))
                cell.data_type = "s"  # else "=1+1" would be a formula
                cell.alignment = top
            else:
                sheet.cell(down, across, value)


def _without_time(content: io.BytesIO) -> bytes:
    """Take out what openpyxl notes of the clock: the same view is the same bytes."""
    with ZipFile(content) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    files[PROPERTIES] = _TIMES.sub(b"", files[PROPERTIES])
    return steady_zip(files)
