"""The ground of the map: land, settings, borders and names, in vector tiles."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

import mapbox_vector_tile
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from iinst_geo.geography.outlines import BASEMAP_FOLDER
from iinst_geo.geography.tile_archive import TileArchive

GROUND_FILE = BASEMAP_FOLDER / "ground.pmtiles"
SHEET = (0, 0, 0)  # z, x, y of the coarse tile of the whole world
LEAST, FINEST = 7, 9  # zooms of the finer tiles
SHEET_BELOW = 6.5  # zoom up to which the sheet alone is drawn
TILED = (-11.5, 49.0, 2.6, 61.2)  # where they are: west, south, east, north (degrees)
TILES_KEPT = 12  # read, for pictures: 1 MB each where it is densest
VALUES = {
    "land": "kind",
    "settlement": "setting",
    "water": "kind",
    "borders": "kind",
}

Box = tuple[float, float, float, float]  # west, south, east, north, degrees
Tile = tuple[int, int, int]  # z, x, y


class GroundShape(NamedTuple):
    """
    A shape of the ground.

    ``layer`` is one of ``VALUES``, ``value`` what that names; the geometry is in
    degrees (EPSG:4326) and goes a little over the edge of its tile.
    """

    layer: str
    value: str
    geometry: BaseGeometry


@cache
def ground_archive() -> TileArchive:
    """Return the archive of the tiles: ``basemap/README.md`` has their layers."""
    return TileArchive(GROUND_FILE)


def tile_zoom(zoom: float) -> int:
    """Return the zoom of the tiles for a zoom of the map; 0 is the sheet's."""
    return 0 if zoom < SHEET_BELOW else min(max(round(zoom), LEAST), FINEST)


def tiles_of(box: Box, zoom: int) -> Iterator[Tile]:
    """Return the tiles of a zoom that touch a box, and the sheet for what is beyond."""
    west, south, east, north = TILED
    inside = west <= box[0] and south <= box[1] and box[2] <= east and box[3] <= north
    if not zoom or not inside:
        yield SHEET
    if zoom:
        west, south = max(box[0], west), max(box[1], south)
        east, north = min(box[2], east), min(box[3], north)
        left, top = tile_at(west, north, zoom)
        right, bottom = tile_at(east, south, zoom)
        for y in range(top, bottom + 1):
            for x in range(left, right + 1):
                yield zoom, x, y


def tile_at(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """Return x and y of the tile of a zoom that a point (degrees) lies in."""
    count = 1 << zoom
    down = 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)
    return int((lon / 360 + 0.5) * count), int(down * count)


def shapes_of(box: Box, zoom: float) -> list[GroundShape]:
    """
    Return the ground of a box at the detail of a zoom of the map.

    What the sheet has comes first, for finer tiles to be drawn over it.
    """
    found: list[GroundShape] = []
    for tile in tiles_of(box, tile_zoom(zoom)):
        found.extend(tile_shapes(*tile))
    return found


@lru_cache(maxsize=TILES_KEPT)
def tile_shapes(z: int, x: int, y: int) -> tuple[GroundShape, ...]:
    """Return what is drawn of a tile; nothing where there is only sea."""
    layers = read_tile(z, x, y)
    return tuple(
        GroundShape(
            layer,
            feature["properties"][name],
            _in_degrees(shape(feature["geometry"]), (z, x, y), layers[layer]["extent"]),
        )
        for layer, name in VALUES.items()
        for feature in layers.get(layer, {"features": []})["features"]
    )


def read_tile(z: int, x: int, y: int) -> dict[str, Any]:
    """Return a tile's layers, as ``mapbox_vector_tile`` decodes them, y downwards."""
    content = ground_archive().tile(z, x, y)
    if content is None:
        return {}
    layers: dict[str, Any] = mapbox_vector_tile.decode(
        gzip.decompress(content), default_options={"y_coord_down": True}
    )
    return layers


def _in_degrees(geometry: BaseGeometry, tile: Tile, extent: int) -> BaseGeometry:
    """
    Bring a geometry from units of a tile to degrees.

    Notes
    -----
    The inverse of Web Mercator (EPSG:3857): latitude = atan(sinh(pi - 2 pi y)), where y
    runs from 0 in the north to 1 in the south of the world's tile.
    """
    z, x, y = tile

    def moved(points: NDArray[np.float64]) -> NDArray[np.float64]:
        across = (x + points[:, 0] / extent) / (1 << z)
        down = (y + points[:, 1] / extent) / (1 << z)
        lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * down))))
        return np.column_stack([across * 360 - 180, lat])

    return shapely.transform(geometry, moved)
