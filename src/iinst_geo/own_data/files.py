"""From the bytes of files, whatever they are, to tables of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from iinst_geo.errors import DataFileError, Problem
from iinst_geo.own_data.archives import (
    Unpacked,
    files_of,
    is_workbook,
    opened,
    refuse_entities,
)
from iinst_geo.own_data.geo_files import read_geojson, read_geopackage, read_parquet
from iinst_geo.own_data.limits import (
    MAX_BYTES,
    MAX_FILES,
    TooMuchError,
    refuse_more,
    refuse_more_bytes,
)
from iinst_geo.own_data.plain_text import read_csv
from iinst_geo.own_data.raw import FILE_KINDS, RawTable, told_apart
from iinst_geo.own_data.workbooks import read_xlsx

Reader = Callable[[str, bytes], list[RawTable]]

# Files that stand beside the tables of a network and serve other ends.
COMPANIONS = frozenset(
    {
        "datapackage.json",
        "authority_codes.csv",
        "towns.csv",
        "postcode_density.parquet",
    }
)
_NOT_DATA = (".md", ".txt", ".pdf")
_READERS_BY_START: Mapping[bytes, Reader] = {
    b"SQLite format 3\0": read_geopackage,
    b"PAR1": read_parquet,
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK"


def files_at(path: Path) -> dict[str, bytes]:
    """
    Give the files of a folder, or the one file, by name.

    Raises
    ------
    DataFileError
        If nothing is there, it cannot be read, or it is larger than is read.
    """
    try:
        found = _content(path)
    except TooMuchError as error:
        raise DataFileError(f"{path} cannot be read: {error}") from None
    except OSError as error:
        reason = error.strerror or error
        raise DataFileError(f"{path} cannot be read: {reason}.") from None
    if found:
        return found
    raise DataFileError(
        f"{path} holds no data. Give institutions and partnerships as {FILE_KINDS}, "
        "such as institutions.geojson and partnerships.csv."
    )


def _content(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        found = sorted(each for each in path.iterdir() if each.is_file())
    else:
        found = [path]
    wanted = [each for each in found if _is_wanted(each.name)]
    size = sum(each.stat().st_size for each in wanted)
    refuse_more_bytes(size, MAX_BYTES, "it holds")
    return {each.name: each.read_bytes() for each in wanted}


def _is_wanted(name: str) -> bool:
    is_other = name.startswith(".") or name.lower().endswith(_NOT_DATA)
    return not is_other and name.lower() not in COMPANIONS


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
    wanted = [
        # All are named before one is read, so that what a zip holds comes after them.
        (told_apart(path, shared.taken), content)
        for path, content in files
        if _is_wanted(PurePath(path).name)
    ]
    tables: list[RawTable] = []
    problems: list[Problem] = []
    for name, content in wanted:
        found, faults = _read(name, content, shared, in_zip=in_zip)
        tables += found
        problems += faults
    return tables, problems


def _read(
    name: str, content: bytes, shared: _Shared, *, in_zip: bool
) -> tuple[list[RawTable], list[Problem]]:
    """Read a file, or the files of a zip; one zip in another is not opened."""
    try:
        if content.startswith(_ZIP):
            archive = opened(content, shared.unpacked)
            if not is_workbook(archive):
                if in_zip:
                    message = "a zip inside a zip is not opened."
                    return [], [Problem(name, message, "Give its files directly.")]
                return _read_all(files_of(archive), shared, in_zip=True)
            refuse_entities(archive)
        return _reader(name, content)(name, content), []
    except TooMuchError as error:
        return [], [Problem(name, str(error), "Give less at a time.")]
    except DataFileError as error:
        return [], [Problem(name, str(error), f"Give {FILE_KINDS}.")]
    # Anything may come out of readers of seven formats that are given hostile bytes:
    # what it was is told, and the session goes on.
    except Exception as error:  # noqa: BLE001
        reason = " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__
        kind = PurePath(name).suffix[1:].upper() or "what it seems to be"
        message = f"it cannot be read as {kind}: {reason}."
        return [], [Problem(name, message, f"Give {FILE_KINDS}.")]


def _reader(name: str, content: bytes) -> Reader:
    """Tell the format by the first bytes; they are right where a name may be wrong."""
    if content.startswith(_ZIP):
        return read_xlsx
    for start, reader in _READERS_BY_START.items():
        if content.startswith(start):
            return reader
    if content.startswith(_OLD_OFFICE):
        raise DataFileError(
            "it is a workbook of Excel 2003 or before, or locked with a password."
        )
    suffix = PurePath(name).suffix.lower()
    known = {".xlsx": read_xlsx, ".gpkg": read_geopackage, ".parquet": read_parquet}
    if suffix in known:
        return known[suffix]
    is_json = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}
    if suffix in {".geojson", ".json"} or is_json:
        return read_geojson
    return read_csv
