"""A selection as a table for spreadsheets (CSV) and for maps (GeoJSON)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd
from shapely.geometry.base import BaseGeometry

from iinst_geo.export.tables.rows import TIE_ENDS, institution_rows, list_rows, tie_rows
from iinst_geo.export.tables.spreadsheet import table_to_csv
from iinst_geo.selection.model import Selection
from iinst_geo.text import words

Record = dict[str, Any]

CASE_STUDY_FACTS = (
    "case_study_id",
    "title",
    "programme",
    "phase",
    "phase_basis",
    "lead_id",
    "sources",
)


def to_csv(selection: Selection) -> bytes:
    r"""
    Return the rows of the list as CSV.

    Returns
    -------
    content
        RFC 4180 in UTF-8, one row for each of ``member_rows``, in its order; a value
        that is not recorded is an empty cell. ``sources`` names by their
        ``source_id`` all that the row rests on.

    Notes
    -----
    It begins with a byte order mark: without it Excel takes UTF-8 for the local code
    page and spoils every name outside ASCII, and the readers of CSV in use (pandas,
    R, LibreOffice, QGIS) pass over it. Text that a spreadsheet would take for a
    formula gets an apostrophe before it, after OWASP, *CSV Injection*; numbers do not.
    """
    return table_to_csv(list_rows(selection))


def to_geojson(selection: Selection) -> bytes:
    """
    Return the institutions and ties shown as GeoJSON.

    Returns
    -------
    content
        An RFC 7946 FeatureCollection (longitude, latitude, EPSG:4326) in UTF-8, one
        feature a line. ``feature_type`` tells an institution (a Point) from a
        partnership (a LineString from lead to partner); the geometry is null where a
        place is not recorded. The extra member ``case_studies`` lists the case studies
        shown, some of which have no institution recorded.
    """
    features = [*_institution_features(selection), *_tie_features(selection)]
    studies = records(with_lists(selection.case_studies[list(CASE_STUDY_FACTS)]))
    return feature_collection(features, case_studies=studies)


def feature_collection(features: Iterable[Record], **members: object) -> bytes:
    """Write features, one a line, after other members of the collection."""
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    others = "".join(f'"{name}": {encode(value)}, ' for name, value in members.items())
    lines = ",\n".join(map(encode, features))
    return (
        f'{{"type": "FeatureCollection", {others}"features": [\n{lines}\n]}}\n'
    ).encode()


def feature(key: str, shape: BaseGeometry | None, properties: Record) -> Record:
    """Return a feature; without a shape its geometry is null."""
    geometry = None
    if shape is not None and not shape.is_empty:
        path = list(shape.coords)
        is_point = shape.geom_type == "Point"
        geometry = {
            "type": shape.geom_type,
            "coordinates": path[0] if is_point else path,
        }
    return {
        "type": "Feature",
        "id": key,
        "geometry": geometry,
        "properties": properties,
    }


def records(table: pd.DataFrame) -> list[Record]:
    """Return rows as JSON has them: None where nothing is recorded."""
    columns: dict[str, list[Any]] = {
        str(name): column.to_numpy(object, na_value=None).tolist()  # type: ignore[call-overload]
        for name, column in table.items()
    }
    return [
        dict(zip(columns, row, strict=True))
        for row in zip(*columns.values(), strict=True)
    ]


def with_lists(table: pd.DataFrame) -> pd.DataFrame:
    """Return the sources of each row as a list of their ids."""
    sources = [words(cell) for cell in table["sources"]]
    return table.assign(sources=pd.Series(sources, table.index, object))


def _institution_features(selection: Selection) -> Iterator[Record]:
    rows = institution_rows(selection)
    facts = records(with_lists(rows.drop(columns="geometry")))
    for each, shape in zip(facts, rows.geometry, strict=True):
        properties = {"feature_type": "institution", **each}
        yield feature(each["institution_id"], shape, properties)


def _tie_features(selection: Selection) -> Iterator[Record]:
    rows = tie_rows(selection)
    facts = records(with_lists(rows.drop(columns="geometry")))
    for each, shape in zip(facts, rows.geometry, strict=True):
        properties = {"feature_type": "partnership", **each}
        yield feature(
            "/".join(filter(None, map(each.get, TIE_ENDS))), shape, properties
        )
