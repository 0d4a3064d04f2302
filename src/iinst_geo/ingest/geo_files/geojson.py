"""JSON: collections of features, lists of records, and networks of nodes and links."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from iinst_geo.errors import DataFileError, Problem
from iinst_geo.ingest.files.foreign import AS_PLACES, ForeignFormatError
from iinst_geo.ingest.files.plain_text import parsed_json
from iinst_geo.ingest.geo_files.geometries import GEOMETRY, as_points, numbered
from iinst_geo.ingest.geo_files.graphs import tables_of_graph
from iinst_geo.ingest.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    TooMuchError,
    refuse_more,
)
from iinst_geo.ingest.raw import RawTable, cell_text, lists_of
from iinst_geo.network.rules import CRS
from iinst_geo.network.schema import HEADER_ROW

Record = Mapping[str, Any]
_ENDS = ("source", "target")


def read_json(file: str, content: bytes) -> list[RawTable]:
    """
    Read a GeoJSON collection, a list of records or a network of nodes and links.

    Raises
    ------
    DataFileError
        If it is none of them, or a node or a link is no object.
    TooMuchError
        If it is nested too deeply, or has too many features or properties.
    """
    given = _parsed(content)
    if isinstance(given, list) and given and all(isinstance(e, dict) for e in given):
        return [_records(file, "", given)]
    if isinstance(given, dict) and (nodes := _nodes(given)):
        return _network(file, nodes, given)
    features = given.get("features") if isinstance(given, dict) else None
    if not isinstance(features, list) or not all(map(_is_feature, features)):
        message = (
            "it is no GeoJSON FeatureCollection whose features all have properties."
        )
        raise DataFileError(message)
    return [_features(file, features, _named_crs(given))]


def _parsed(content: bytes) -> Any:  # noqa: ANN401, any JSON
    """Return what JSON says, of one feature a collection of it."""
    try:
        given = parsed_json(content)
    except RecursionError:
        raise TooMuchError("it is nested more than some 900 levels deep.") from None
    except json.JSONDecodeError as error:
        if "Extra data" in error.msg:
            fix = "Save it as GeoJSON, or as a list in square brackets."
            raise ForeignFormatError("JSON line by line", fix) from None
        raise
    if isinstance(given, dict):
        _refuse_foreign(given)
        if given.get("type") == "Feature":
            return {"features": [given]}
    return given


def _refuse_foreign(given: Record) -> None:
    if given.get("type") == "Topology":
        raise ForeignFormatError("a TopoJSON file", AS_PLACES)
    if "geometryType" in given:
        raise ForeignFormatError("a JSON file of Esri", AS_PLACES)


def _nodes(given: Record) -> list[Record]:
    """Return the nodes of a network as programs that draw it write them."""
    nodes = given.get("nodes")
    if not isinstance(nodes, list) or not isinstance(_links(given), list):
        return []
    return [_node(number, each) for number, each in enumerate(nodes)]


def _node(number: int, given: object) -> Record:
    """Return a node with its id, which is its number or its text if it has none."""
    if isinstance(given, str):
        return {"id": given}
    if not isinstance(given, dict):
        what = f"{json.dumps(given)[:80]} among its nodes is neither an object nor text"
        raise DataFileError(f"{what}. Give each node as an object with an id.")
    return {"id": number, **given}


def _links(given: Record) -> Any:  # noqa: ANN401, any JSON
    return given.get("links", given.get("edges"))


def _network(file: str, nodes: Sequence[Record], given: Record) -> list[RawTable]:
    links = [_link(each) for each in _links(given)]
    refuse_more(max(len(nodes), len(links)), MAX_ROWS, "nodes or links")
    ends = [[cell_text(each.get(end)) for end in _ENDS] for each in links]
    return tables_of_graph(
        file,
        [(cell_text(each["id"]), _without(each, "id")) for each in nodes],
        [
            (one, other, _without(facts, *_ENDS))
            for (one, other), facts in zip(ends, links, strict=True)
        ],
    )


def _link(given: object) -> Record:
    """Return a link with its ends, which a list of two names alone."""
    if isinstance(given, list) and len(given) == len(_ENDS):
        return dict(zip(_ENDS, given, strict=True))
    if not isinstance(given, dict):
        what = f"{json.dumps(given)[:80]} among its links is no object and no two ends"
        raise DataFileError(f"{what}. Give each link a source and a target.")
    return given


def _without(facts: Record, *names: str) -> Record:
    return {name: cell for name, cell in facts.items() if name not in names}


def _features(file: str, features: Sequence[Record], crs: object) -> RawTable:
    table = _records(file, "", [each["properties"] for each in features])
    problems: list[Problem] = []
    geometries: list[BaseGeometry | None] = []
    for number, feature in enumerate(features, HEADER_ROW + 1):
        try:
            geometries.append(_geometry(feature.get(GEOMETRY)))
        except (ValueError, TypeError, KeyError, AttributeError, ShapelyError):
            geometries.append(None)
            problems.append(_no_point(file, number, feature))
    return as_points(replace(table, problems=tuple(problems)), geometries, crs)


def _records(file: str, sheet: str, records: Sequence[Record]) -> RawTable:
    refuse_more(len(records), MAX_ROWS, "features")
    headings = tuple(dict.fromkeys(key for each in records for key in each))
    refuse_more(len(headings), MAX_COLUMNS, "properties")
    refuse_more(len(records) * len(headings), MAX_CELLS, "cells")
    cells = [[record.get(key) for key in headings] for record in records]
    rows = [[cell_text(cell) for cell in row] for row in cells]
    return numbered(file, sheet, headings, rows, lists_of(cells))


def _is_feature(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("properties"), dict)


def _no_point(file: str, number: int, feature: Record) -> Problem:
    return Problem(
        file,
        f"{json.dumps(feature.get(GEOMETRY))[:80]} is no point.",
        "Give longitude and latitude as two numbers, or null.",
        row=number,
        id=cell_text(feature["properties"].get("institution_id")),
        field=GEOMETRY,
    )


def _geometry(given: Any) -> BaseGeometry | None:  # noqa: ANN401, any JSON
    """Return the geometry of a feature; a point without coordinates is none."""
    if given is None:
        return None
    if given["type"] != "Point":
        return shape(given)
    coordinates = given["coordinates"]
    if not coordinates or all(each is None for each in coordinates):
        return None
    lon, lat = (float(each) for each in coordinates[:2] if not isinstance(each, str))
    return shapely.Point(lon, lat)


def _named_crs(collection: Record) -> str:
    """Return the reference system that older GeoJSON may name; degrees otherwise."""
    named = collection.get("crs")
    name = named.get("properties", {}).get("name") if isinstance(named, dict) else None
    return name if isinstance(name, str) and "CRS84" not in name else CRS
