"""Turn shapely geometries into small, valid and reproducible GeoJSON files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import shapely
import shapely.geometry
from pyproj import Transformer, network

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

# A grid fetched at run time would move coordinates by metres between machines.
network.set_network_enabled(active=False)  # type: ignore[attr-defined]

DECIMALS = 4  # of a degree: about 11 m north-south, 7 m east-west in England


def transform(
    geometries: Sequence[BaseGeometry], source: int, target: int
) -> list[BaseGeometry]:
    """Transform geometries between two EPSG codes; order is always x, y."""
    transformer = Transformer.from_crs(source, target, always_xy=True)
    moved = shapely.transform(
        list(geometries), transformer.transform, interleaved=False
    )
    return list(moved)


def simplify_coverage(
    geometries: Sequence[BaseGeometry],
    tolerance_m: float,
    crs: int,
    decimals: int = DECIMALS,
) -> list[BaseGeometry]:
    """
    Simplify polygons together, so that neighbours keep one common border.

    Parameters
    ----------
    geometries
        A valid coverage in EPSG:4326.
    tolerance_m
        Tolerance of Visvalingam-Whyatt as GEOS takes it: the square root of
        the area, in square metres, of the smallest triangle that is kept.
    crs
        EPSG code of the projected system, in metres, to simplify in.
    decimals
        Decimals of a degree to round to.

    Returns
    -------
    geometries
        In EPSG:4326, rounded, rings wound as RFC 7946 asks.
    """
    projected = transform(geometries, 4326, crs)
    simple = shapely.coverage_simplify(projected, tolerance_m)
    return rounded(transform(list(simple), crs, 4326), decimals)


def rounded(
    geometries: Sequence[BaseGeometry], decimals: int = DECIMALS
) -> list[BaseGeometry]:
    """Round vertex by vertex, so that shared borders stay shared."""
    snapped = shapely.set_precision(list(geometries), 10.0**-decimals, mode="pointwise")
    clean = shapely.remove_repeated_points(snapped)
    return list(shapely.orient_polygons(clean))


def feature(geometry: BaseGeometry, properties: dict[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON Feature; coordinates have at most `DECIMALS` decimals."""
    mapping = shapely.geometry.mapping(geometry)
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {
            "type": mapping["type"],
            "coordinates": _round(mapping["coordinates"]),
        },
    }


def _round(coordinates: Any) -> Any:  # noqa: ANN401  (nested to any depth)
    if isinstance(coordinates, (int, float)):
        # Adding zero turns -0.0, which the meridian gives, into 0.0.
        return round(coordinates, DECIMALS) + 0.0
    return [_round(part) for part in coordinates]


def write_features(path: Path, features: Sequence[dict[str, Any]]) -> None:
    """Write a FeatureCollection, one feature a line, so that changes can be read."""
    lines = ",\n".join(
        json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in features
    )
    text = '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")
