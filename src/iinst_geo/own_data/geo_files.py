"""GeoJSON, GeoPackage and GeoParquet: tables that bring their places with them."""

from __future__ import annotations

import io
import json
import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from iinst_geo.errors import DataFileError, Problem
from iinst_geo.network import CRS
from iinst_geo.own_data.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_HEAP_BYTES,
    MAX_ROWS,
    MAX_SECONDS,
    MAX_SHEETS,
    MAX_UNPACKED_BYTES,
    MAX_VALUE_BYTES,
    MEGABYTE,
    TooMuchError,
    refuse_more,
    refuse_more_bytes,
)
from iinst_geo.own_data.plain_text import parsed_json
from iinst_geo.own_data.raw import RawTable
from iinst_geo.tables import HEADER_ROW

GEOMETRY = "geometry"
BATCH_ROWS = 256
# A GeoPackage's geometry: "GP", version, flags, srs_id, then a box by the flags.
_BOX_BYTES = (0, 32, 48, 48, 64)
_HEADER_BYTES = 8


def read_geojson(file: str, content: bytes) -> list[RawTable]:
    """
    Read a GeoJSON collection; each feature is a row.

    Raises
    ------
    DataFileError
        If it is no collection of features.
    TooMuchError
        If it is nested too deeply, or has too many features or properties.
    """
    try:
        collection = parsed_json(content)
    except RecursionError:
        raise TooMuchError("it is nested more than some 900 levels deep.") from None
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not all(map(_is_feature, features)):
        message = (
            "it is no GeoJSON FeatureCollection whose features all have properties."
        )
        raise DataFileError(message)
    refuse_more(len(features), MAX_ROWS, "features")
    headings = tuple(
        dict.fromkeys(key for each in features for key in each["properties"])
    )
    refuse_more(len(headings), MAX_COLUMNS, "properties")
    refuse_more(len(features) * len(headings), MAX_CELLS, "cells")
    rows = [
        [_text(feature["properties"].get(key)) for key in headings]
        for feature in features
    ]
    problems: list[Problem] = []
    points: list[BaseGeometry | None] = []
    for number, feature in enumerate(features, HEADER_ROW + 1):
        try:
            points.append(_geometry(feature.get(GEOMETRY)))
        except (ValueError, TypeError, KeyError, AttributeError, ShapelyError):
            points.append(None)
            problems.append(_no_point(file, number, feature))
    return [
        RawTable(
            file,
            "",
            headings,
            rows,
            range(HEADER_ROW + 1, HEADER_ROW + 1 + len(rows)),
            _in_degrees(points, _named_crs(collection)),
            tuple(problems),
        )
    ]


def _is_feature(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("properties"), dict)


def _no_point(file: str, number: int, feature: Mapping[str, Any]) -> Problem:
    return Problem(
        file,
        f"{json.dumps(feature.get(GEOMETRY))[:80]} is no point.",
        "Give longitude and latitude as two numbers, or null.",
        row=number,
        id=_text(feature["properties"].get("institution_id")),
        field=GEOMETRY,
    )


def _geometry(given: Any) -> BaseGeometry | None:  # noqa: ANN401, any JSON
    """Give the geometry of a feature; a point without coordinates is none."""
    if given is None:
        return None
    if given["type"] != "Point":
        return shape(given)
    coordinates = given["coordinates"]
    if not coordinates or all(each is None for each in coordinates):
        return None
    lon, lat = (float(each) for each in coordinates[:2] if not isinstance(each, str))
    return shapely.Point(lon, lat)


def _named_crs(collection: Mapping[str, Any]) -> str:
    """Give the reference system that older GeoJSON may name; degrees otherwise."""
    named = collection.get("crs")
    name = named.get("properties", {}).get("name") if isinstance(named, dict) else None
    return name if isinstance(name, str) and "CRS84" not in name else CRS


