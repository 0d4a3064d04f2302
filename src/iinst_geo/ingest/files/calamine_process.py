"""Reads a workbook from standard input, and writes its sheets to standard output.

A program of its own that knows nothing of the package, so that it starts at once.
"""

from __future__ import annotations

import io
import sys
import traceback
from contextlib import suppress
from datetime import datetime, time

import msgpack
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

LOCKED, SPOILT, TOO_LARGE = 3, 4, 5  # how it ends when there is nothing to write


def main(most_sheets: int, most_cells: int, most_bytes: int) -> None:
    """Write name, whether it is a sheet, is visible, left, merged ranges and rows."""
    limit_memory(most_bytes)
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    packer = msgpack.Packer(default=as_iso)
    for at, about in enumerate(book.sheets_metadata[: most_sheets + 1]):
        is_sheet = about.typ == SheetTypeEnum.WorkSheet
        sheet = book.get_sheet_by_index(at) if is_sheet else None
        most_cells -= sheet.total_height * sheet.total_width if sheet else 0
        if most_cells < 0:
            sys.exit(TOO_LARGE)
        is_visible = about.visible == SheetVisibleEnum.Visible
        sys.stdout.buffer.write(packer.pack([about.name, is_visible, facts(sheet)]))


def facts(sheet: CalamineSheet | None) -> list[object]:
    """Return the first column, merged ranges and rows of a sheet; of a chart none."""
    if sheet is None:
        return [0, [], []]
    _, left = sheet.start or (0, 0)
    return [left, sheet.merged_cell_ranges or [], list(sheet.iter_rows())]


def as_iso(value: object) -> str:
    """Return a date or time as text, a date without the time of its midnight."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def limit_memory(most_bytes: int) -> None:
    """Let the process have no more memory, where the system can see to it."""
    try:
        import resource  # noqa: PLC0415, not on Windows
    except ImportError:
        return
    # A lower limit may hold already, and macOS sets none.
    with suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = most_bytes if hard == resource.RLIM_INFINITY else min(most_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


if __name__ == "__main__":
    try:
        main(*map(int, sys.argv[1:]))
    except PasswordError:
        sys.exit(LOCKED)
    except CalamineError:
        sys.exit(SPOILT)
    except SystemExit:
        raise
    # What ends in a panic is no Exception. Its message may quote the file.
    except BaseException as error:  # noqa: BLE001
        line = traceback.extract_tb(error.__traceback__)[-1].lineno
        sys.stderr.write(f"{type(error).__name__} in line {line}\n")
        sys.exit(SPOILT)
