"""The ground under the marks, as the scripts of the map draw it."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import shapely

from iinst_geo.geography.authorities import all_authorities
from iinst_geo.geography.ground import (
    FINEST,
    GROUND_FILE,
    LEAST,
    SHEET,
    SHEET_BELOW,
    TILED,
    Tile,
    ground_archive,
    tile_at,
    tiles_of,
)
from iinst_geo.geography.outlines import OUTLINES_FILE, outline_features
from iinst_geo.maps.basemap_colours import BASEMAP_COLOURS
from iinst_geo.maps.palette import palette_for, rgb
from iinst_geo.maps.view import ENGLAND
from iinst_geo.selection.focus import are_near

Json = dict[str, Any]
COARSE_DEGREES = 0.03
MOST_IN_FILE = 750_000  # bytes of tiles: base64 makes 1 MB of them
CREDITS = (
    "Coast: GSHHG (LGPL) · Built-up land, authorities: ONS postcodes (OGL v3) · "
    "Towns: GeoNames (CC BY)"
)
# What the scripts know of the tiles.
TILES: Mapping[str, object] = {
    "zooms": (LEAST, FINEST),
    "box": TILED,
    "sheetBelow": SHEET_BELOW,
}


def outlines_data(area_ids: Iterable[str]) -> list[Json]:
    """Return the outlines of some areas; those that there are not are left out."""
    known = outline_features()
    return [
        {"id": area_id, "geometry": known[area_id]["geometry"]}
        for area_id in area_ids
        if area_id in known
    ]


@cache
def england_rings() -> list[list[list[float]]]:
    """Return the coast of England for a map of a few hundred pixels, in degrees."""
    outlines = [area.outline for area in all_authorities().values()]
    coarse = shapely.simplify(shapely.coverage_union_all(outlines), COARSE_DEGREES)
    rings = shapely.get_exterior_ring(shapely.get_parts(coarse))
    return [shapely.get_coordinates(ring).round(2).tolist() for ring in rings]


@cache
def sheet() -> bytes:
    """Return the coarse tile of the whole world, not compressed."""
    return gzip.decompress(ground_archive().tile(*SHEET) or b"")


def ground_data(points: Iterable[tuple[float, float]]) -> Json:
    """
    Return the ground for a file that has no server to ask: base64, by tile.

    Parameters
    ----------
    points
        What the file shows (longitude, latitude in degrees, NaN without a place): round
        it the ground is as fine as on a page, as far as ``MOST_IN_FILE`` goes.

    Returns
    -------
    ground
        ``sheet`` and, gzipped, ``tiles`` by ``z/x/y``; an empty one is all sea, one
        that is not there has been left out.
    """
    near = [at for at in points if are_near(*at)]
    wanted: dict[Tile, None] = dict.fromkeys(tiles_of(ENGLAND, LEAST))
    for zoom in range(LEAST + 1, FINEST + 1):
        often = Counter((zoom, *tile_at(*at, zoom)) for at in near)
        wanted |= dict.fromkeys(tile for tile, _ in often.most_common())
    tiles, left = {}, MOST_IN_FILE
    for tile in wanted:
        content = ground_archive().tile(*tile) or b""
        left -= len(content)
        if left < 0:
            break
        tiles["/".join(map(str, tile))] = _as_base64(content)
    return {"sheet": _as_base64(sheet()), "tiles": tiles}


def _as_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


@cache
def edition() -> str:
    """Return a short sign of the ground, for addresses that a browser may keep."""
    files = GROUND_FILE.read_bytes() + OUTLINES_FILE.read_bytes()
    return hashlib.sha256(files).hexdigest()[:8]


@cache
def ground_colours(theme: str) -> Mapping[str, object]:
    """Return the colours of the ground and its words, ``light`` or ``dark``."""
    colours, palette = BASEMAP_COLOURS[theme], palette_for(theme)
    return {
        "sea": rgb(colours.sea),
        "coast": rgb(colours.coast),
        "land": palette.land,
        "settings": palette.tints,
        "abroad": rgb(colours.other_land),
        "authority": rgb(colours.authority),
        "region": rgb(colours.region),
        "town": rgb(colours.label_minor),
        "ink": palette.ink,
    }
