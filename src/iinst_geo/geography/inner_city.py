"""What counts as inner city: Inner London, and the middle of the core cities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iinst_geo.geography.distances import geodesic_km
from iinst_geo.text import normalised

# A convention: Centre for Cities takes 1.3 km for the middle of a large city and
# 3.2 km for London's, and inner city reaches further than the middle.
INNER_CITY_KM = 3.0
NEAR_KM = 10.0  # nearer places are told with two decimals

# Inner London of the Office for National Statistics; the list of 1963 has Greenwich
# and lacks Haringey and Newham.
INNER_LONDON = frozenset(
    {
        "Camden",
        "City of London",
        "Hackney",
        "Hammersmith and Fulham",
        "Haringey",
        "Islington",
        "Kensington and Chelsea",
        "Lambeth",
        "Lewisham",
        "Newham",
        "Southwark",
        "Tower Hamlets",
        "Wandsworth",
        "Westminster",
    }
)

# The postcode of the town hall, or of what the council calls so, in the postcode
# directory of November 2025 (longitude, latitude in EPSG:4326).
CORE_CITIES = {
    "Birmingham": (-1.90345, 52.48042),  # Council House, B1 1BB
    "Bristol": (-2.60207, 51.45261),  # City Hall, BS1 5TR
    "Leeds": (-1.54972, 53.79996),  # Town Hall, LS1 3AD
    "Liverpool": (-2.9918, 53.40715),  # Town Hall, L2 3SW
    # The town hall's other postcode, M60 2LA, is filed 1.5 km away.
    "Manchester": (-2.24456, 53.47927),  # Town Hall, M2 5DB
    "Newcastle upon Tyne": (-1.61058, 54.97842),  # Civic Centre, NE1 8QH
    "Nottingham": (-1.14898, 52.95342),  # Council House, NG1 2DT
    "Sheffield": (-1.46992, 53.38039),  # Town Hall, S1 2HH
}


@dataclass(frozen=True)
class CoreCity:
    """A core city and how far off its centre is."""

    name: str
    distance_km: float


def nearest_core_city(lon: float, lat: float) -> CoreCity:
    """Return the core city of England whose centre is nearest (degrees, EPSG:4326)."""
    names, centres = list(CORE_CITIES), list(CORE_CITIES.values())
    lons, lats = zip(*centres, strict=True)
    here = [lon] * len(names), [lat] * len(names)
    distances = geodesic_km(*here, lons, lats)
    nearest = int(distances.argmin())
    return CoreCity(names[nearest], float(distances[nearest]))


@dataclass(frozen=True)
class InnerCity:
    """Whether a place is inner city, and by what."""

    basis: str  # a key of SETTING_BASIS; empty when it is not
    figures: str  # a clause: Inner London, or the distance from the nearest core city


def inner_city_at(
    lon: float, lat: float, authority: str, inner_city_km: float = INNER_CITY_KM
) -> InnerCity:
    """
    Say whether an urban place is inner city.

    Parameters
    ----------
    lon, lat
        Decimal degrees, EPSG:4326.
    authority
        The local authority under the name of its outline, in any case.
    inner_city_km
        How far inner city reaches from the centre of a core city.
    """
    if normalised(authority) in _INNER_LONDON:
        return InnerCity("inner-london", f"{authority} is in Inner London")
    city = nearest_core_city(lon, lat)
    is_inner = city.distance_km <= inner_city_km
    # 3.04 km is not within 3 km, and must not look so.
    decimals = 2 if city.distance_km < NEAR_KM else 1
    figures = (
        f"it lies {city.distance_km:.{decimals}f} km from the centre of the nearest "
        f"core city, {city.name}, {'within' if is_inner else 'outside'} the "
        f"{inner_city_km:g} km counted as inner city"
    )
    return InnerCity("core-distance" if is_inner else "", figures)


def inner_city_bases(
    lon: NDArray[np.float64], lat: NDArray[np.float64], authority: Sequence[str]
) -> list[str]:
    """
    Say of many urban places at once why each is inner city, as ``InnerCity.basis``.

    Parameters
    ----------
    lon, lat
        Decimal degrees, EPSG:4326.
    authority
        The local authority of each, under the name of its outline.
    """
    in_london = {name: normalised(name) in _INNER_LONDON for name in set(authority)}
    is_near = np.zeros(lon.shape, bool)
    for city_lon, city_lat in CORE_CITIES.values():
        centre = np.full(lon.shape, city_lon), np.full(lat.shape, city_lat)
        is_near |= geodesic_km(lon, lat, *centre) <= INNER_CITY_KM
    return [
        "inner-london" if in_london[name] else "core-distance" if near else ""
        for name, near in zip(authority, is_near, strict=True)
    ]


_INNER_LONDON = frozenset(map(normalised, INNER_LONDON))
