"""The postcodes of the United Kingdom as points of the National Grid."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

import numpy as np
import pandas as pd
from build_postcode_density import GREAT_BRITAIN, check_version, read_letter
from numpy.typing import NDArray

from iinst_geo.geography.british_grid import irish_to_degrees, to_grid

NORTHERN_IRELAND = "N"  # first letter of its authorities' codes
EXPECTED = 2_696_397  # of the United Kingdom, with a grid reference


class PostcodesError(ValueError):
    """The directory does not hold what this script was written for."""


@dataclass(frozen=True)
class UkPostcodes:
    """
    Postcodes of the United Kingdom, in the order of the directory.

    ``east`` and ``north`` are metres on EPSG:27700, also for Northern Ireland;
    ``laua`` is today's lower-tier code, ``outward`` the district (``BB1``).
    """

    east: NDArray[np.float64]
    north: NDArray[np.float64]
    laua: NDArray[Any]
    outward: NDArray[Any]

    @property
    def is_british(self) -> NDArray[np.bool_]:
        """Whether each lies in Great Britain."""
        first = self.laua.astype("U1")
        return np.isin(first, GREAT_BRITAIN)


def read_postcodes() -> UkPostcodes:
    """
    Read every postcode with a grid reference, live and ended.

    Raises
    ------
    PostcodesError
        If there are more or fewer than expected.
    """
    check_version()
    tables = [_placed(read_letter(letter)) for letter in ascii_uppercase]
    table = pd.concat(tables, ignore_index=True)
    if len(table) != EXPECTED:
        raise PostcodesError(f"{len(table)} postcodes, not {EXPECTED}")
    return UkPostcodes(
        table["oseast1m"].to_numpy(float),
        table["osnrth1m"].to_numpy(float),
        table["laua"].to_numpy("U9"),
        table["pcd"].astype("str").str[:4].str.strip().to_numpy("U4"),
    )


def _placed(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of the United Kingdom, all on the National Grid."""
    country = table["laua"].astype("str").str[:1]
    kept = table[country.isin([*GREAT_BRITAIN, NORTHERN_IRELAND])]
    kept = kept.dropna(subset=["oseast1m", "osnrth1m"]).copy()
    kept["laua"] = kept["laua"].astype("str")
    irish = kept["laua"].str.startswith(NORTHERN_IRELAND)
    if irish.any():
        columns = ["oseast1m", "osnrth1m"]
        lon, lat = irish_to_degrees(*kept.loc[irish, columns].to_numpy(float).T)
        kept.loc[irish, columns] = np.column_stack(to_grid(lon, lat))
    return kept
