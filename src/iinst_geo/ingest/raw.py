"""A table as a file gives it, before anybody knows what its columns mean."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import PurePath

from shapely.geometry.base import BaseGeometry

from iinst_geo.errors import Problem

FILE_KINDS = (
    "CSV, XLSX, ODS, JSON, GeoJSON, GeoPackage, shapefile, KML, GraphML, another "
    "format that the guide lists, or a zip of them"
)

# Control characters, halves of characters and code points that are none: no XML holds
# them. And marks that turn the direction of writing of all that follows (Unicode Annex
# 9), with which a name changes how the words behind it read.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    "\ufdd0-\ufdef"
    + "".join(
        chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17)
    )
    + "]"
)
_RARE_BLANKS = str.maketrans(dict.fromkeys("\v\f\x1c\x1d\x1e\x1f", " "))

LIST_LETTERS = 10_000  # of a list in a cell; longer text is none


@dataclass(frozen=True)
class RawTable:
    """
    Headings and rows of text; a cell of empty text holds nothing.

    ``row_numbers`` are a spreadsheet's: blank rows and titles count. ``points`` has a
    geometry in EPSG:4326, or none, for each row of a table that brings its places with
    it. ``problems`` are those of single rows. ``lists`` has the parts of each cell that
    was given as a list, by the positions of its row and column.
    """

    file: str
    sheet: str  # of a workbook, or the layer of a GeoPackage
    headings: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    row_numbers: Sequence[int]
    points: Sequence[BaseGeometry | None] = ()
    problems: tuple[Problem, ...] = ()
    lists: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What messages call the table."""
        return table_label(self.file, self.sheet)


def table_label(file: str, sheet: str) -> str:
    """Return what messages call a table: its file, and its sheet if it has any."""
    return f"{file}, sheet {sheet}" if sheet else file


def told_apart(name: str, taken: set[str]) -> str:
    """Return a name, with a number if it is taken (``ties (2).csv``), and take it."""
    suffix = PurePath(name).suffix
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name.removesuffix(suffix)} ({number}){suffix}"
    taken.add(free)
    return free


def cleaned(table: RawTable) -> RawTable:
    """Return a table without characters that nobody sees and files stumble over."""
    # Most rows need nothing, and one question for a row is quicker than one for a cell.
    rows = [
        row if "".join(row).isprintable() else [legible(cell) for cell in row]
        for row in table.rows
    ]
    lists = {at: tuple(map(legible, cell)) for at, cell in table.lists.items()}
    headings = tuple(map(legible, table.headings))
    return replace(table, headings=headings, rows=rows, lists=lists)


def legible(text: str) -> str:
    """Return a text without characters that nobody sees and files stumble over."""
    return _UNSEEN.sub("", text.translate(_RARE_BLANKS))


def cell_text(value: object) -> str:
    """Return a cell of any type as a person would write it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    elif isinstance(value, bool):
        value = str(value).upper()
    elif isinstance(value, datetime) and value.time() == time():
        value = value.date()
    elif isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = " ".join(value)
    elif isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return value.isoformat() if isinstance(value, date | time) else str(value)


def lists_of(
    rows: Sequence[Sequence[object]],
) -> dict[tuple[int, int], tuple[str, ...]]:
    """Return the parts of the cells that are lists, by row and column."""
    return {
        (at, column): tuple(cell_text(part) for part in cell)
        for at, row in enumerate(rows)
        for column, cell in enumerate(row)
        if isinstance(cell, list)
    }


def written_list(cell: str) -> tuple[str, ...]:
    """Return the parts of a list that programs wrote as text: ``["Ash", "Elm"]``."""
    if cell[:2] not in {"['", '["'} or len(cell) > LIST_LETTERS:
        return ()
    try:
        found = ast.literal_eval(cell)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return ()
    return tuple(map(cell_text, found)) if isinstance(found, list) else ()
