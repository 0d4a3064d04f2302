"""The empty workbook, with an example, in which anybody may write a network down."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from iinst_geo.export.tables.spreadsheet import saved
from iinst_geo.network.schema import CODED_FACETS
from iinst_geo.vocabulary import (
    ACTIVITIES,
    FACET_BASES,
    FUNDING_SOURCES,
    KINDS,
    PHASES,
    REGIONS,
    SETTINGS,
    THEME_NAMES,
    THEME_WEIGHTS,
    TIE_BASIS,
)

FOLDER = Path(__file__).with_name("template_files")
# Sheets by the CSV file of their header and example rows.
SHEETS = {
    "institutions.csv": "Institutions",
    "partnerships.csv": "Partnerships",
    "case_studies.csv": "Case studies",
    "facets.csv": "Facets",
}
README_FILE, README, LISTS = "read_me.txt", "Read me", "Lists"
# The drop-downs, by sheet and column: the words offered, and whether others may stand.
DROP_DOWNS: Mapping[tuple[str, str], tuple[Sequence[str], bool]] = {
    ("Institutions", "kind"): (KINDS, False),
    ("Institutions", "setting"): (SETTINGS, True),
    ("Institutions", "region"): (REGIONS, True),
    ("Partnerships", "basis"): (tuple(TIE_BASIS), False),
    ("Case studies", "phase"): (PHASES, True),
    ("Case studies", "theme"): (tuple(THEME_NAMES), True),
    ("Case studies", "funding"): (FUNDING_SOURCES, True),
    ("Case studies", "activity"): (ACTIVITIES, True),
    ("Facets", "facet"): (CODED_FACETS, False),
    ("Facets", "weight"): (THEME_WEIGHTS, False),
    ("Facets", "basis"): (FACET_BASES, False),
}
DROP_DOWN_ROWS = 5_000  # of a sheet, that a drop-down reaches
WIDTH = 20  # characters


def template_workbook() -> bytes:
    """Return the template as a workbook: explanations, drop-downs and an example."""
    book = Workbook()
    readme = book.active
    readme.title = README
    for line in _text(README_FILE).splitlines():
        readme.append([line])
    readme.column_dimensions["A"].width = 5 * WIDTH
    for row in readme.iter_rows():
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    readme["A1"].font = Font(bold=True, size=14)
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    for file, title in SHEETS.items():
        sheet = book.create_sheet(title)
        for row in csv.reader(_text(file).splitlines()):
            sheet.append([_cell(each) for each in row])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = WIDTH
        sheet.freeze_panes = "A2"
    for at, ((title, column), (words, is_open)) in enumerate(DROP_DOWNS.items(), 1):
        _add_drop_down(book[title], column, _listed(lists, at, words), is_open=is_open)
    book.move_sheet(LISTS, len(SHEETS))
    return saved(book)


def _listed(lists: Worksheet, at: int, words: Sequence[str]) -> str:
    """Write words into a column of the hidden sheet, and return its address."""
    for down, word in enumerate(words, 1):
        lists.cell(down, at, word)
    letter = get_column_letter(at)
    return f"{LISTS}!${letter}$1:${letter}${len(words)}"


def _add_drop_down(
    sheet: Worksheet, column: str, address: str, *, is_open: bool
) -> None:
    letter = next(cell.column_letter for cell in sheet[1] if cell.value == column)
    rule = DataValidation("list", address, allow_blank=True)
    rule.showErrorMessage = not is_open
    rule.error = "Choose one of the words offered."
    rule.add(f"{letter}2:{letter}{DROP_DOWN_ROWS}")
    sheet.add_data_validation(rule)


def template_zip() -> bytes:
    """Return the template as CSV files in a zip, with the same example."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(README_FILE, _text(README_FILE))
        for file in SHEETS:
            # Excel takes UTF-8 without a byte order mark for the local code page.
            archive.writestr(file, _text(file).encode("utf-8-sig"))
    return content.getvalue()


def _text(file: str) -> str:
    return (FOLDER / file).read_text(encoding="utf-8")


def _cell(value: str) -> str | float | None:
    """Return a cell as a spreadsheet holds it: coordinates as numbers."""
    try:
        return float(value)
    except ValueError:
        return value or None
