"""Reading an extract of the national register as it is downloaded."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, NamedTuple

import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from iinst_geo.errors import DataFileError
from iinst_geo.postcodes import WHOLE, tidy
from iinst_geo.register_columns import (
    GRID,
    HEADINGS,
    REQUIRED,
    columns_of,
    known_headings,
    left_bare,
    named,
)
from iinst_geo.register_dates import read_days
from iinst_geo.register_source import DOWNLOAD_AGAIN, UTF_16, Source, opened

Progress = Callable[[float], None]  # told the share done, from 0 to 1

DATES = ("closed_on", "changed_on")
BLOCK_BYTES = 2**22
HEADER_BYTES = 2**16  # a header of 140 columns takes 4,000
UNDEFINED_IN_1252 = bytes.maketrans(b"", b""), b"\x81\x8d\x8f\x90\x9d"
SEPARATORS = ",;\t|"
SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.)\"?\s*?\r?\n", re.IGNORECASE)  # Excel's
# Reasons why a row is left out.
TOO_FEW, TOO_MANY = (
    "fewer cells than the heading",
    "more cells than the heading",
)


class Extract(NamedTuple):
    """
    What was read of the register.

    ``rows`` has one row an establishment: the columns ``HEADINGS`` under our names,
    text without blanks around, days in ISO form, a missing value as empty text.
    ``date`` is the ISO date of the extract, empty if nothing tells. ``left_out`` counts
    the rows that are not read by reason; ``warnings`` are sentences.
    """

    rows: pd.DataFrame
    date: str
    left_out: Mapping[str, int]
    warnings: tuple[str, ...]


class _Layout(NamedTuple):
    """How the text of an extract is written."""

    encoding: str
    separator: str
    lines_before: int  # of the heading
    header: Sequence[str]
    columns: Mapping[str, str]  # ours, with the file's own heading


class _OddRow(NamedTuple):
    """A row with another number of cells than the heading."""

    number: int | None
    text: str


def read_extract(
    given: Path | bytes | IO[bytes], name: str, progress: Progress
) -> Extract:
    """
    Read the columns that are needed, every cell as text.

    Parameters
    ----------
    given
        The extract, as CSV or in the zip that the website serves.
    name
        What the file is called, where ``given`` does not tell.
    progress
        Is told the share that is read.

    Raises
    ------
    DataFileError
        If it is not the register: empty, of another kind, in an unknown encoding,
        broken, or without a column that is needed.
    """
    with opened(given, name) as source:
        layout = _layout_of(source.file)
        source.file.seek(0)
        odd: list[_OddRow] = []
        table = _table(_batches(source, layout, odd, progress), layout)
        mended, left_out, warnings = _mended(odd, layout)
        rows = _tidied(pd.concat([table, mended], ignore_index=True))
        if rows.empty and not left_out:
            raise DataFileError(f"The file has a heading and no rows. {DOWNLOAD_AGAIN}")
        warnings += left_bare(layout.columns, rows)
        rows, unnamed = named(rows)
        written = {layout.columns.get(ours, ours): rows[ours] for ours in DATES}
        days = read_days(written, rows["urn"])
        rows = rows.assign(**dict(zip(DATES, days.columns.values(), strict=True)))
        warnings += [*unnamed, *_no_numbers(rows), *days.warnings]
        return Extract(rows, _date(source.name, rows), left_out, tuple(warnings))


def _layout_of(file: IO[bytes]) -> _Layout:
    """Find out how a file is written; raise if it is no register."""
    encoding = _encoding_of(file)
    file.seek(0)
    start = file.read(HEADER_BYTES).decode(encoding, errors="replace")
    start = start.lstrip("\ufeff")
    said = SEPARATOR_LINE.match(start)
    start = start[said.end() :] if said else start
    best: tuple[int, str, list[str]] = (-1, ",", [])
    for separator in said[1] if said else SEPARATORS:
        header = _cells(start, separator)
        count = known_headings(header)
        best = max(best, (count, separator, header), key=lambda each: each[0])
    _, separator, header = best
    columns = columns_of(header)
    return _Layout(encoding, separator, int(bool(said)), header, columns)


def _cells(text: str, separator: str) -> list[str]:
    """Return the cells of the first row of a text."""
    lines = io.StringIO(text, newline=None)
    try:
        return next(csv.reader(lines, delimiter=separator), [])
    except csv.Error as error:
        raise _broken() from error


def _encoding_of(file: IO[bytes]) -> str:
    """Tell UTF-8 and UTF-16 from Windows-1252, and refuse what is none of them."""
    if file.read(2) in UTF_16:
        return "utf-16"
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    is_utf_8 = is_1252 = True
    while block := file.read(BLOCK_BYTES):
        if b"\0" in block:
            raise DataFileError("The file is not text. Give the extract as CSV.")
        is_1252 = is_1252 and len(block.translate(*UNDEFINED_IN_1252)) == len(block)
        if is_utf_8:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                is_utf_8 = False
    if not (is_utf_8 or is_1252):
        raise DataFileError(
            "The text is neither in UTF-8 nor in Windows-1252. Save it as CSV in UTF-8."
        )
    return "utf-8" if is_utf_8 else "cp1252"


def _batches(
    source: Source, layout: _Layout, odd: list[_OddRow], progress: Progress
) -> Iterator[pa.RecordBatch]:
    """Read the rows block by block, those with too many or few cells into ``odd``."""

    def note(row: arrow_csv.InvalidRow) -> str:
        odd.append(_OddRow(row.number, row.text))
        return "skip"

    wanted = list(layout.columns.values())
    try:
        reader = arrow_csv.open_csv(
            pa.PythonFile(source.file, mode="r"),
            arrow_csv.ReadOptions(
                use_threads=False,
                block_size=BLOCK_BYTES,
                encoding=layout.encoding,
                skip_rows=layout.lines_before,
            ),
            arrow_csv.ParseOptions(
                delimiter=layout.separator,
                newlines_in_values=True,
                invalid_row_handler=note,
            ),
            arrow_csv.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(wanted, pa.string()),
                strings_can_be_null=False,
            ),
        )
        for batch in reader:
            yield batch
            progress(min(1.0, source.file.tell() / source.size))
    except (pa.ArrowException, UnicodeDecodeError) as error:
        # Not its own words: they quote the row.
        raise _broken() from error


def _broken() -> DataFileError:
    return DataFileError(
        "The file is broken as CSV, perhaps by a quotation mark without its pair. "
        f"{DOWNLOAD_AGAIN}"
    )


def _table(batches: Iterator[pa.RecordBatch], layout: _Layout) -> pd.DataFrame:
    """Put the rows under our names."""
    [*read] = batches
    if not read:
        return pd.DataFrame(columns=list(HEADINGS))
    table: pd.DataFrame = pa.Table.from_batches(read).to_pandas()
    return table.rename(
        columns={theirs: ours for ours, theirs in layout.columns.items()}
    )


def _mended(
    odd: Sequence[_OddRow], layout: _Layout
) -> tuple[pd.DataFrame, dict[str, int], list[str]]:
    """
    Read what can be read of rows with another number of cells than the heading.

    Their last cells may be missing or be blank beyond the heading. Where another cell
    is missing or too many, all that follow stand under the wrong heading, and the row
    is left out. Its text is not told: it may hold what is private.
    """
    width = len(layout.header)
    at = {ours: layout.header.index(theirs) for ours, theirs in layout.columns.items()}
    made, numbers, left_out = [], [], {TOO_FEW: 0, TOO_MANY: 0}
    for row in odd:
        if row.text.count('"') % 2:
            raise _broken()
        cells = _cells(row.text, layout.separator)
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


def _tidied(rows: pd.DataFrame) -> pd.DataFrame:
    """Return text without blanks around, and no row of blanks."""
    rows = rows.reindex(columns=list(HEADINGS)).astype("str")
    tidied = {name: column.fillna("").str.strip() for name, column in rows.items()}
    # A program that takes a column for numbers may write them with a fraction of 0.
    tidied["urn"] = tidied["urn"].str.replace(r"\.0+$", "", regex=True)
    rows = pd.DataFrame(tidied)
    without = rows[rows["urn"] == ""]
    is_blank = (without == "").all(axis="columns")
    return rows.drop(without.index[is_blank]).reset_index(drop=True)


def _no_numbers(rows: pd.DataFrame) -> list[str]:
    """Tell of grid references that are no numbers."""
    told = []
    for ours in GRID:
        number = pd.to_numeric(rows[ours], errors="coerce")
        count = int((number.isna() & (rows[ours] != "")).sum())
        if count:
            cells = "1 cell is" if count == 1 else f"{count:,} cells are"
            told.append(
                f"{HEADINGS[ours][0]}: {cells} no number; the place is the middle of "
                "the postcode."
            )
    return told


def _date(name: str, rows: pd.DataFrame) -> str:
    """
    Return the day of the extract (ISO), empty if nothing tells.

    The file's name ends in it (``edubasealldata20250422.csv``); under another name the
    last change that it holds stands for it.
    """
    for digits in re.findall(r"(?<!\d)(20\d\d)[-_]?(\d\d)[-_]?(\d\d)(?!\d)", name):
        try:
            day: date = datetime.strptime("".join(digits), "%Y%m%d").date()  # noqa: DTZ007
        except ValueError:
            continue
        return day.isoformat()
    return max(rows["changed_on"], default="")
