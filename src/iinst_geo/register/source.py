"""An extract of the national register as a file of text: bare, or in its zip."""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath, PurePosixPath
from typing import IO, NamedTuple

from iinst_geo.errors import DataFileError
from iinst_geo.files import MEGABYTE

MAX_MB = 200  # as it is given; the extract of all schools has 60
MAX_UNPACKED_MB = 500  # of the CSV in a zip
MAX_FILES_IN_ZIP = 100  # in a zip
# The website serves a zip, in which the extract of all schools has this name and a day.
EXTRACT_NAME = "edubasealldata"
DOWNLOAD_AGAIN = "Download the extract once more."
ZIP, UTF_16 = b"PK", (b"\xff\xfe", b"\xfe\xff")
START_BYTES = 512
WORKBOOK = (
    "The file is a workbook. Open it, save the sheet of schools as “CSV UTF-8” and "
    "give that, or give the zip of the website as it comes."
)
WORKBOOK_PARTS = ("xl/", "content.xml")  # of Excel and of OpenDocument
WEB_PAGE = (
    "The file is a web page, not the extract: the website answered the download with "
    f"an error or a question. {DOWNLOAD_AGAIN}"
)
OWN_DATA = (
    "The file is {what}, not the extract. If it holds data of your own, give it under "
    "Files on “Your data”."
)
# How files start that are no text in rows; blanks and a byte order mark may precede.
OTHER_STARTS = {
    b"\xd0\xcf\x11\xe0": WORKBOOK,
    b"%pdf": "The file is a PDF, not the extract. " + DOWNLOAD_AGAIN,
    b"\x1f\x8b": "The file is packed with gzip. Unpack it and give the CSV.",
    b"par1": OWN_DATA.format(what="Parquet"),
    b"{": OWN_DATA.format(what="JSON"),
    b"[": OWN_DATA.format(what="JSON"),
    b"<?xml": OWN_DATA.format(what="XML"),
    b"<": WEB_PAGE,
}


class OpenExtract(NamedTuple):
    """An extract opened for reading: its bytes, their number, the name of the file."""

    file: IO[bytes]
    size: int
    name: str


@contextmanager
def open_extract(
    given: Path | bytes | IO[bytes], name: str = ""
) -> Iterator[OpenExtract]:
    """
    Open an extract, unpacking it in memory where it comes as a zip.

    Parameters
    ----------
    given
        The file, what it holds, or a file that is open.
    name
        What the file is called, where ``given`` does not tell.

    Raises
    ------
    DataFileError
        If it cannot be read, is empty or too large, is of another kind, or is a zip
        without the extract.
    """
    path = name or (str(given) if isinstance(given, Path) else "")
    try:
        with _bytes_of(given) as file:
            size = file.seek(0, io.SEEK_END)
            file.seek(0)
            start = file.read(START_BYTES)
            file.seek(0)
            _refuse(size, start)
            if start.startswith(ZIP):
                yield from _in_zip(file, PurePath(path).name)
            else:
                yield OpenExtract(file, size, PurePath(path).name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise DataFileError(f"The zip is broken. {DOWNLOAD_AGAIN}") from error
    except OSError as error:
        if isinstance(error, DataFileError):
            raise
        raise DataFileError(f"{path} cannot be read: {error.strerror}.") from error


@contextmanager
def _bytes_of(given: Path | bytes | IO[bytes]) -> Iterator[IO[bytes]]:
    if isinstance(given, Path):
        with given.open("rb") as file:
            yield file
    else:
        yield io.BytesIO(given) if isinstance(given, bytes) else given


def _refuse(size: int, start: bytes) -> None:
    if not size:
        raise DataFileError(f"The file is empty. {DOWNLOAD_AGAIN}")
    if size > MAX_MB * MEGABYTE:
        raise DataFileError(
            f"The file is larger than {MAX_MB} MB, the most that is read."
        )
    bare = start.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    for other, told in OTHER_STARTS.items():
        if bare.startswith(other):
            raise DataFileError(told)


def _in_zip(packed: IO[bytes], path: str) -> Iterator[OpenExtract]:
    with zipfile.ZipFile(packed) as archive:
        entry = _extract_in(archive)
        if entry.flag_bits & 1:
            raise DataFileError(f"The zip is locked by a password. {DOWNLOAD_AGAIN}")
        if entry.file_size > MAX_UNPACKED_MB * MEGABYTE:
            raise DataFileError(
                f"The zip unpacks to more than {MAX_UNPACKED_MB} MB, the most that is "
                "read."
            )
        inside = PurePosixPath(entry.filename).name
        with archive.open(entry) as file:
            # The zip's own name may tell the day where the file in it does not.
            yield OpenExtract(file, entry.file_size, f"{inside} {path}")


def _extract_in(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Return the one file of a zip that can be the extract."""
    entries = archive.infolist()
    if any(entry.filename.startswith(WORKBOOK_PARTS) for entry in entries):
        raise DataFileError(WORKBOOK)
    tables = [
        entry
        for entry in entries[:MAX_FILES_IN_ZIP]
        if entry.filename.casefold().endswith(".csv")
        and not entry.filename.startswith("__MACOSX")
    ]
    found = [each for each in tables if _is_named_so(each)] or tables
    if len(found) != 1:
        held = f"{len(found)} files that could be it" if found else "no CSV file"
        raise DataFileError(
            f"The zip holds {held}. Give the CSV named {EXTRACT_NAME} alone."
        )
    return found[0]


def _is_named_so(entry: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(entry.filename).name.casefold()
    return name.startswith(EXTRACT_NAME)
