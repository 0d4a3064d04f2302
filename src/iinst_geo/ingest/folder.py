"""Reading a network from where it is kept."""

from __future__ import annotations

from pathlib import Path

from iinst_geo.errors import DataFileError, NetworkDataError
from iinst_geo.ingest.any_file import files_with_data
from iinst_geo.ingest.geo_files.gdal import (
    SHAPEFILE,
    is_part,
)
from iinst_geo.ingest.limits import (
    MAX_BYTES,
    TooMuchError,
    refuse_more_bytes,
)
from iinst_geo.ingest.raw import FILE_KINDS
from iinst_geo.ingest.reading import OwnData, read_own_data
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.paths import built_in_data_folder

DATA_FOLDER_VARIABLE = "IINST_GEO_DATA"  # the folder or file that the explorer shows


def read_network(path: Path | str | None = None) -> PartnershipNetwork:
    """
    Read a network from a folder or a file.

    Parameters
    ----------
    path
        A folder of the files that ``data/README.md`` describes, a Data Package, a
        workbook or any other form that ``read_own_data`` takes; the built-in data if
        not given.

    Raises
    ------
    DataFileError
        If there is nothing that can be read.
    NetworkDataError
        If the data have errors; it lists every one. Warnings stop nothing.
    """
    if path is None:
        # Tests hold the built-in postcodes against the directory; starting need not.
        files = files_at(built_in_data_folder())
        own = read_own_data(files, trusts_postcodes=True)
    else:
        own = check(Path(path))
    if own.network is None:
        raise NetworkDataError(own.errors)
    return own.network


def check(path: Path) -> OwnData:
    """
    Read a folder or a file, and say all that is wrong with it.

    Raises
    ------
    DataFileError
        If there is nothing that can be read.
    """
    return read_own_data(files_at(path))


def files_at(path: Path) -> dict[str, bytes]:
    """
    Return the files of a folder, or the one file, by name.

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
    found = [path]
    if path.is_dir():
        found = sorted(each for each in path.iterdir() if each.is_file())
    elif path.suffix.lower() == SHAPEFILE:  # its names and places stand beside it
        found = [path, *(each for each in path.parent.iterdir() if is_part(each, path))]
    by_name = {each.name: each for each in found}
    wanted = [by_name[name] for name in files_with_data(by_name)]
    size = sum(each.stat().st_size for each in wanted)
    refuse_more_bytes(size, MAX_BYTES, "it holds")
    return {each.name: each.read_bytes() for each in wanted}
