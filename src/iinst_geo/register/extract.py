"""Reading an extract of the national register as it is downloaded."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, NamedTuple

import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from iinst_geo.errors import DataFileError
from iinst_geo.register.bad_rows import OddRow, broken_file, cells_of, mended
from iinst_geo.register.columns import (
    GRID,
    HEADINGS,
    columns_of,
    known_headings,
    left_bare,
    named,
)
from iinst_geo.register.dates import read_days
from iinst_geo.register.source import DOWNLOAD_AGAIN, UTF_16, OpenExtract, open_extract

Progress = Callable[[float], None]  # told the share done, from 0 to 1

DATES = ("closed_on", "changed_on")
BLOCK_BYTES = 2**22
MOST_ROWS = 250_000  # there are some 52,000 establishments, closed ones with them
HEADER_BYTES = 2**16  # a header of 140 columns takes 4,000
UNDEFINED_IN_1252 = bytes.maketrans(b"", b""), b"\x81\x8d\x8f\x90\x9d"
SEPARATORS = ",;\t|"
SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.)\"?\s*?\r?\n", re.IGNORECASE)  # Excel's


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
    with open_extract(given, name) as source:
        layout = _layout_of(source.file)
        source.file.seek(0)
        odd: list[OddRow] = []
        table = _table(_batches(source, layout, odd, progress), layout)
        others, left_out, warnings = mended(
            odd, layout.separator, layout.header, layout.columns
        )
        rows = _tidied(pd.concat([table, others], ignore_index=True))
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
        header = cells_of(start, separator)
        count = known_headings(header)
        best = max(best, (count, separator, header), key=lambda each: each[0])
    _, separator, header = best
    columns = columns_of(header)
    return _Layout(encoding, separator, int(bool(said)), header, columns)


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
    source: OpenExtract, layout: _Layout, odd: list[OddRow], progress: Progress
) -> Iterator[pa.RecordBatch]:
    """Read the rows block by block, those with too many or few cells into ``odd``."""

    def note(row: arrow_csv.InvalidRow) -> str:
        odd.append(OddRow(row.number, row.text))
        return "skip" if len(odd) <= MOST_ROWS else "error"

    wanted, count = list(layout.columns.values()), 0
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
            count += len(batch)
            _refuse_more_rows(count)
            yield batch
            progress(min(1.0, source.file.tell() / source.size))
    except (pa.ArrowException, UnicodeDecodeError) as error:
        _refuse_more_rows(len(odd))
        # Not its own words: they quote the row.
        raise broken_file() from error


def _refuse_more_rows(count: int) -> None:
    if count > MOST_ROWS:
        raise DataFileError(
            f"The file has more than {MOST_ROWS:,} rows, the most that is read. "
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
