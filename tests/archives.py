"""Archives of tiles that tests make: PMTiles of vector tiles, with few shapes."""

from __future__ import annotations

import gzip
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import mapbox_vector_tile
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

BLACKBURN = (-2.482, 53.748)
# Round it: west, south, east, north.
AROUND = (-2.75, 53.60, -2.20, 53.90)
EXTENT = 4096
Shape = tuple[str, str, str, Sequence[tuple[float, float]]]  # layer, kind, type, points
Tiles = Mapping[tuple[int, int, int], bytes]


def write_archive(
    path: Path,
    tiles: Tiles,
    *,
    layers: Sequence[str] = ("earth", "roads", "water"),
    metadata: Mapping[str, Any] | None = None,
    packed: Compression = Compression.GZIP,
    kind: TileType = TileType.MVT,
) -> Path:
    """Write an archive of tiles, each as its bytes are."""
    west, south, east, north = (round(each * 1e7) for each in AROUND)
    header = {
        "tile_type": kind,
        "tile_compression": packed,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
    }
    told = {"vector_layers": [{"id": each} for each in layers], **(metadata or {})}
    with path.open("wb") as file:
        writer = Writer(file)
        for z, x, y in sorted(tiles, key=lambda each: zxy_to_tileid(*each)):
            writer.write_tile(zxy_to_tileid(z, x, y), tiles[z, x, y])
        writer.finalize(header, told)
    return path


def tiles_of(
    shapes: Sequence[Shape], zooms: Sequence[int], bounds=AROUND
) -> dict[tuple[int, int, int], bytes]:
    """Give the tiles that shapes make, gzipped, wherever bounds are seen."""
    west, south, east, north = bounds
    found = {}
    for z in zooms:
        left, top = tile_at(west, north, z)
        right, bottom = tile_at(east, south, z)
        for x in range(left, right + 1):
            for y in range(top, bottom + 1):
                found[z, x, y] = gzip.compress(_tile(shapes, z, x, y), mtime=0)
    return found


def tile_at(lon: float, lat: float, z: int) -> tuple[int, int]:
    """Give the tile of a zoom that a place lies in."""
    x, y = _on_square(lon, lat)
    return math.floor(x * 2**z), math.floor(y * 2**z)


def _on_square(lon: float, lat: float) -> tuple[float, float]:
    angle = math.radians(lat)
    return (lon + 180) / 360, (1 - math.asinh(math.tan(angle)) / math.pi) / 2


def _tile(shapes: Sequence[Shape], z: int, x: int, y: int) -> bytes:
    """Give one tile with all the shapes: what lies outside is for the map to cut."""

    def place(point: tuple[float, float]) -> str:
        across, down = _on_square(*point)
        return (
            f"{round((across * 2**z - x) * EXTENT)} {round((down * 2**z - y) * EXTENT)}"
        )

    layers: dict[str, list[dict[str, Any]]] = {}
    for layer, kind, geometry, points in shapes:
        inside = ", ".join(map(place, points))
        wkt = f"{geometry} (({inside}))" if geometry == "POLYGON" else None
        feature = {
            "geometry": wkt or f"{geometry} ({inside})",
            "properties": {"kind": kind, "min_zoom": 0},
        }
        layers.setdefault(layer, []).append(feature)
    named = [{"name": name, "features": each} for name, each in layers.items()]
    options = {"y_coord_down": True, "extents": EXTENT}
    return bytes(mapbox_vector_tile.encode(named, default_options=options))


def box(west: float, south: float, east: float, north: float):
    """Give the corners of a box, closed."""
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]
