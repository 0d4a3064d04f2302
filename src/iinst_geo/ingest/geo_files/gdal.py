"""KML, shapefiles, FlatGeobuf and GML: what GDAL reads, as pyogrio brings it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from iinst_geo.errors import DataFileError
from iinst_geo.ingest.files.plain_text import decoded
from iinst_geo.ingest.geo_files.geometries import as_points, numbered
from iinst_geo.ingest.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    refuse_more,
)
from iinst_geo.ingest.raw import RawTable, cell_text, lists_of

Files = list[tuple[str, bytes]]
SHAPEFILE = ".shp"
_NEEDED = {".dbf": "names and other columns", ".shx": "index"}
_BESIDE = (*_NEEDED, ".prj", ".cpg")  # what is read of a shapefile
# What programs put beside; none of it is needed.
_MORE = (".sbn", ".sbx", ".qix", ".qpj", ".qmd", ".qml", ".fix", ".idx", ".shp.xml")
# Columns that the reader of KML makes whether or not the file says anything of them.
_OF_KML = {
    *("id", "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude"),
    *("visibility", "drawOrder", "icon"),
}
_GIVEN_IN_KML = re.compile(
    r"""<(?:\w+:)?(?:Simple)?(?:Data|Field)\s(?:[^<>]*?\s)?name\s*=\s*["']([^"'<>]*)"""
)


def read_gdal(file: str, content: bytes) -> list[RawTable]:
    """
    Read the layers of a file whose format was told by its content.

    Raises
    ------
    TooMuchError
        If there are too many layers, features or columns.
    pyogrio.errors.DataSourceError
        If it is spoilt.
    """
    return _tables(file, content)


def read_kml(file: str, content: bytes) -> list[RawTable]:
    """
    Read the placemarks of a KML file, of whichever folder, as one table.

    Columns of which no placemark says anything are left out, and those of its looks
    unless the file gives them as data.
    """
    layers = [layer for _, layer in _layers(content) if len(layer)]
    if not layers:
        raise DataFileError("it has no placemarks.")
    table = pd.concat(layers, ignore_index=True)
    given = {name.casefold() for name in _GIVEN_IN_KML.findall(decoded(content))}
    made = {name for name in _OF_KML if name.casefold() not in given}
    named = table.drop(columns=[each for each in table if each in made])
    said = [each for each in named if each == "geometry" or named[each].notna().any()]
    return [_table(file, "", named[said])]


def read_gml(file: str, content: bytes) -> list[RawTable]:
    """Read a GML file, without the schema that it may name at another host."""
    return _tables(file, content, DOWNLOAD_SCHEMA="NO")


def is_part(path: Path, of: Path) -> bool:
    """Say whether a file is a part of a shapefile that is read with it."""
    return path.stem == of.stem and path.suffix.lower() in _BESIDE


def read_shapefile(file: str, content: bytes) -> list[RawTable]:
    """Read a shapefile, given as a zip of its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = {PurePath(name).suffix for name in parts.namelist()}
        for suffix, what in _NEEDED.items():
            if suffix not in names:
                raise DataFileError(
                    f"a shapefile is several files, and the one with its {what} "
                    f"({suffix}) was not given."
                )
        is_utf8 = _is_utf8(parts.read("layer.dbf"))
    encoding = "UTF-8" if is_utf8 and ".cpg" not in names else None
    return _tables(file, content, encoding=encoding)


def _is_utf8(table: bytes) -> bool:
    """Say whether the records of a DBF table, behind its header, can be UTF-8."""
    header = int.from_bytes(table[8:10], "little")
    try:
        table[header:].decode()
    except UnicodeDecodeError:
        return False
    return True


def apart_from_shapefiles(files: Iterable[tuple[str, bytes]]) -> tuple[Files, Files]:
    """Return the files that are no shapefile's, and each shapefile as a zip."""
    given = list(files)
    stems = {_stem(name) for name, _ in given if name.lower().endswith(SHAPEFILE)}
    parts: dict[str, dict[str, bytes]] = {stem: {} for stem in sorted(stems)}
    others: Files = []
    called = {}
    for name, content in given:
        stem, suffix = _stem(name), PurePath(name).suffix.lower()
        if stem not in stems:
            others.append((name, content))
        elif suffix in {SHAPEFILE, *_BESIDE}:
            parts[stem].setdefault(suffix, content)
            if suffix == SHAPEFILE:
                called[stem] = name
        elif not name.lower().endswith(_MORE):
            others.append((name, content))
    return others, [(called[stem], _zipped(found)) for stem, found in parts.items()]


def _stem(name: str) -> str:
    return name.lower().removesuffix(".xml").rpartition(".")[0]


def _zipped(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for suffix, content in parts.items():
            archive.writestr(f"layer{suffix}", content)
    return packed.getvalue()


def _tables(file: str, content: bytes, **options: Any) -> list[RawTable]:  # noqa: ANN401, each format has its own
    layers = list(_layers(content, **options))
    return [
        _table(file, name if len(layers) > 1 else "", table)
        for name, table in layers
        if len(table)
    ]


def _layers(
    content: bytes,
    **options: Any,  # noqa: ANN401
) -> Iterator[tuple[str, gpd.GeoDataFrame | pd.DataFrame]]:
    """Return the layers of a file with their names."""
    import pyogrio

    names = [str(name) for name, _ in pyogrio.list_layers(content)]
    refuse_more(len(names), MAX_SHEETS, "layers")
    for at, name in enumerate(names):
        about = pyogrio.read_info(content, layer=at, **options)
        refuse_more(about["features"], MAX_ROWS, "features")
        refuse_more(len(about["fields"]), MAX_COLUMNS, "columns")
        refuse_more(about["features"] * len(about["fields"]), MAX_CELLS, "cells")
        yield (
            name,
            pyogrio.read_dataframe(
                content, layer=at, force_2d=True, max_features=MAX_ROWS, **options
            ),
        )


def _table(file: str, layer: str, table: pd.DataFrame) -> RawTable:
    facts = table.drop(columns="geometry", errors="ignore")
    cells = [[_cell(each) for each in row] for row in facts.itertuples(index=False)]
    rows = [[cell_text(cell) for cell in row] for row in cells]
    found = numbered(file, layer, list(facts.columns), rows, lists_of(cells))
    if not isinstance(table, gpd.GeoDataFrame):
        return found
    return as_points(found, list(table.geometry), table.crs)


def _cell(value: object) -> object:
    """Return a cell as Python has it, a missing one as ``None``."""
    if isinstance(value, np.ndarray | Sequence) and not isinstance(value, str):
        return [_cell(each) for each in value]
    if value is None or value is pd.NaT or value is pd.NA or value != value:  # noqa: PLR0124
        return None
    if isinstance(value, np.generic):
        return value.item()
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value
