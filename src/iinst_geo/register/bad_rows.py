"""Rows of an extract of the register that do not fit its heading."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from iinst_geo.errors import DataFileError
from iinst_geo.geography.postcodes import WHOLE, tidy
from iinst_geo.register.columns import GRID, HEADINGS, REQUIRED
from iinst_geo.register.source import DOWNLOAD_AGAIN

# Reasons why a row is left out.
TOO_FEW, TOO_MANY = (
    "fewer cells than the heading",
    "more cells than the heading",
)


class OddRow(NamedTuple):
    """A row with another number of cells than the heading."""

    number: int | None
    text: str


def broken_file() -> DataFileError:
    """Return what is said of a file whose quotation marks do not pair."""
    return DataFileError(
        "The file is broken as CSV, perhaps by a quotation mark without its pair. "
        f"{DOWNLOAD_AGAIN}"
    )


def cells_of(text: str, separator: str) -> list[str]:
    """
    Return the cells of the first row of a text.

    Raises
    ------
    DataFileError
        If it cannot be taken apart.
    """
    lines = io.StringIO(text, newline=None)
    try:
        return next(csv.reader(lines, delimiter=separator), [])
    except csv.Error as error:
        raise broken_file() from error


def mended(
    odd: Sequence[OddRow],
    separator: str,
    header: Sequence[str],
    columns: Mapping[str, str],
) -> tuple[pd.DataFrame, dict[str, int], list[str]]:
    """
    Read what can be read of rows with another number of cells than the heading.

    Their last cells may be missing or be blank beyond the heading. Where another cell
    is missing or too many, all that follow stand under the wrong heading, and the row
    is left out. Its text is not told: it may hold what is private.
    """
    width = len(header)
    at = {ours: header.index(theirs) for ours, theirs in columns.items()}
    made, numbers, left_out = [], [], {TOO_FEW: 0, TOO_MANY: 0}
    for row in odd:
        if row.text.count('"') % 2:
            raise broken_file()
        cells = cells_of(row.text, separator)
        is_long = len(cells) > width
        cells += [""] * (width - len(cells))
        found = {ours: cells[place].strip() for ours, place in at.items()}
        if any(map(str.strip, cells[width:])) or not _is_plausible(found):
            left_out[TOO_MANY if is_long else TOO_FEW] += 1
            continue
        made.append(found)
        if not is_long:
            numbers.append(row.number)
    told = []
    if numbers:
        rows = "1 row has" if len(numbers) == 1 else f"{len(numbers):,} rows have"
        told.append(
            f"{rows} fewer cells than the heading, the first is row {numbers[0]}; the "
            "missing ones, at the end, were read as empty."
        )
    left_out = {reason: count for reason, count in left_out.items() if count}
    return pd.DataFrame(made, columns=list(HEADINGS)), left_out, told


def _is_plausible(row: Mapping[str, str]) -> bool:
    """Say whether cells stand where they should, as far as that can be told."""
    postcode, numbers = row.get("postcode", ""), [row.get(each, "") for each in GRID]
    return (
        all(row[each] for each in REQUIRED)
        and row["urn"].isdecimal()
        and (not postcode or bool(WHOLE.fullmatch(tidy(postcode))))
        and all(re.fullmatch(r"\d*(\.\d*)?", each) for each in numbers)
        and bool(numbers[0]) == bool(numbers[1])
    )
