"""A table as a file gives it, before anybody knows what its columns mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from shapely.geometry.base import BaseGeometry

from iinst_geo.errors import Problem
from iinst_geo.own_data.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_LINES,
    MAX_ROWS,
    refuse_more,
)
from iinst_geo.tables import HEADER_ROW

FILE_KINDS = "CSV, XLSX, GeoJSON, GeoPackage, GeoParquet or a zip of them"
_HEADING_EACH = "Give them a heading, or put text that holds a comma in quotes."
_HEADINGS_FIRST = "Put the headings in row 1, and take out a title above them."


@dataclass(frozen=True)
class RawTable:
    """
    Headings and rows of text; a cell of empty text holds nothing.

    ``row_numbers`` are a spreadsheet's: the header is row 1, and blank rows count.
    ``points`` has a geometry in EPSG:4326, or none, for each row of a table that brings
    its places with it. ``problems`` are those of single rows.
    """

    file: str
    sheet: str  # of a workbook, or the layer of a GeoPackage
    headings: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    row_numbers: Sequence[int]
    points: Sequence[BaseGeometry | None] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def label(self) -> str:
        """What messages call the table."""
        return label_of(self.file, self.sheet)


def label_of(file: str, sheet: str) -> str:
    """Give what messages call a table: its file, and its sheet if it has any."""
    return f"{file}, sheet {sheet}" if sheet else file


def told_apart(name: str, taken: set[str]) -> str:
    """Give a name, with a number if it is taken (``ties (2).csv``), and take it."""
    suffix = PurePath(name).suffix
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name.removesuffix(suffix)} ({number}){suffix}"
    taken.add(free)
    return free


def table_of_rows(file: str, sheet: str, rows: Iterable[Sequence[str]]) -> RawTable:
    """
    Make a table of rows of text, the first of them the header; blank rows are left out.

    Raises
    ------
    TooMuchError
        If there are too many rows, columns or cells.
    """
    remaining = iter(rows)
    headings = tuple(cell.strip() for cell in next(remaining, ()))
    while headings and not headings[-1]:
        headings = headings[:-1]
    refuse_more(len(headings), MAX_COLUMNS, "columns")
    kept: list[Sequence[str]] = []
    cells = 0
    numbers: list[int] = []
    problems: list[Problem] = []
    for number, row in enumerate(remaining, HEADER_ROW + 1):
        # A row may be said to stand a billion rows down.
        refuse_more(number, MAX_LINES, "rows, blank ones among them")
        if not any(row):
            continue
        kept.append(row)
        numbers.append(number)
        refuse_more(len(kept), MAX_ROWS, "rows")
        cells += max(len(row), len(headings))
        refuse_more(cells, MAX_CELLS, "cells")
        if any(cell.strip() for cell in row[len(headings) :]):
            # Under a title that stands over the true headings, every row is too wide.
            fix = _HEADINGS_FIRST if len(headings) == 1 else _HEADING_EACH
            problems.append(
                Problem(
                    label_of(file, sheet),
                    "the row has cells without a heading above them; they are not "
                    "read.",
                    fix,
                    row=number,
                    severity="warning",
                )
            )
    return RawTable(file, sheet, headings, kept, numbers, problems=tuple(problems))
