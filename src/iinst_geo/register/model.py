"""The national register of schools, as imported once and kept in the cache folder."""

from __future__ import annotations

import io
import os
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from platformdirs import user_cache_path

from iinst_geo.errors import DataFileError
from iinst_geo.files import remove_unfinished, write_whole
from iinst_geo.geography.distances import Points
from iinst_geo.text import as_text, normalised
from iinst_geo.vocabulary import NOT_RECORDED

CACHE_FOLDER_VARIABLE = "IINST_GEO_CACHE"  # where the imported register is kept
REGISTER_FILE = "register.parquet"
EXTRACT_DATE = "extract_date"  # in the file's metadata
REGISTER_NAME = "Get Information about Schools"
CLOSED = "Closed"  # of ``status``
# An institution's id in lists and files, before its number.
ID_PREFIX = "urn-"

# Few values, many schools: kept as categories, a byte or two a school.
CATEGORIES = (
    "phase",
    "setting",
    "setting_basis",
    "rural_urban",
    "local_authority",
    "region",
    "type",
    "trust",
    "town",
    "status",
    "location_basis",
)


class School(NamedTuple):
    """A school of the register, as text; empty where nothing is recorded."""

    urn: str
    name: str
    postcode: str
    closed_on: str  # ISO date
    phase: str
    setting: str
    setting_basis: str
    rural_urban: str
    local_authority: str
    region: str
    type: str
    trust: str
    town: str
    status: str
    location_basis: str

    @property
    def id(self) -> str:
        """Its id in lists, files and addresses."""
        return f"{ID_PREFIX}{self.urn}"


COLUMNS = School._fields


@dataclass(frozen=True, eq=False)
class Register:
    """
    The schools of an extract of the national register.

    Parameters
    ----------
    schools
        One row a school with the columns ``COLUMNS``, of which ``urn`` is a whole
        number and the others text, those of ``CATEGORIES`` as categories; points in
        EPSG:4326. A missing value is missing.
    extract_date
        ISO date of the extract, empty if not known.
    """

    schools: gpd.GeoDataFrame
    extract_date: str = ""

    @cached_property
    def points(self) -> Points:
        """Where the schools are."""
        geometry = self.schools.geometry
        return Points(geometry.x.to_numpy(), geometry.y.to_numpy())

    @cached_property
    def urns(self) -> NDArray[np.int64]:
        """The Unique Reference Number of each school."""
        urns: NDArray[np.int64] = self.schools["urn"].to_numpy(np.int64)
        return urns

    @cached_property
    def is_open(self) -> NDArray[np.bool_]:
        """Which schools are not closed."""
        return ~self.has("status", frozenset({CLOSED}))

    def codes(self, column: str) -> NDArray[np.intp]:
        """Return each school's place in ``values(column)``, the last for no value."""
        return self._categories[column][0]

    def values(self, column: str) -> list[str]:
        """Return the values of a column of ``CATEGORIES``, ``NOT_RECORDED`` last."""
        return self._categories[column][1]

    @cached_property
    def _categories(self) -> dict[str, tuple[NDArray[np.intp], list[str]]]:
        found = {}
        for name in CATEGORIES:
            column = self.schools[name].cat
            values = [*map(str, column.categories), NOT_RECORDED]
            # A missing value has the code -1, which counts from the end.
            codes = column.codes.to_numpy(np.intp) % len(values)
            found[name] = codes, values
        return found

    def has(self, column: str, wanted: frozenset[str]) -> NDArray[np.bool_]:
        """Say of each school whether its value in a column is one of some."""
        fits = np.array([value in wanted for value in self.values(column)])
        return fits[self.codes(column)]

    def row(self, position: int) -> School:
        """Return a school as text, empty where nothing is recorded."""
        return School(*(column[position] for column in self._texts))

    @cached_property
    def _texts(self) -> list[NDArray[np.object_]]:
        """The columns of ``School``, so that a row is quick to make."""
        columns = []
        for name in School._fields:
            if name in CATEGORIES:
                values = np.array([*self.values(name)[:-1], ""], object)
                columns.append(values[self.codes(name)])
            else:
                given = self.schools[name].astype(object)
                columns.append(np.array(list(map(as_text, given)), object))
        return columns

    def position(self, institution_id: str) -> int | None:
        """Return where a school stands, by its id or number; ``None`` if unknown."""
        number = institution_id.strip().casefold().removeprefix(ID_PREFIX)
        if not re.fullmatch("[0-9]{1,9}", number):
            return None
        found = np.flatnonzero(self.urns == int(number))
        return int(found[0]) if found.size else None

    def called(self, name: str) -> list[int]:
        """Return where the schools of a name stand, in any case."""
        return list(self._by_folded_name.get(normalised(name), []))

    @cached_property
    def _by_folded_name(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for position, name in enumerate(self.schools["name"]):
            found.setdefault(normalised(name), []).append(position)
        return found

    @property
    def label(self) -> str:
        """The register with the day of its extract, in words."""
        return f"national register of schools, {self.day}"

    @property
    def day(self) -> str:
        """The day of the extract in words."""
        if not self.extract_date:
            return "extract of an unknown day"
        day = date.fromisoformat(self.extract_date)
        return f"extract of {day.day} {day:%B %Y}"


def register_path() -> Path:
    """Return where the imported register is kept, whether or not there is one."""
    folder = os.environ.get(CACHE_FOLDER_VARIABLE)
    return Path(folder or user_cache_path("iinst_geo")) / REGISTER_FILE


def keep_register(register: Register) -> Path:
    """
    Keep a register as GeoParquet in the cache folder, in place of one kept before.

    Raises
    ------
    DataFileError
        If the folder cannot be written to.
    """
    path = register_path()
    schools = register.schools.copy()
    schools.attrs = {EXTRACT_DATE: register.extract_date}
    content = io.BytesIO()
    schools.to_parquet(content, index=False, compression="zstd")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_unfinished(path.parent)
        write_whole(path, content.getvalue())
    except OSError as error:
        raise DataFileError(
            f"The register cannot be kept in {path.parent}: {error.strerror}. Name "
            f"another folder in {CACHE_FOLDER_VARIABLE}."
        ) from error
    return path


def read_register(path: Path | None = None) -> Register | None:
    """
    Return the register imported last, or ``None`` if there is none.

    Raises
    ------
    DataFileError
        If what is kept cannot be read as a register.
    """
    path = path or register_path()
    if not path.is_file():
        return None
    try:
        schools = gpd.read_parquet(path)
        extract_date = schools.attrs[EXTRACT_DATE]
        is_sound = set(COLUMNS) <= set(schools.columns)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataFileError(f"{_unreadable(path)} {error}") from error
    if not is_sound:
        raise DataFileError(_unreadable(path))
    return Register(schools, extract_date)


def _unreadable(path: Path) -> str:
    return f"{path} is no register of this version. Import the extract once more."


def as_categories(schools: pd.DataFrame) -> pd.DataFrame:
    """Return a table of schools with the columns of ``CATEGORIES`` as categories."""
    return schools.astype(dict.fromkeys(CATEGORIES, "category"))
