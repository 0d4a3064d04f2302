"""Cut layers into vector tiles and write them as one PMTiles file."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import mapbox_vector_tile
import numpy as np
import shapely
from numpy.typing import NDArray
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

EXTENT, BUFFER = 4096, 64
SHEET_EXTENT = 2**20
MERCATOR_HALF_M = 20037508.342789244
LEVEL = 9  # of gzip
LAND, SETTLEMENT = "land", "settlement"
AREA = 2  # dimension of a polygon

Zxy = tuple[int, int, int]


class Layer(NamedTuple):
    """Geometries of one layer with their properties."""

    name: str
    geometries: NDArray[Any]
    properties: Sequence[dict[str, Any]]


class Projection:
    """From a system of coordinates to the units of all tiles of one zoom."""

    def __init__(self, crs: int, units: int) -> None:
        self.transformer = Transformer.from_crs(crs, 3857, always_xy=True)
        self.scale = units / (2 * MERCATOR_HALF_M)

    def __call__(self, geometries: Any) -> NDArray[Any]:  # noqa: ANN401
        """Return geometries in units from the north-west corner of the world."""
        return shapely.transform(np.asarray(geometries, object), self._moved)

    def _moved(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = self.transformer.transform(points[:, 0], points[:, 1])
        east = (np.asarray(x) + MERCATOR_HALF_M) * self.scale
        south = (MERCATOR_HALF_M - np.asarray(y)) * self.scale
        return np.column_stack([east, south])


def tiles_touched(polygons: NDArray[Any]) -> list[tuple[int, int]]:
    """Return column and row of the tiles that polygons (in units) touch."""
    west, south, east, north = shapely.total_bounds(polygons)
    columns = np.arange(west // EXTENT, east // EXTENT + 1)
    rows = np.arange(south // EXTENT, north // EXTENT + 1)
    places = [(int(x), int(y)) for x in columns for y in rows]
    boxes = [shapely.box(x, y, x + 1, y + 1) for x, y in places]
    boxes = shapely.transform(np.array(boxes, object), lambda at: at * EXTENT)
    tree = shapely.STRtree(boxes)
    touched = np.unique(tree.query(polygons, predicate="intersects")[1])
    return [places[at] for at in touched]


def cut(
    layers: Sequence[Layer], zoom: int, places: Sequence[tuple[int, int]]
) -> Iterator[tuple[Zxy, bytes]]:
    """Return each tile as MVT; the layers are in units of the zoom."""
    trees = [shapely.STRtree(layer.geometries) for layer in layers]
    for x, y in places:
        content = {
            layer.name: _tile_layer(layer, tree, x * EXTENT, y * EXTENT)
            for layer, tree in zip(layers, trees, strict=True)
        }
        _cut_to_land(content[SETTLEMENT], content[LAND])
        yield (zoom, x, y), encoded([*content.values()], EXTENT)


def _cut_to_land(settlement: dict[str, Any], land: dict[str, Any]) -> None:
    """Leave out what of the built-up land of a tile lies in the sea, or in a lake."""
    ground = shapely.union_all([each["geometry"] for each in land["features"]])
    for each in settlement["features"]:
        each["geometry"] = _whole_units(
            [shapely.intersection(each["geometry"], ground)]
        )
    kept = [each for each in settlement["features"] if each["geometry"] is not None]
    settlement["features"] = kept


def _tile_layer(
    layer: Layer, tree: shapely.STRtree, west: int, north: int
) -> dict[str, Any]:
    wide = (
        *(west - BUFFER, north - BUFFER),
        *(west + EXTENT + BUFFER, north + EXTENT + BUFFER),
    )
    features = []
    for at in sorted(tree.query(shapely.box(*wide)).tolist()):
        geometry = layer.geometries[at]
        if geometry.geom_type == "Point":
            # A name belongs to one tile alone.
            inside = (geometry.x - west, geometry.y - north)
            if not all(0 <= each < EXTENT for each in inside):
                continue
        else:
            geometry = shapely.clip_by_rect(geometry, *wide)
        moved = shapely.transform(geometry, lambda p: p - (west, north))
        features.append({"geometry": moved, "properties": layer.properties[at]})
    return {"name": layer.name, "features": together(features)}


def together(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Round geometries to whole units and join those of the same properties."""
    joined: dict[tuple[Any, ...], list[BaseGeometry]] = {}
    for each in features:
        key = tuple(each["properties"].items())
        joined.setdefault(key, []).append(each["geometry"])
    found = []
    for key, parts in joined.items():
        whole = _whole_units(parts)
        if whole is not None and not whole.is_empty:
            found.append({"geometry": whole, "properties": dict(key)})
    return found


def _whole_units(parts: list[BaseGeometry]) -> BaseGeometry | None:
    singles = shapely.get_parts(shapely.get_parts(np.array(parts, object)))
    singles = singles[~shapely.is_empty(singles)]
    if not len(singles):
        return None
    dimension = shapely.get_dimensions(singles)
    if dimension[0] == 0:
        rounded = shapely.transform(singles, np.floor)
        return rounded[0] if len(rounded) == 1 else shapely.multipoints(rounded)
    if dimension[0] == 1:
        rounded = shapely.transform(singles, np.round)
        rounded = shapely.remove_repeated_points(rounded)
        rounded = rounded[shapely.length(rounded) > 0]
        return shapely.multilinestrings(rounded) if len(rounded) else None
    areas = singles[dimension == AREA]
    rounded = shapely.get_parts(shapely.union_all(areas, grid_size=1.0))
    rounded = rounded[shapely.get_dimensions(rounded) == AREA]
    rounded = rounded[~shapely.is_empty(rounded)]
    if not len(rounded):
        return None
    return shapely.multipolygons(shapely.orient_polygons(rounded))


def encoded(layers: list[dict[str, Any]], extent: int) -> bytes:
    """Return layers in whole units as MVT; rings are already wound as it asks."""
    kept = [layer for layer in layers if layer["features"]]
    options = {
        "extents": extent,
        "y_coord_down": True,
        "check_winding_order": False,
    }
    content: bytes = mapbox_vector_tile.encode(kept, default_options=options)
    return content


def write_tiles(path: Path, tiles: dict[Zxy, bytes], metadata: dict[str, Any]) -> None:
    """Write tiles as one PMTiles file; the same tiles give the same bytes."""
    with path.open("wb") as file:
        writer = Writer(file)
        for zxy in sorted(tiles, key=lambda each: zxy_to_tileid(*each)):
            packed = gzip.compress(tiles[zxy], LEVEL, mtime=0)
            writer.write_tile(zxy_to_tileid(*zxy), packed)
        writer.finalize(HEADER, metadata)


HEADER = {
    "tile_type": TileType.MVT,
    "tile_compression": Compression.GZIP,
    "min_lon_e7": -180 * 10**7,
    "min_lat_e7": -85 * 10**7,
    "max_lon_e7": 180 * 10**7,
    "max_lat_e7": 85 * 10**7,
    "center_zoom": 6,
    "center_lon_e7": -16 * 10**6,
    "center_lat_e7": 528 * 10**6,
}
