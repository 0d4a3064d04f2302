"""Zip files, unpacked in memory within limits."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from pathlib import PurePosixPath

from iinst_geo.errors import DataFileError
from iinst_geo.ingest.limits import (
    MAX_FILES,
    MAX_UNPACKED_BYTES,
    TooMuchError,
    refuse_more,
    refuse_more_bytes,
)


class Unpacked:
    """How many bytes the zips and workbooks given together unpack to."""

    def __init__(self) -> None:
        self._size = 0

    def add(self, size: int) -> None:
        """
        Count those of one more.

        Raises
        ------
        TooMuchError
            If all would become too large.
        """
        what = "with the files before it, it" if self._size else "it"
        self._size += size
        refuse_more_bytes(self._size, MAX_UNPACKED_BYTES, f"{what} would unpack to")


def opened(content: bytes, unpacked: Unpacked) -> zipfile.ZipFile:
    """
    Open a zip that, with those opened before, is not too large to unpack.

    Raises
    ------
    TooMuchError
        If it has too many entries, or would become too large.
    DataFileError
        If some of its entries share their bytes, which can grow without end.
    zipfile.BadZipFile
        If it is no zip.
    """
    archive = zipfile.ZipFile(io.BytesIO(content))
    entries = archive.infolist()
    refuse_more(len(entries), MAX_FILES, "files")
    if sum(entry.compress_size for entry in entries) > len(content):
        raise DataFileError("some files in the zip overlap. Make the zip again.")
    unpacked.add(sum(entry.file_size for entry in entries))
    return archive


def content_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo | str) -> bytes:
    """
    Return the bytes of an entry, no more than the list of the zip gives.

    Raises
    ------
    zipfile.BadZipFile, RuntimeError
        If it is spoilt; if it is locked by a password.
    KeyError
        If there is none of that name.
    """
    about = archive.getinfo(entry) if isinstance(entry, str) else entry
    with archive.open(about) as part:
        # ``ZipFile.read`` unpacks all there is, and then cuts it to that size.
        return part.read(about.file_size)


def refuse_entities(archive: zipfile.ZipFile) -> None:
    """
    Refuse a document whose parts define entities, which can grow without end.

    Raises
    ------
    TooMuchError
        If one does; no program that writes such documents does.
    """
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels", ".kml")):
            with archive.open(entry) as part:
                if b"<!DOCTYPE" in part.read(2000):
                    raise TooMuchError("its parts define entities, which is unsafe.")


def files_of(archive: zipfile.ZipFile) -> list[tuple[str, bytes]]:
    """
    Return the names and bytes of the files of a zip, without folders and hidden files.

    Those named alike in two folders have the folder in their names.

    Raises
    ------
    zipfile.BadZipFile, RuntimeError
        If one is spoilt; if it is locked by a password.
    """
    found = []
    for entry in archive.infolist():
        path = PurePosixPath(entry.filename)
        is_hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
        if not entry.is_dir() and not is_hidden:
            found.append((path, content_of(archive, entry)))
    alike = Counter(path.name for path, _ in found)
    return [
        (str(path) if alike[path.name] > 1 else path.name, content)
        for path, content in found
    ]
