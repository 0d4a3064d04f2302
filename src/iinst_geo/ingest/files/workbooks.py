"""Workbooks of Excel and LibreOffice: a table from each sheet that is not hidden."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgpack

from iinst_geo.errors import DataFileError, Problem
from iinst_geo.files import MEGABYTE
from iinst_geo.ingest.files import calamine_process
from iinst_geo.ingest.files.layout import Layout, is_blank, table_of_rows
from iinst_geo.ingest.files.sheet_xml import Sheet, ods_sheets, xlsx_sheets
from iinst_geo.ingest.headings import EXPLANATIONS, plain
from iinst_geo.ingest.limits import (
    MAX_CELLS,
    MAX_SECONDS,
    MAX_SHEETS,
    TooMuchError,
    refuse_more,
)
from iinst_geo.ingest.raw import RawTable, cell_text, table_label, told_apart

_LOG = logging.getLogger(__name__)
READER_BYTES = 2000 * MEGABYTE  # of memory, for the process that reads a workbook


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
    return _told_less(file, content, "hidden rows and columns")


def read_xlsb(file: str, content: bytes) -> list[RawTable]:
    """Read a binary workbook of Excel, and say what of it cannot be told."""
    return _told_less(file, content, "hidden rows and columns, and merged cells,")


def _told_less(file: str, content: bytes, what: str) -> list[RawTable]:
    message = (
        f"{what} are read like others in this format, and a formula that fails like an "
        "empty cell."
    )
    fix = "Save it as XLSX if it has any."
    told = Problem(file, message, fix, severity="warning")
    return [*_tables(file, content, None), _only(told)]


def sheet_rows(content: bytes) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """Return the rows of text of each sheet of a workbook that was read."""
    for sheet in _sheets(content):
        yield sheet.name, _rows(sheet, Layout())


@dataclass(frozen=True)
class _Sheet:
    """The values of a sheet from its first column, and the ranges that are merged."""

    name: str
    is_visible: bool
    left: int
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
    rows: Sequence[Sequence[object]]


def _tables(
    file: str, content: bytes, looked_at: Iterator[tuple[str, Sheet]] | None
) -> list[RawTable]:
    found = _each_table(file, content, looked_at)
    tables = [table for table in found if table.headings or table.problems]
    if not tables:
        raise DataFileError("none of its sheets holds anything.")
    return tables


def _each_table(
    file: str, content: bytes, looked_at: Iterator[tuple[str, Sheet]] | None
) -> Iterator[RawTable]:
    # A sheet is looked at before its values are read, which takes memory for all cells
    # between the first and the last.
    known = None if looked_at is None else list(looked_at)
    taken: set[str] = set()
    for at, sheet in enumerate(_sheets(content)):
        if known is not None and (at >= len(known) or known[at][0] != sheet.name):
            raise DataFileError("the list of its sheets is spoilt.")
        layout = _layout(sheet, known[at][1] if known else Sheet())
        name = told_apart(sheet.name, taken)
        rows = _rows(sheet, layout)
        if sheet.is_visible:
            yield table_of_rows(file, name, rows, layout)
        # Some hidden sheets only explain, such as the words that the template offers.
        elif plain(name) not in EXPLANATIONS and (
            layout.faults or not all(map(is_blank, rows))
        ):
            yield _only(_hidden_sheet(file, name))


def _layout(sheet: _Sheet, looked: Sheet) -> Layout:
    for (first, column), (last, _) in sheet.merged:
        if last > first:
            looked.merged.setdefault(column, []).append((first + 1, last + 1))
    return looked.layout()


def _only(problem: Problem) -> RawTable:
    """Return a table that has nothing but a problem to tell."""
    return RawTable(problem.file, "", (), (), (), problems=(problem,))


def _hidden_sheet(file: str, name: str) -> Problem:
    return Problem(
        table_label(file, name),
        "the sheet is hidden, so it is not read.",
        f"To take it in, unhide the sheet {name} and save the workbook; else leave it.",
        severity="warning",
        sheet=name,
    )


def _sheets(content: bytes) -> Iterator[_Sheet]:
    """
    Return the sheets of a workbook, as a process of its own reads them.

    Raises
    ------
    DataFileError
        If it is spoilt or locked.
    TooMuchError
        If there are too many sheets, or reading takes too long.

    Notes
    -----
    The reader asks for as much memory as a file says that it needs. Where there is not
    so much its process ends at once, whoever else that serves.
    """
    command = [sys.executable, "-P", calamine_process.__file__]
    limits = map(str, (MAX_SHEETS, MAX_CELLS, READER_BYTES))
    try:
        done = subprocess.run(  # noqa: S603, no part of it is given
            [*command, *limits],
            input=content,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooMuchError("it took too long to read.") from None
    if done.returncode == calamine_process.LOCKED:
        raise DataFileError("it is locked with a password. Save it without one.")
    if done.returncode == calamine_process.TOO_LARGE:
        refuse_more(MAX_CELLS + 1, MAX_CELLS, "cells, blank ones among them")
    if done.returncode:
        if said := done.stderr.decode(errors="replace").splitlines():
            _LOG.warning("The reader of workbooks ended: %s", said[-1])
        raise DataFileError("it is spoilt, or needs more memory than there is.")
    found = msgpack.Unpacker(
        io.BytesIO(done.stdout), max_buffer_size=0, strict_map_key=False
    )
    for number, (name, is_visible, (left, merged, rows)) in enumerate(found, 1):
        refuse_more(number, MAX_SHEETS, "sheets")
        yield _Sheet(name, is_visible, left, merged, rows)


def _rows(sheet: _Sheet, layout: Layout) -> Iterator[list[str]]:
    """Return the rows from the first of the sheet, with nothing in cells at fault."""
    faulty = {row for row, _ in layout.faults}
    for number, row in enumerate(sheet.rows, 1):
        # Empty columns before the first are left out by the reader, empty rows are not.
        cells = [""] * sheet.left + [cell_text(value) for value in row]
        if number in faulty:
            cells = [
                "" if (number, at) in layout.faults else cell
                for at, cell in enumerate(cells)
            ]
        yield cells
