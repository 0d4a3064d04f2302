"""A selection as a GeoPackage, for QGIS and other map software."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import pandas as pd
import pyogrio

from iinst_geo.export.summary import source_rows
from iinst_geo.export.tables.rows import (
    case_study_rows,
    facet_rows,
    flattened,
    institution_rows,
    tie_rows,
)
from iinst_geo.files import no_room
from iinst_geo.selection.model import Selection

FILE, WRITTEN = "view.gpkg", "written.gpkg"
# The format asks for a time of change; the same view is the same bytes.
NO_TIME = "1980-01-01T00:00:00.000Z"


def to_gpkg(selection: Selection) -> bytes:
    """
    Return a selection as a GeoPackage.

    Returns
    -------
    content
        Layers ``institutions`` (points) and ``partnerships`` (lines from lead to
        partner) in EPSG:4326, with no geometry where a place is not recorded; tables
        ``case_studies``, ``facets`` and ``sources`` (those cited).

    Raises
    ------
    OSError
        If there is no room for it in the folder of temporary files.
    """
    layers = {
        "institutions": flattened(institution_rows(selection)),
        "partnerships": tie_rows(selection),
        "case_studies": case_study_rows(selection),
        "facets": facet_rows(selection),
        "sources": source_rows(selection),
    }
    with TemporaryDirectory(prefix="iinst-geo-") as folder:
        path = Path(folder) / FILE
        try:
            _write(layers, Path(folder) / WRITTEN, path)
        # Of tables as sound as these it is the disk that takes no more.
        except (RuntimeError, sqlite3.Error) as error:
            raise no_room() from error
        return path.read_bytes()


def _write(layers: Mapping[str, pd.DataFrame], written: Path, path: Path) -> None:
    shapes = {"institutions": "Point", "partnerships": "LineString"}
    for name, rows in layers.items():
        pyogrio.write_dataframe(
            rows.reset_index(drop=True),
            written,
            layer=name,
            driver="GPKG",
            geometry_type=shapes.get(name)
            if isinstance(rows, gpd.GeoDataFrame)
            else None,
        )
    with closing(sqlite3.connect(written)) as database:
        with database:
            database.execute("UPDATE gpkg_contents SET last_change = ?", [NO_TIME])
        # The file counts how often it was written, once more or less by chance; a copy
        # begins to count anew.
        database.execute("VACUUM INTO ?", [str(path)])