def _in_degrees(
    points: Sequence[BaseGeometry | None], crs: object
) -> list[BaseGeometry | None]:
    if crs == CRS or not any(points):
        return list(points)
    return list(gpd.GeoSeries(list(points), crs=crs).to_crs(CRS))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " ".join(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def read_parquet(file: str, content: bytes) -> list[RawTable]:
    """
    Read a Parquet file, with its places if it is GeoParquet.

    Raises
    ------
    TooMuchError
        If it has too many rows, columns or bytes.
    """
    source = pq.ParquetFile(io.BytesIO(content))
    refuse_more(source.metadata.num_rows, MAX_ROWS, "rows")
    refuse_more(source.metadata.num_columns, MAX_COLUMNS, "columns")
    cells = source.metadata.num_rows * source.metadata.num_columns
    refuse_more(cells, MAX_CELLS, "cells")
    batches, size = [], 0
    for batch in source.iter_batches(BATCH_ROWS):
        size += batch.nbytes
        refuse_more_bytes(size, MAX_UNPACKED_BYTES, "it would unpack to")
        batches.append(batch)
    table = pa.Table.from_batches(batches, source.schema_arrow)
    geo = json.loads((table.schema.metadata or {}).get(b"geo", b"{}"))
    main = geo.get("primary_column", "")
    points: Sequence[BaseGeometry | None] = ()
    if main in table.column_names:
        points = list(gpd.GeoDataFrame.from_arrow(table).geometry)
        crs = geo["columns"][main].get("crs", CRS)
        points = _in_degrees(points, json.dumps(crs) if isinstance(crs, dict) else crs)
        table = table.drop_columns(list(geo["columns"]))
    columns = [map(_text, column.to_pylist()) for column in table.columns]
    rows = list(zip(*columns, strict=True))
    return [_numbered(file, "", table.column_names, rows, points)]


def _numbered(
    file: str,
    sheet: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    points: Sequence[BaseGeometry | None],
) -> RawTable:
    numbers = range(HEADER_ROW + 1, HEADER_ROW + 1 + len(rows))
    return RawTable(file, sheet, tuple(headings), rows, numbers, points)


def read_geopackage(file: str, content: bytes) -> list[RawTable]:
    """
    Read the layers and tables of a GeoPackage, in memory and within a time.

    Raises
    ------
    TooMuchError
        If a table or a value is too large, or reading takes too long.
    sqlite3.Error
        If it is no sound database.

    Notes
    -----
    SQLite itself reads it: a view of a hostile file may run for ever or grow without
    end, and the usual readers have no way to stop it.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        deadline = time.monotonic() + MAX_SECONDS
        database.set_progress_handler(lambda: time.monotonic() > deadline, 10_000)
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
        database.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, MAX_COLUMNS + 1)
        # What is sorted would else be put on the disk; the limit is the process's.
        database.execute("PRAGMA temp_store = MEMORY")
        database.execute(f"PRAGMA hard_heap_limit = {MAX_HEAP_BYTES}")
        try:
            return _layers(file, database)
        except (sqlite3.OperationalError, sqlite3.DataError, MemoryError) as error:
            message = _limit_reached(error)
            if not message:
                raise
            raise TooMuchError(message) from None


def _limit_reached(error: Exception) -> str:
    """Say which limit an error of SQLite tells of, if any."""
    if isinstance(error, MemoryError):
        megabytes = MAX_HEAP_BYTES // MEGABYTE
        return f"reading it takes more than {megabytes:,} MB of memory."
    if "too big" in str(error):
        return f"a value in it has more than {MAX_VALUE_BYTES:,} bytes."
    if "interrupt" in str(error):
        return f"reading it takes more than {MAX_SECONDS} s, the most it is given."
    return ""


def _layers(file: str, database: sqlite3.Connection) -> list[RawTable]:
    layers = database.execute(
        "SELECT c.table_name, g.column_name, s.organization, "
        "s.organization_coordsys_id FROM gpkg_contents c "
        "LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name "
        "LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id "
        "WHERE c.data_type IN ('features', 'attributes')"
    ).fetchmany(MAX_SHEETS + 1)
    refuse_more(len(layers), MAX_SHEETS, "layers")
    # A table may be named twice, as one with two columns of places is.
    once = {layer[0]: layer for layer in reversed(layers)}
    return [_layer(file, database, *once[name]) for name in reversed(once)]


def _layer(
    file: str,
    database: sqlite3.Connection,
    name: str,
    geometry: str | None,
    organisation: str | None,
    code: int | None,
) -> RawTable:
    quoted = name.replace('"', '""')
    cursor = database.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608, quoted
    names = [column[0] for column in cursor.description]
    refuse_more(len(names), MAX_COLUMNS, "columns")
    kept = [at for at, each in enumerate(names) if each not in {geometry, "fid"}]
    rows: list[list[str]] = []
    points: list[BaseGeometry | None] = []
    size = 0
    for row in cursor:
        rows.append(["" if _is_blob(row[at]) else _text(row[at]) for at in kept])
        size += sum(len(cell) for cell in row if isinstance(cell, str | bytes))
        refuse_more(len(rows), MAX_ROWS, "rows")
        refuse_more(len(rows) * len(kept), MAX_CELLS, "cells")
        refuse_more_bytes(size, MAX_UNPACKED_BYTES, "it holds")
        if geometry in names:
            points.append(_blob_geometry(row[names.index(geometry)]))
    crs = f"{organisation}:{code}".upper() if organisation and code else CRS
    found = _in_degrees(points, crs)
    return _numbered(file, name, [names[at] for at in kept], rows, found)


def _is_blob(value: object) -> bool:
    return isinstance(value, bytes)


def _blob_geometry(blob: object) -> BaseGeometry | None:
    if not isinstance(blob, bytes) or blob[:2] != b"GP":
        return None
    flags = blob[3]
    box = _BOX_BYTES[min(flags >> 1 & 7, 4)]
    found = shapely.from_wkb(blob[_HEADER_BYTES + box :])
    return None if found.is_empty else found
