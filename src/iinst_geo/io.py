"""Reading a network from its files."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.errors import ShapelyError

from iinst_geo.built_in import built_in_data_folder
from iinst_geo.errors import DataFileError, NetworkDataError, Problem
from iinst_geo.network import CRS, PartnershipNetwork
from iinst_geo.tables import FILES, HEADER_ROW, SCHEMAS

DATA_FOLDER_VARIABLE = "IINST_GEO_DATA"  # the folder that the explorer shows
# What the readers raise on bytes that are not what the file's name says.
UNREADABLE = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RecursionError,
    ShapelyError,
    zipfile.BadZipFile,
    zlib.error,
)
Place = Path | zipfile.Path

PUBLISHED = "case_studies_published"


def read_network(folder: Path | str | None = None) -> PartnershipNetwork:
    """
    Read a network from the files that ``data/README.md`` describes.

    Parameters
    ----------
    folder
        The folder, or the zip, that holds the files; the built-in data if not given.

    Raises
    ------
    DataFileError
        If a file is missing or is not what its name says.
    NetworkDataError
        If the tables break a rule; it lists every problem.
    """
    place = _place(folder)
    missing = [name for name in FILES.values() if not (place / name).is_file()]
    if missing:
        message = f"{place} lacks {', '.join(missing)}. Name a folder that has them."
        raise DataFileError(message)
    tables, faults = _read_all(place)
    if faults:
        raise DataFileError("\n".join(faults))
    programmes = tables["programmes"]
    if PUBLISHED in programmes:
        programmes[PUBLISHED] = _counts(programmes[PUBLISHED])
    return PartnershipNetwork(**tables)


def _place(folder: Path | str | None) -> Place:
    if folder is None:
        return built_in_data_folder()
    path = Path(folder)
    return zipfile.Path(path) if zipfile.is_zipfile(path) else path


def _counts(column: pd.Series[Any]) -> pd.Series[int]:
    """Read a column of counts, digits and nothing else, missing ones as missing."""
    problems = [
        Problem(
            FILES["programmes"],
            f"{value!r} is no count.",
            "Write a whole number in digits.",
            row=row,
            field=PUBLISHED,
        )
        for row, value in enumerate(column, HEADER_ROW + 1)
        if not pd.isna(value) and not re.fullmatch("[0-9]{1,9}", value)
    ]
    if problems:
        raise NetworkDataError(problems)
    return pd.to_numeric(column).astype("Int64")


def _read_all(place: Place) -> tuple[dict[str, Any], list[str]]:
    """Read every file, and say of each that cannot be read why."""
    tables, faults = {}, []
    for name, file in FILES.items():
        reader = _read_points if name == "institutions" else _read_csv
        try:
            tables[name] = reader(place / file)
        except UNREADABLE as error:
            suffix = Path(file).suffix[1:]
            faults.append(f"{file} cannot be read as {suffix}: {error}")
    return tables, faults


def _read_csv(path: Place) -> pd.DataFrame:
    with path.open("rb") as file:
        # Every cell is text: an id such as 007 or a name such as NA stays as written.
        return pd.read_csv(file, dtype="str", keep_default_na=False, na_values=[""])


def _read_points(path: Place) -> gpd.GeoDataFrame:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    named = dict.fromkeys(key for each in features for key in each["properties"])
    columns = list(named if features else SCHEMAS["institutions"].columns)
    for feature in features:
        given = feature["properties"]
        # As text before pandas sees them: a number among nulls would become a decimal.
        feature["properties"] = {
            key: None if value is None else str(value) for key, value in given.items()
        }
    table = gpd.GeoDataFrame.from_features(
        features, crs=CRS, columns=["geometry", *columns]
    )
    return table.astype(dict.fromkeys(columns, "str"))
