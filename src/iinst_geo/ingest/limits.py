"""How much of somebody's data is read; what is more is refused in words."""

from __future__ import annotations

from iinst_geo.errors import IinstGeoError
from iinst_geo.files import MEGABYTE

MAX_BYTES = 50 * MEGABYTE  # of all files together, as they are given
MAX_UNPACKED_BYTES = 250 * MEGABYTE  # of all zips, and workbooks, which are zips too
MAX_FILES = 200  # given together, or in one zip
MAX_ROWS = 250_000  # of one table
MAX_LINES = 2**20  # of one table with blank ones, as many as a sheet of Excel has
MAX_COLUMNS = 500
MAX_CELLS = 10_000_000  # of one table: 50,000 rows of 140 columns are real data
MAX_SHEETS = 50  # of one workbook, or layers of one GeoPackage
# Values of one facet: more is free text, or would be a wall of filters. Great Britain
# has some 400 authorities.
MAX_VALUES, MAX_AREAS = 200, 500
MAX_SECONDS = 30  # for the queries of one GeoPackage
MAX_HEAP_BYTES = 1000 * MEGABYTE  # of SQLite, for all that is read at one time
MAX_VALUE_BYTES = MEGABYTE  # of one value in a GeoPackage
MAX_LETTERS = 5 * MEGABYTE  # of a line of CSV, or of the text in an element of XML
MAX_ELEMENTS = (
    3_000_000  # of XML: those of 250,000 nodes and links with five facts each
)
MAX_DEPTH = 200  # of elements of XML that stand in each other
MAX_LISTS = 2_000_000  # in JSON; each point of an outline is one


class TooMuchError(IinstGeoError, ValueError):
    """A file is larger than is read."""


def refuse_more(count: int, limit: int, noun: str) -> None:
    """
    Refuse a count above its limit.

    Raises
    ------
    TooMuchError
        If it is above.
    """
    if count > limit:
        raise TooMuchError(f"it has more than {limit:,} {noun}, the most that is read.")


def refuse_more_bytes(count: int, limit: int, what: str) -> None:
    """
    Refuse a size in bytes above its limit.

    Raises
    ------
    TooMuchError
        If it is above.
    """
    if count > limit:
        raise TooMuchError(
            f"{what} more than {limit // MEGABYTE} MB, the most that is read."
        )
