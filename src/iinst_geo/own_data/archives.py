"""Zip files, unpacked in memory within limits."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from iinst_geo.own_data.limits import (
    MAX_FILES,
    MAX_UNPACKED_BYTES,
    TooMuchError,
    refuse_more,
    refuse_more_bytes,
)

WORKBOOK_PART = "xl/"


def opened(content: bytes) -> zipfile.ZipFile:
    """
    Open a zip that is not too large to unpack.

    Raises
    ------
    TooMuchError
        If it has too many entries, or would become too large.
    zipfile.BadZipFile
        If it is no zip.
    """
    archive = zipfile.ZipFile(io.BytesIO(content))
    entries = archive.infolist()
    refuse_more(len(entries), MAX_FILES, "files")
    # The reader of an entry stops at the size that its list entry gives.
    unpacked = sum(entry.file_size for entry in entries)
    refuse_more_bytes(unpacked, MAX_UNPACKED_BYTES, "it would unpack to")
    return archive


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Say whether a zip is an Office workbook."""
    return any(name.startswith(WORKBOOK_PART) for name in archive.namelist())


def refuse_entities(archive: zipfile.ZipFile) -> None:
    """
    Refuse a workbook whose parts define entities, which can grow without end.

    Raises
    ------
    TooMuchError
        If one does; no program that writes workbooks does.
    """
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                if b"<!DOCTYPE" in part.read(2000):
                    raise TooMuchError("its parts define entities, which is unsafe.")


def files_of(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """
    Give the files of a zip by their names, without folders and hidden files.

    Raises
    ------
    zipfile.BadZipFile, RuntimeError
        If one is spoilt; if it is locked by a password.
    """
    found = {}
    for entry in archive.infolist():
        path = PurePosixPath(entry.filename)
        is_hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
        if not entry.is_dir() and not is_hidden:
            name = path.name if path.name not in found else str(path)
            found[name] = archive.read(entry)
    return found
