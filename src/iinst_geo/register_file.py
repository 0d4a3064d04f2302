"""Reading an extract of the national register as it is downloaded."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, NamedTuple

import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from iinst_geo.errors import DataFileError
from iinst_geo.names import normalised
from iinst_geo.register import REGISTER_NAME
from iinst_geo.register_source import DOWNLOAD_AGAIN, Source, opened

Progress = Callable[[float], None]  # told the share done, from 0 to 1

# Ours and the register's. Nothing else is read: the extract also has names of head
# teachers, telephone numbers and addresses of e-mail, which are nobody's business here.
NEEDED = {
    "urn": "URN",
    "name": "EstablishmentName",
    "status": "EstablishmentStatus (name)",
    "phase": "PhaseOfEducation (name)",
    "type": "TypeOfEstablishment (name)",
    "authority_name": "LA (name)",
    "region_name": "GOR (name)",
    "rural_urban": "UrbanRural (name)",
    "postcode": "Postcode",
    "easting": "Easting",
    "northing": "Northing",
}
WELCOME = {
    "town": "Town",
    "trust": "Trusts (name)",
    "closed_on": "CloseDate",
    "changed_on": "LastChangedDate",
}
DAY = "%d-%m-%Y"  # as the register writes it

BLOCK_BYTES = 2**22
HEADER_BYTES = 2**16  # a header of 140 columns takes 4,000
UNDEFINED_IN_1252 = bytes.maketrans(b"", b""), b"\x81\x8d\x8f\x90\x9d"
FAULTS_SHOWN = 5


class Extract(NamedTuple):
    """
    What was read of the register.

    ``rows`` has one row an establishment: the columns ``NEEDED`` and ``WELCOME`` under
    our names, text without blanks around, a missing value as empty text. ``date`` is
    the ISO date of the extract, empty if nothing tells.
    """

    rows: pd.DataFrame
    date: str


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
        rows = _rows(source, progress)
        return Extract(rows, _date(source.name, rows))


def _rows(source: Source, progress: Progress) -> pd.DataFrame:
    encoding = _encoding_of(source.file)
    columns = _columns_of(source.file, encoding)
    source.file.seek(0)
    batches = list(_batches(source, encoding, list(columns.values()), progress))
    if not batches:
        raise DataFileError(f"The file has a heading and no rows. {DOWNLOAD_AGAIN}")
    table: pd.DataFrame = pa.Table.from_batches(batches).to_pandas()
    table = table.rename(columns={theirs: ours for ours, theirs in columns.items()})
    table = table.reindex(columns=[*NEEDED, *WELCOME]).astype("str")
    tidied = {name: column.fillna("").str.strip() for name, column in table.items()}
    return pd.DataFrame(tidied)


def _encoding_of(file: IO[bytes]) -> str:
    """Tell UTF-8 from Windows-1252, and refuse what is neither."""
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


def _columns_of(file: IO[bytes], encoding: str) -> dict[str, str]:
    """Give the file's own spelling of each column that is read."""
    file.seek(0)
    start = file.read(HEADER_BYTES).decode(encoding, errors="replace")
    header = next(csv.reader(start.lstrip("\ufeff").splitlines()[:1]), [])
    spelt: dict[str, list[str]] = {}
    for name in header:
        spelt.setdefault(normalised(name), []).append(name)
    missing = [name for name in NEEDED.values() if normalised(name) not in spelt]
    if missing:
        raise DataFileError(
            f"This is not the full extract of {REGISTER_NAME}: it has no column "
            f"{', '.join(missing)}."
        )
    wanted = NEEDED | WELCOME
    twice = [
        name for name in wanted.values() if len(spelt.get(normalised(name), [])) > 1
    ]
    if twice:
        raise DataFileError(f"The file has more than one column {', '.join(twice)}.")
    return {
        ours: spelt[normalised(theirs)][0]
        for ours, theirs in wanted.items()
        if normalised(theirs) in spelt
    }


def _batches(
    source: Source, encoding: str, columns: list[str], progress: Progress
) -> Iterator[pa.RecordBatch]:
    """Read the rows block by block; one with too many or few cells is a fault."""
    faults: list[str] = []

    def note(row: arrow_csv.InvalidRow) -> str:
        # Its text is not told: it may hold what is private.
        faults.append(f"{row.actual_columns} cells instead of {row.expected_columns}")
        return "skip"

    try:
        reader = arrow_csv.open_csv(
            pa.PythonFile(source.file, mode="r"),
            arrow_csv.ReadOptions(
                use_threads=False, block_size=BLOCK_BYTES, encoding=encoding
            ),
            arrow_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=note),
            arrow_csv.ConvertOptions(
                include_columns=columns,
                column_types=dict.fromkeys(columns, pa.string()),
                strings_can_be_null=False,
            ),
        )
        for batch in reader:
            yield batch
            progress(min(1.0, source.file.tell() / source.size))
    except pa.ArrowException as error:
        # Not its own words: they quote the row.
        raise DataFileError(
            f"The file is broken as CSV, perhaps by a quotation mark without its pair. "
            f"{DOWNLOAD_AGAIN}"
        ) from error
    if faults:
        count = len(faults)
        rows = "row has" if count == 1 else "rows have"
        shown = "; ".join(faults[:FAULTS_SHOWN])
        raise DataFileError(
            f"The file is broken: {count} {rows} another number of cells than the "
            f"heading ({shown}). {DOWNLOAD_AGAIN}"
        )


def iso_days(days: pd.Series[str]) -> pd.Series[str]:
    """Give days written as the register does in ISO form, empty where there is none."""
    found = pd.to_datetime(days, format=DAY, errors="coerce")
    return found.dt.strftime("%Y-%m-%d").fillna("").astype("str")


def _date(name: str, rows: pd.DataFrame) -> str:
    """
    Give the day of the extract (ISO), empty if nothing tells.

    The file's name ends in it (``edubasealldata20250422.csv``); under another name the
    last change that it holds stands for it.
    """
    for digits in re.findall(r"(?<!\d)20\d{6}(?!\d)", name):
        try:
            day: date = datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007
        except ValueError:
            continue
        return day.isoformat()
    return max(iso_days(rows["changed_on"]), default="")
