"""How far the institutions of a network lie from a place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from iinst_geo.british_grid import on_grid, to_degrees, to_grid
from iinst_geo.distances import METRES_PER_KM, geodesic_km
from iinst_geo.facets import institution_sets
from iinst_geo.memo import once_per_network
from iinst_geo.network import PartnershipNetwork
from iinst_geo.places import Place

EARTH_RADIUS_KM = 6371.0088  # mean radius R1 (IUGG)
# The sphere is up to 0.6 % off the ellipsoid: what it calls this near is measured.
SPHERE_SLACK, SLACK_KM = 1.01, 0.1


@dataclass(frozen=True)
class _Points:
    """The institutions that have a place; degrees, EPSG:4326."""

    keys: NDArray[np.object_]
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    on_grid: NDArray[np.object_]  # points in metres, EPSG:27700


@once_per_network
def _points(network: PartnershipNetwork) -> _Points:
    table = network.institutions
    placed = table[table["institution_id"].isin(network.placed_ids)]
    points = placed.geometry
    return _Points(
        placed["institution_id"].to_numpy(object),
        points.x.to_numpy(),
        points.y.to_numpy(),
        shapely.points(*to_grid(points.x.to_numpy(), points.y.to_numpy())),
    )


def distances_km(
    network: PartnershipNetwork, place: Place, within_km: float
) -> dict[str, float]:
    """
    Give the distance of the institutions that lie within some kilometres of a place.

    Returns
    -------
    distance_km
        Geodesic, in kilometres, by ``institution_id``; from an area, to the nearest
        point of its outline, and 0 for what lies inside or belongs to it. A few just
        outside may be among them.
    """
    points = _points(network)
    if place.outline is None:
        rough = _on_sphere_km(points, place)
        near = np.flatnonzero(rough <= within_km * SPHERE_SLACK + SLACK_KM)
        lon = np.full(near.shape, place.longitude)
        lat = np.full(near.shape, place.latitude)
    else:
        near, lon, lat = _from_outline(points, place, within_km)
    km = geodesic_km(lon, lat, points.longitude[near], points.latitude[near])
    found = dict(zip(points.keys[near], km.tolist(), strict=True))
    return found | dict.fromkeys(_members_of_area(network, place), 0.0)


def _on_sphere_km(points: _Points, place: Place) -> NDArray[np.float64]:
    """
    Give rough distances, to choose what to measure.

    Notes
    -----
    Haversine form: Sinnott (1984), *Sky and Telescope* 68 (2), 159.
    """
    lat1, lat2 = np.radians(place.latitude), np.radians(points.latitude)
    half_across = np.radians(points.longitude - place.longitude) / 2
    half_along = (lat2 - lat1) / 2
    h = np.sin(half_along) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin(half_across) ** 2
    km: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(h, 1)))
    return km


def _from_outline(
    points: _Points, place: Place, within_km: float
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """Give what lies near an outline, and from which point of it (degrees)."""
    outline = on_grid(place.outline)
    reach = (within_km * SPHERE_SLACK + SLACK_KM) * METRES_PER_KM
    west, south, east, north = outline.bounds
    box = shapely.box(west - reach, south - reach, east + reach, north + reach)
    near = np.flatnonzero(shapely.intersects(box, points.on_grid))
    lines = shapely.shortest_line(outline, points.on_grid[near])
    starts = shapely.get_coordinates(shapely.get_point(lines, 0))
    return near, *to_degrees(starts[:, 0], starts[:, 1])


def _members_of_area(network: PartnershipNetwork, place: Place) -> frozenset[str]:
    """Give what belongs to an area: its data says so, not the coarse outline."""
    if place.outline is None:
        return frozenset()
    facet = "authority" if place.authority else "region"
    own = institution_sets(network)[facet].get(place.key, frozenset())
    return own & network.placed_ids
