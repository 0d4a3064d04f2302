"""The committed tiles of the ground, against postcodes and the library's own rules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from iinst_geo.geography.authorities import authority_by_code
from iinst_geo.geography.density import postcodes_around
from iinst_geo.geography.ground import (
    FINEST,
    GROUND_FILE,
    LEAST,
    SHEET,
    TILED,
    ground_archive,
    read_tile,
    tile_at,
    tile_shapes,
    tile_zoom,
    tiles_of,
)
from iinst_geo.geography.inner_city import inner_city_bases
from iinst_geo.geography.settings import setting_by_density
from iinst_geo.maps.ground import sheet
from iinst_geo.paths import built_in_data_folder
from iinst_geo.vocabulary import SETTINGS
from tests.postcode_samples import random_postcodes

INSTITUTION_TOWNS = [
    *("Battersea", "Beckenham", "Birmingham", "Blackburn", "Bury", "Castleford"),
    *("Darwen", "Falmouth", "Hayle", "Kettering", "Leicester", "Newport", "Oldbury"),
    *("Penzance", "St Ives", "Stourport-on-Severn"),
]
MOST_BYTES, MOST_OF_SHEET = 8_000_000, 250_000
SAMPLE, IN_EACH_CLASS = 20_000, 500
NEAR_BORDER_M = 200


@cache
def finest(x: int, y: int) -> dict[str, shapely.STRtree]:
    """Give the land and the areas of a tile of the finest zoom, in degrees."""
    found: dict[str, list] = {"land": [], "settlement": []}
    for layer, value, geometry in tile_shapes.__wrapped__(FINEST, x, y):
        if layer in found and value != "abroad":
            found[layer].append((value, geometry))
    return found


def by_tile(lon, lat) -> Iterator[tuple[tuple[int, int], np.ndarray]]:
    """Give the tiles that points lie in, each with the places of its points."""
    tiles = [tile_at(*at, FINEST) for at in zip(lon, lat, strict=True)]
    every, of = np.unique(tiles, axis=0, return_inverse=True)
    for number, (x, y) in enumerate(every.tolist()):
        yield (x, y), np.flatnonzero(of.ravel() == number)


def authorities(x: int, y: int) -> list[tuple[str, shapely.Geometry]]:
    layer = read_tile(FINEST, x, y)["authority"]
    return [
        (each["properties"]["code"], shape(each["geometry"]))
        for each in layer["features"]
    ]


def in_units(lon, lat, x: int, y: int):
    across = ((lon / 360 + 0.5) * 2**FINEST - x) * 4096
    down = 0.5 - np.arcsinh(np.tan(np.radians(lat))) / (2 * np.pi)
    return across, (down * 2**FINEST - y) * 4096


@pytest.fixture(scope="module")
def sample():
    """Postcodes of Great Britain at random: longitude, latitude, code."""
    return random_postcodes(SAMPLE, seed=17)


def test_postcodes_lie_on_land_and_in_their_authority_of_today(sample):
    lon, lat, code = sample
    on_land, in_own = np.zeros(SAMPLE, bool), np.zeros(SAMPLE, bool)
    for (x, y), places in by_tile(lon, lat):
        for _, land in finest(x, y)["land"]:
            shapely.prepare(land)
            on_land[places] |= shapely.contains_xy(land, lon[places], lat[places])
        east, south = in_units(lon[places], lat[places], x, y)
        for upper, area in authorities(x, y):
            mine = places[shapely.contains_xy(area, east, south)]
            in_own[mine] = [is_of(each, upper) for each in code[mine]]
    assert on_land.mean() >= 0.995
    assert in_own.mean() >= 0.985


def is_of(lower: str, upper: str) -> bool:
    """Whether a code of the directory is an authority's, or of a district of it."""
    if lower.startswith("E07"):
        return authority_by_code()[lower] == authority_by_code().get(upper)
    return lower == upper


def points_in(setting: str, many: int, seed: int):
    """Give points at random in the land of a setting, all land alike."""
    chance = np.random.default_rng(seed)
    parts = [
        part
        for _, x, y in tiles_of(TILED, FINEST)
        for value, geometry in finest(x, y)["settlement"]
        if value == setting
        for part in shapely.get_parts(geometry)
    ]
    parts = np.array(parts)
    area = shapely.area(parts) * np.cos(np.radians(shapely.bounds(parts)[:, 1]))
    chosen = chance.choice(parts, many, p=area / area.sum())
    found = []
    for part in chosen:
        west, south, east, north = part.bounds
        while True:
            at = chance.uniform((west, south), (east, north))
            if shapely.contains_xy(part, *at):
                found.append(at)
                break
    return np.array(found).T


def told_by_density(lon, lat) -> list[str]:
    """Give the library's setting of points by density, in today's authority."""
    names = np.full(lon.shape, "", object)
    for (x, y), places in by_tile(lon, lat):
        east, south = in_units(lon[places], lat[places], x, y)
        for each in read_tile(FINEST, x, y)["authority"]["features"]:
            inside = shapely.contains_xy(shape(each["geometry"]), east, south)
            names[places[inside]] = each["properties"]["name"]
    counts = [postcodes_around(lon, lat, km).tolist() for km in (2, 4, 20)]
    inner = inner_city_bases(lon, lat, list(names))
    return [setting_by_density(*each) for each in zip(*counts, inner, strict=True)]


