"""Reading a network from where it is kept."""

from __future__ import annotations

from pathlib import Path

from iinst_geo.errors import NetworkDataError
from iinst_geo.ingest import OwnData, files_at, read_own_data
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
