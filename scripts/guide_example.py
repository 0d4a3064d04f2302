"""The example of `docs/bring-your-own-network.md`, as a workbook."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

GUIDE = Path(__file__).parents[1] / "docs" / "bring-your-own-network.md"
SHEET = re.compile(r"^Sheet \*([^*]+)\*:\n\n((?:\|.*\n)+)", re.MULTILINE)


def sheets() -> Iterator[tuple[str, list[list[str]]]]:
    """Return the sheets that the guide shows: name, and rows, the headings first."""
    for name, table in SHEET.findall(GUIDE.read_text(encoding="utf-8")):
        headings, _, *rows = table.splitlines()
        yield name, [_cells(line) for line in (headings, *rows)]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def workbook() -> bytes:
    """Return them as a person would type them into an empty workbook."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell or None for cell in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