@pytest.mark.parametrize("setting", SETTINGS)
def test_land_has_the_setting_that_the_library_gives_a_point_of_it(setting):
    lon, lat = points_in(setting, IN_EACH_CLASS, seed=500)
    told = told_by_density(lon, lat)
    others = [at for at, each in enumerate(told) if each != setting]
    assert len(others) <= IN_EACH_CLASS * 0.02
    for at in others:
        near = np.linspace(-NEAR_BORDER_M, NEAR_BORDER_M, 9) / 111_320
        wide = near / np.cos(np.radians(lat[at]))
        around_lon, around_lat = (lon[at] + wide), (lat[at] + near)
        grid = np.meshgrid(around_lon, around_lat)
        assert setting in told_by_density(*(each.ravel() for each in grid))


def test_no_placed_institution_is_at_sea_on_tiles_or_sheet():
    text = (built_in_data_folder() / "institutions.geojson").read_text("utf-8")
    placed = [
        each["geometry"]["coordinates"]
        for each in json.loads(text)["features"]
        if each["geometry"]
    ]
    coarse = [each for each in tile_shapes(*SHEET) if each.layer == "land"]
    assert len(placed) > 30
    for lon, lat in placed:
        land = finest(*tile_at(lon, lat, FINEST))["land"]
        assert any(shapely.contains_xy(each, lon, lat) for _, each in land), (lon, lat)
        on_sheet = [shapely.contains_xy(each.geometry, lon, lat) for each in coarse]
        assert any(on_sheet), (lon, lat)


@pytest.mark.parametrize(
    ("lon", "lat"), [(121.47, 31.23), (-73.9, 41.2), (151.0, -33.8), (2.35, 48.85)]
)
def test_a_partner_far_off_stands_on_land(lon, lat):
    """Shanghai, New York State, Sydney, Paris."""
    land = [each.geometry for each in tile_shapes(*SHEET) if each.layer == "land"]
    assert any(shapely.contains_xy(each, lon, lat) for each in land)


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("Carrick Roads", -5.035, 50.17),
        ("the Solent", -1.35, 50.78),
        ("St Ives Bay", -5.44, 50.22),
        ("the Mersey at Liverpool", -3.01, 53.40),
        ("the Severn at the bridges", -2.70, 51.58),
        ("Cardiff Bay's sea", -3.13, 51.42),
        ("the Firth of Clyde", -4.90, 55.75),
        ("Lough Neagh", -6.42, 54.62),
    ],
)
def test_what_is_water_is_water(name, lon, lat):
    land = finest(*tile_at(lon, lat, FINEST))["land"]
    assert not any(shapely.contains_xy(each, lon, lat) for _, each in land)


def test_sizes():
    assert GROUND_FILE.stat().st_size <= MOST_BYTES
    assert len(sheet()) <= MOST_OF_SHEET


def test_each_name_stands_once_a_zoom_and_each_town_at_all_finer_ones():
    before: set[tuple[str, int]] = set()
    for zoom in (0, *range(LEAST, FINEST + 1)):
        tiles = [SHEET] if zoom == 0 else list(tiles_of(TILED, zoom))
        named = [
            each["properties"]
            for at in tiles
            for each in read_tile(*at).get("names", {"features": []})["features"]
        ]
        towns = [
            (each["name"], each["rank"]) for each in named if each["kind"] == "town"
        ]
        districts = [each["name"] for each in named if each["kind"] == "district"]
        assert len(districts) == len(set(districts))
        ranks = [rank for _, rank in towns]
        assert len(ranks) == len(set(ranks))
        assert before <= set(towns)
        before = set(towns)
    assert len(before) > 4000 and len(districts) > 2500
    names = [name for name, _ in sorted(before, key=lambda town: town[1])]
    assert names[0] == "London" and set(INSTITUTION_TOWNS) <= set(names)


NINE = {
    "Falmouth": (-5.066, 50.152),
    "St Ives": (-5.480, 50.211),
    "Isle of Wight": (-1.29, 50.70),
    "Blackburn": (-2.482, 53.748),
    "Birmingham": (-1.90, 52.48),
    "Battersea": (-0.165, 51.475),
    "Leicester": (-1.133, 52.636),
    "Cardiff": (-3.180, 51.480),
    "Glasgow": (-4.250, 55.861),
}
WIDTH_PX, HEIGHT_PX = 1400, 900  # of a map as large as the whole window


def test_the_tiles_of_a_session_of_nine_views_are_few():
    tiles = set()
    for lon, lat in NINE.values():
        for zoom in (6.0, 8.5, 11.0, 13.5):
            wide = 360 * WIDTH_PX / (512 * 2**zoom) / 2
            high = 360 * HEIGHT_PX / (512 * 2**zoom) / 2 * np.cos(np.radians(lat))
            box = (lon - wide, lat - high, lon + wide, lat + high)
            tiles |= {*tiles_of(box, tile_zoom(zoom))} - {SHEET}
    sizes = [len(ground_archive().tile(*each) or b"") for each in tiles]
    assert sum(sizes) < 1_500_000
