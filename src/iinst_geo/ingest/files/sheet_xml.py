"""What the XML of sheets says beside their values: size, what is hidden or failed."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET
from xml.parsers import expat

from openpyxl.utils import column_index_from_string

from iinst_geo.errors import DataFileError
from iinst_geo.ingest.files.archives import content_of
from iinst_geo.ingest.files.layout import Layout
from iinst_geo.ingest.limits import MAX_CELLS, MAX_LINES, refuse_more

NO_VALUE = (
    "the formula has no stored value.",
    "Open the workbook in Excel or LibreOffice, and save it.",
)
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]+)")
_COLUMNS = 16_384  # of a sheet, in Excel and LibreOffice
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_YES = {"1", "true"}
_LINES = "rows, blank ones among them"


@dataclass
class Sheet:
    """How far the cells of a sheet go, and what is said of them."""

    last_row: int = 0
    last_column: int = -1
    merged: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    faults: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)

    def add(self, row: int, column: int) -> None:
        """
        Count a cell with content.

        Raises
        ------
        TooMuchError
            If a table from the first cell to this one would be too large to hold.
        """
        if row > self.last_row or column > self.last_column:
            self.last_row = max(self.last_row, row)
            self.last_column = max(self.last_column, column)
            refuse_more(self.last_row, MAX_LINES, _LINES)
            cells = self.last_row * (self.last_column + 1)
            refuse_more(cells, MAX_CELLS, "cells, blank ones among them")

    def layout(self) -> Layout:
        """Return what is said of the cells."""
        return Layout(
            self.merged,
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            self.faults,
        )


def xlsx_sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, Sheet]]:
    """
    Return the sheets of an XLSX workbook by name, in their order.

    Raises
    ------
    DataFileError
        If it is not plain which part of the workbook has which sheet.
    TooMuchError
        If a sheet is too large.
    """
    # The parts were found to define no entities.
    book = ET.fromstring(content_of(archive, _BOOK))  # noqa: S314
    links = ET.fromstring(content_of(archive, _LINKS))  # noqa: S314
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    parts = {name.casefold(): name for name in archive.namelist()}
    settings = book.find("{*}calcPr")
    recalculates = settings is not None and settings.get("fullCalcOnLoad") in _YES
    # Whoever reads the values must not read another part than is looked at here.
    if len(parts) < len(archive.namelist()) or len(targets) < len(links):
        raise DataFileError("two parts of the workbook have one name.")
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        # The namespace of the key differs between the transitional and strict forms.
        keys = [value for key, value in sheet.items() if key.endswith("}id")]
        target = targets.get(keys[0] if len(keys) == 1 else None)
        if target is None:
            raise DataFileError("a sheet of the workbook is missing.")
        path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
        part = content_of(archive, parts.get(path.casefold(), path))
        yield sheet.get("name", ""), _Xlsx(recalculates=recalculates).read(part)


def ods_sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, Sheet]]:
    """
    Return the sheets of an ODS workbook by name, in their order.

    Raises
    ------
    TooMuchError
        If a sheet is too large.
    """
    yield from _Ods().read(content_of(archive, "content.xml"))


class _Xlsx:
    """Takes the elements of a sheet of an XLSX workbook one by one."""

    def __init__(self, *, recalculates: bool) -> None:
        self._sheet = Sheet()
        self._recalculates = recalculates
        self._row, self._column, self._hidden = 0, -1, 0
        self._type, self._is_formula = "", False
        self._value: str | None = None
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start

    def read(self, part: bytes) -> Sheet:
        """Return what the part says."""
        self._parser.Parse(part, True)
        return self._sheet

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._cell(attributes)
        elif name in {"v", "is"}:
            self._value = ""
            self._sheet.add(self._row, self._column)
        elif name == "f":
            self._is_formula = True
            self._follow()
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            refuse_more(self._row, MAX_LINES, _LINES)
            self._column = -1
            if attributes.get("hidden") in _YES:
                self._sheet.hidden_rows.add(self._row)
        elif name == "col" and attributes.get("hidden") in _YES:
            last = min(int(attributes["max"]), _COLUMNS)
            hidden = range(int(attributes["min"]) - 1, last)
            # No program writes a column twice; many that overlap would take minutes.
            self._hidden += len(hidden)
            refuse_more(self._hidden, 2 * _COLUMNS, "hidden columns")
            self._sheet.hidden_columns.update(hidden)

    def _cell(self, attributes: dict[str, str]) -> None:
        self._column += 1
        if place := attributes.get("r", "").upper():
            found = _PLACE.fullmatch(place)
            if not found:
                raise DataFileError(f"{place[:20]!r} is no cell.")
            self._column = column_index_from_string(found[1]) - 1
            self._row = int(found[2])
        self._type, self._is_formula = attributes.get("t", ""), False
        self._value = None
        if self._type == "e":
            self._follow()

    def _follow(self) -> None:
        """Listen to the text of a cell, which would take long for each."""
        self._parser.CharacterDataHandler = self._text
        self._parser.EndElementHandler = self._end

    def _text(self, text: str) -> None:
        if self._value is not None:
            self._value += text

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name != "c":
            return
        at, value = (self._row, self._column), (self._value or "").strip()
        # A formula that gives empty text has an element of value, with nothing in it.
        is_empty_text = self._type == "str" and self._value is not None
        # Some programs write 0, and have Excel work it out when it opens the file.
        is_stand_in = self._recalculates and value == "0" and self._type in {"", "n"}
        if self._type == "e":
            self._sheet.faults[at] = failed(value)
        elif self._is_formula and (is_stand_in or not (value or is_empty_text)):
            self._sheet.faults[at] = NO_VALUE
        self._parser.CharacterDataHandler = None
        self._parser.EndElementHandler = None


class _Ods:
    """Takes the elements of an ODS workbook one by one."""

    def __init__(self) -> None:
        self._sheets: list[tuple[str, Sheet]] = []
        self._row = self._rows = 0  # those before this one; how often it comes
        self._column = self._columns = 0
        self._is_hidden = False

    def read(self, part: bytes) -> list[tuple[str, Sheet]]:
        """Return what the part says."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.Parse(part, True)
        return self._sheets

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._sheets.append((attributes.get("table:name", ""), Sheet()))
            self._row = self._rows = self._column = self._columns = 0
        elif tag == "table:table-column":
            self._next_column(attributes)
        elif tag == "table:table-row":
            self._row += self._rows
            self._rows = int(attributes.get("table:number-rows-repeated", 1))
            self._is_hidden = _is_collapsed(attributes)
            self._column = self._columns = 0
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            self._cell(attributes)
        elif tag == "text:p" and self._sheets:
            self._add()

    def _next_column(self, attributes: dict[str, str]) -> None:
        first = self._column
        self._column += int(attributes.get("table:number-columns-repeated", 1))
        if _is_collapsed(attributes):
            hidden = range(first, min(self._column, _COLUMNS))
            self._sheets[-1][1].hidden_columns.update(hidden)

    def _cell(self, attributes: dict[str, str]) -> None:
        self._column += self._columns
        self._columns = int(attributes.get("table:number-columns-repeated", 1))
        sheet = self._sheets[-1][1]
        at = self._row + 1, self._column
        has_value = "office:value-type" in attributes
        if has_value:
            self._add()
        if attributes.get("calcext:value-type") == "error":
            sheet.faults[at] = failed("")
        elif "table:formula" in attributes and not has_value:
            sheet.faults[at] = NO_VALUE
        spanned = int(attributes.get("table:number-rows-spanned", 1))
        if spanned > 1:
            span = at[0], self._row + spanned
            sheet.merged.setdefault(self._column, []).append(span)

    def _add(self) -> None:
        sheet = self._sheets[-1][1]
        last = self._row + self._rows
        sheet.add(last, self._column + max(self._columns, 1) - 1)
        if self._is_hidden:
            sheet.hidden_rows.update(range(self._row + 1, last + 1))


def _is_collapsed(attributes: dict[str, str]) -> bool:
    return attributes.get("table:visibility") in {"collapse", "filter"}


def failed(value: str) -> tuple[str, str]:
    """Return what is said of a cell whose formula fails."""
    what = f"the error {value}" if value else "an error"
    return (
        f"the cell holds {what} in place of a value.",
        "Correct its formula, or empty the cell.",
    )
