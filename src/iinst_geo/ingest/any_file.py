"""From the bytes of files, whatever they are, to tables of text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from iinst_geo.errors import DataFileError, Problem
from iinst_geo.ingest.files.archives import (
    Unpacked,
    content_of,
    files_of,
    opened,
    refuse_entities,
)
from iinst_geo.ingest.files.foreign import (
    AS_TABLE,
    ForeignFormatError,
    open_document_kind,
    refuse_foreign,
    refuse_foreign_zip,
    unread_xml,
    xml_root,
)
from iinst_geo.ingest.files.plain_text import read_csv, read_text
from iinst_geo.ingest.files.workbooks import read_ods, read_xls, read_xlsb, read_xlsx
from iinst_geo.ingest.geo_files.gdal import (
    apart_from_shapefiles,
    read_gdal,
    read_gml,
    read_kml,
    read_shapefile,
)
from iinst_geo.ingest.geo_files.geojson import read_json
from iinst_geo.ingest.geo_files.geopackage import read_geopackage, read_parquet
from iinst_geo.ingest.geo_files.graphs import read_gexf, read_graph_gml, read_graphml
from iinst_geo.ingest.limits import (
    MAX_BYTES,
    MAX_FILES,
    TooMuchError,
    refuse_more,
    refuse_more_bytes,
)
from iinst_geo.ingest.raw import FILE_KINDS, RawTable, told_apart

Reader = Callable[[str, bytes], list[RawTable]]

DESCRIPTOR = "datapackage.json"
# Files that stand beside the tables of a Data Package and serve other ends.
COMPANIONS = frozenset(
    {
        DESCRIPTOR,
        "authority_codes.csv",
        "towns.csv",
        "postcode_density.parquet",
    }
)
_NOT_DATA = (".md", ".pdf")
_ZIP = b"PK"
_WORKBOOK_PART, _BINARY_WORKBOOK = "xl/", "xl/workbook.bin"


def files_with_data(paths: Collection[str]) -> list[str]:
    """Return the files that may hold data; one given alone is always meant."""
    names = {path: PurePath(path).name.lower() for path in paths}
    seen = {path: name for path, name in names.items() if not name.startswith(".")}
    if len(seen) == 1:
        return list(seen)
    beside = COMPANIONS if DESCRIPTOR in seen.values() else frozenset[str]()
    return [
        path
        for path, name in seen.items()
        if not name.endswith(_NOT_DATA) and name not in beside
    ]


@dataclass(frozen=True)
class _Shared:
    """What files given together share: the names taken, the size they unpack to."""

    taken: set[str] = field(default_factory=set)
    unpacked: Unpacked = field(default_factory=Unpacked)


def raw_tables(files: Mapping[str, bytes]) -> tuple[list[RawTable], list[Problem]]:
    """
    Read files, whatever their bytes.

    Parameters
    ----------
    files
        Bytes by name; of a path only the last part counts. Names that come again,
        in zips too, get a number.

    Returns
    -------
    tables, problems
        Every table found, and a problem for each file that cannot be read.
    """
    try:
        refuse_more(len(files), MAX_FILES, "files")
        size = sum(map(len, files.values()))
        refuse_more_bytes(size, MAX_BYTES, "it holds")
    except TooMuchError as error:
        return [], [Problem("all files", str(error), "Give less at a time.")]
    given = [(PurePath(path).name, content) for path, content in files.items()]
    return _read_all(given, _Shared())


def _read_all(
    files: Iterable[tuple[str, bytes]], shared: _Shared, *, in_zip: bool = False
) -> tuple[list[RawTable], list[Problem]]:
    given = list(files)
    may_hold_data = set(files_with_data([path for path, _ in given]))
    others, shapefiles = apart_from_shapefiles(
        (path, content) for path, content in given if path in may_hold_data
    )
    wanted = [
        # All are named before one is read, so that what a zip holds comes after them.
        (told_apart(path, shared.taken), content, reader)
        for found, reader in ((others, None), (shapefiles, read_shapefile))
        for path, content in found
    ]
    tables: list[RawTable] = []
    problems: list[Problem] = []
    for name, content, reader in wanted:
        found_tables, faults = _read(name, content, shared, reader, in_zip=in_zip)
        tables += found_tables
        problems += faults
    return tables, problems


def _read(
    name: str,
    content: bytes,
    shared: _Shared,
    reader: Reader | None,
    *,
    in_zip: bool,
) -> tuple[list[RawTable], list[Problem]]:
    """Read a file, or the files of a zip; one zip in another is not opened."""
    fix = f"Give {FILE_KINDS}."
    try:
        if reader is None and content.startswith(_ZIP):
            archive = opened(content, shared.unpacked)
            reader = _reader_of_zip(name, archive, in_zip=in_zip)
            if reader is None:
                return _read_all(files_of(archive), shared, in_zip=True)
            refuse_entities(archive)
        return _with_problems((reader or _reader(name, content))(name, content))
    except TooMuchError as error:
        message, fix = str(error), "Try a smaller file."
    except DataFileError as error:
        message = str(error)
        fix = error.fix if isinstance(error, ForeignFormatError) else fix
    except MemoryError:
        message, fix = (
            "reading it takes more memory than there is.",
            "Try a smaller file.",
        )
    # Anything may come out of readers of many formats that are given hostile bytes:
    # what it was is told, and the session goes on.
    except Exception as error:  # noqa: BLE001
        reason = " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__
        kind = PurePath(name).suffix[1:].upper() or "what it seems to be"
        message = f"it cannot be read as {kind}: {reason}."
    return [], [Problem(name, message, fix)]


def _with_problems(tables: list[RawTable]) -> tuple[list[RawTable], list[Problem]]:
    """Return tables, and the problems of those that have nothing else."""
    bare = [each for each in tables if each.problems and not each.headings]
    return (
        [each for each in tables if each not in bare],
        [problem for each in bare for problem in each.problems],
    )


def _reader_of_zip(
    name: str, archive: zipfile.ZipFile, *, in_zip: bool
) -> Reader | None:
    """Tell what document a zip is; none if it only holds files."""
    refuse_foreign_zip(archive)
    if _BINARY_WORKBOOK in archive.namelist():
        return read_xlsb
    if any(each.startswith(_WORKBOOK_PART) for each in archive.namelist()):
        return read_xlsx
    if open_document_kind(archive):
        return read_ods
    if name.lower().endswith(".kmz"):
        return _read_kmz
    if in_zip:
        raise ForeignFormatError("a zip inside a zip", "Give its files directly.")
    return None


def _read_kmz(file: str, content: bytes) -> list[RawTable]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [each for each in archive.namelist() if each.lower().endswith(".kml")]
        parts = [content_of(archive, each) for each in names]
    return [table for part in parts for table in _read_xml(file, part)]


def _read_xml(file: str, content: bytes) -> list[RawTable]:
    root = xml_root(content)
    reader = _READERS_BY_ROOT.get(root)
    if reader is None:
        raise unread_xml(root)
    return reader(file, content)


def _read_old_office(file: str, content: bytes) -> list[RawTable]:
    if _in_utf16("EncryptedPackage") in content:
        raise DataFileError("it is locked with a password. Save it without one.")
    if _in_utf16("Workbook") in content or _in_utf16("Book") in content:
        return read_xls(file, content)
    raise ForeignFormatError("a document of an old Office program", AS_TABLE)


def _in_utf16(word: str) -> bytes:
    return word.encode("utf-16-le")


_READERS_BY_START: Mapping[bytes, Reader] = {
    b"SQLite format 3\0": read_geopackage,
    b"PAR1": read_parquet,
    b"fgb\x03fgb": read_gdal,
    b"\xd0\xcf\x11\xe0": _read_old_office,
}
_READERS_BY_ROOT: Mapping[str, Reader] = {
    "kml": read_kml,
    "graphml": read_graphml,
    "gexf": read_gexf,
    "FeatureCollection": read_gml,
}
_READERS_BY_SUFFIX: Mapping[str, Reader] = {
    ".xlsx": read_xlsx,
    ".xls": read_xls,
    ".ods": read_ods,
    ".gpkg": read_geopackage,
    ".parquet": read_parquet,
    ".geojson": read_json,
    ".json": read_json,
    ".gml": read_graph_gml,
    ".txt": read_text,
}


def _reader(name: str, content: bytes) -> Reader:
    """Tell the format by the first bytes; they are right where a name may be wrong."""
    for start, reader in _READERS_BY_START.items():
        if content.startswith(start):
            return reader
    refuse_foreign(name, content)
    first = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if first == b"<":
        return _read_xml
    if first in {b"{", b"["}:
        return read_json
    return _READERS_BY_SUFFIX.get(PurePath(name).suffix.lower(), read_csv)
