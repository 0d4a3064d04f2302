"""Tables as bytes and back, in Arrow's form: data, and nothing that could be run."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import shapely

GEOMETRY = "geometry"
CRS = b"crs"


def to_bytes(table: pd.DataFrame) -> bytes:
    """Return a table, with its places if it has any."""
    crs = ""
    if isinstance(table, gpd.GeoDataFrame):
        crs = table.crs.to_string() if table.crs else ""
        places = shapely.to_wkb(table.geometry.to_numpy())
        table = pd.DataFrame(table).assign(**{GEOMETRY: places})
    packed = pa.Table.from_pandas(table, preserve_index=False)
    packed = packed.replace_schema_metadata({**packed.schema.metadata, CRS: crs})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, packed.schema) as stream:
        stream.write_table(packed)
    return bytes(sink.getvalue())


def from_bytes(content: bytes) -> pd.DataFrame:
    """
    Return a table that was made bytes.

    Raises
    ------
    pyarrow.ArrowInvalid
        If they are not sound.
    """
    with pa.ipc.open_stream(content) as stream:
        packed = stream.read_all()
    packed.validate(full=True)
    table: pd.DataFrame = packed.to_pandas()
    for name in table.select_dtypes("category"):  # of none it forgets that it is text
        column = table[name].cat
        table[name] = column.set_categories(column.categories.astype("str"))
    if GEOMETRY not in table:
        return table
    crs = packed.schema.metadata[CRS].decode() or None
    places = gpd.GeoSeries.from_wkb(table[GEOMETRY], crs=crs)
    placed = table.assign(**{GEOMETRY: places})
    found: pd.DataFrame = gpd.GeoDataFrame(placed, geometry=GEOMETRY)
    return found
