"""GeoPackage and GeoParquet: tables that bring their places with them."""

from __future__ import annotations

import io
import json
import sqlite3
import time
from contextlib import closing

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.geometry.base import BaseGeometry

from iinst_geo.ingest.geo_files.geometries import as_points, numbered
from iinst_geo.ingest.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_HEAP_BYTES,
    MAX_ROWS,
    MAX_SECONDS,
    MAX_SHEETS,
    MAX_UNPACKED_BYTES,
    MAX_VALUE_BYTES,
    TooMuchError,
    refuse_more,
    refuse_more_bytes,
)
from iinst_geo.ingest.raw import RawTable, cell_text, lists_of
from iinst_geo.network.rules import CRS

BATCH_ROWS = 256
# A GeoPackage's geometry: "GP", version, flags, srs_id, then a box by the flags.
_BOX_BYTES = (0, 32, 48, 48, 64)
_HEADER_BYTES = 8


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
    geometries = None
    if main in table.column_names:
        geometries = list(gpd.GeoDataFrame.from_arrow(table).geometry)
        # Without the key it is degrees, with null it is not known.
        crs = geo["columns"][main].get("crs", CRS)
        table = table.drop_columns(list(geo["columns"]))
    columns = [column.to_pylist() for column in table.columns]
    cells = list(zip(*columns, strict=True))
    rows = [[cell_text(cell) for cell in row] for row in cells]
    found = numbered(file, "", table.column_names, rows, lists_of(cells))
    return [found if geometries is None else as_points(found, geometries, crs)]


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
        deadline = time.thread_time() + MAX_SECONDS
        database.set_progress_handler(lambda: time.thread_time() > deadline, 10_000)
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
        database.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, MAX_COLUMNS + 1)
        # What is sorted would else be put on the disk; the limit is the process's.
        database.execute("PRAGMA temp_store = MEMORY")
        database.execute(f"PRAGMA hard_heap_limit = {MAX_HEAP_BYTES}")
        try:
            return _layers(file, database)
        except (sqlite3.OperationalError, sqlite3.DataError) as error:
            message = _limit_reached(error)
            if not message:
                raise
            raise TooMuchError(message) from None


def _limit_reached(error: Exception) -> str:
    """Say which limit an error of SQLite tells of, if any."""
    if "too big" in str(error):
        return f"a value in it has more than {MAX_VALUE_BYTES:,} bytes."
    if "interrupt" in str(error):
        return "it took too long to read."
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
        rows.append(["" if _is_blob(row[at]) else cell_text(row[at]) for at in kept])
        size += sum(len(cell) for cell in row if isinstance(cell, str | bytes))
        refuse_more(len(rows), MAX_ROWS, "rows")
        refuse_more(len(rows) * len(kept), MAX_CELLS, "cells")
        refuse_more_bytes(size, MAX_UNPACKED_BYTES, "it holds")
        if geometry in names:
            points.append(_blob_geometry(row[names.index(geometry)]))
    found = numbered(file, name, [names[at] for at in kept], rows)
    is_named = organisation and code and organisation.upper() != "NONE"
    crs = f"{organisation}:{code}".upper() if is_named else None
    return as_points(found, points, crs) if points else found


def _is_blob(value: object) -> bool:
    return isinstance(value, bytes)


def _blob_geometry(blob: object) -> BaseGeometry | None:
    if not isinstance(blob, bytes) or blob[:2] != b"GP":
        return None
    flags = blob[3]
    box = _BOX_BYTES[min(flags >> 1 & 7, 4)]
    found = shapely.from_wkb(blob[_HEADER_BYTES + box :])
    return None if found.is_empty else found
