"""How far the institutions of a network, or very many points, lie from a place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from iinst_geo.cache import weak_cache
from iinst_geo.geography.british_grid import on_grid, to_degrees
from iinst_geo.geography.distances import METRES_PER_KM, Points, geodesic_km
from iinst_geo.nearby.model import Place
from iinst_geo.network.facets import institution_sets
from iinst_geo.network.model import PartnershipNetwork

FURTHEST_KM = 2500.0  # further than any place of Great Britain from any other
# The sphere is up to 0.6 % off the ellipsoid: what it calls this near is measured.
SPHERE_SLACK, SLACK_KM = 1.01, 0.1

Positions = NDArray[np.intp]
Kilometres = NDArray[np.float64]


@weak_cache
def placed_points(network: PartnershipNetwork) -> tuple[NDArray[np.object_], Points]:
    """Return the institutions that have a place, sorted by id, and where they are."""
    points = network.institutions.geometry
    placed = network.institutions[~(points.isna() | points.is_empty)]
    placed = placed.sort_values("institution_id")
    at = placed.geometry
    return (
        placed["institution_id"].to_numpy(object),
        Points(at.x.to_numpy(), at.y.to_numpy()),
    )


def institution_distances_km(
    network: PartnershipNetwork, place: Place, within_km: float
) -> dict[str, float]:
    """
    Return the distance of the institutions that lie within some kilometres of a place.

    Returns
    -------
    distance_km
        Geodesic, in kilometres, by ``institution_id``; from an area, to the nearest
        point of its outline, and 0 for what lies inside or belongs to it. A few just
        outside may be among them.
    """
    keys, points = placed_points(network)
    if place.outline is None:
        rough = points.on_sphere_km(place.longitude, place.latitude)
        near = np.flatnonzero(rough <= within_km * SPHERE_SLACK + SLACK_KM)
        km = _from_point(points, place, near)
    else:
        everyone = np.ones(keys.shape, bool)
        near, km = _from_outline(points, place, within_km, everyone)
    found = dict(zip(keys[near], km.tolist(), strict=True))
    return found | dict.fromkeys(members_of_area(network, place), 0.0)


@dataclass(frozen=True, eq=False)
class Ring:
    """
    The points within some kilometres of a place, told apart among very many.

    Parameters
    ----------
    points
        All of them.
    place
        The middle; from an area, distances run from its outline.
    within_km
        The radius; the edge belongs to the ring.
    belongs
        Which points an area holds by their data, whatever its coarse outline says.
    """

    points: Points
    place: Place
    within_km: float
    belongs: NDArray[np.bool_]

    @cached_property
    def rough_km(self) -> Kilometres:
        """Distances, from a point up to 0.6 % off; those of an area are exact."""
        place = self.place
        if place.outline is None:
            return self.points.on_sphere_km(place.longitude, place.latitude)
        return self._from_area(self.within_km, np.ones(self.belongs.shape, bool))

    @cached_property
    def inside(self) -> NDArray[np.bool_]:
        """Which points lie in the ring, by their exact distance."""
        rough = self.rough_km
        inside: NDArray[np.bool_] = rough * SPHERE_SLACK + SLACK_KM <= self.within_km
        reach = self.within_km * SPHERE_SLACK + SLACK_KM
        unsure = np.flatnonzero(~inside & (rough <= reach))
        inside[unsure] = self.measured_km(unsure) <= self.within_km
        return inside

    def measured_km(self, positions: Positions) -> Kilometres:
        """Return the geodesic distance of some of the points."""
        if self.place.outline is None:
            return _from_point(self.points, self.place, positions)
        return self.rough_km[positions]

    def nearest(
        self, among: NDArray[np.bool_], limit: int | None
    ) -> tuple[Positions, Kilometres]:
        """Return the nearest of some points in the ring, and how far they are."""
        return self._first(np.flatnonzero(self.inside & among), self.rough_km, limit)

    def next_beyond(self, among: NDArray[np.bool_]) -> tuple[int, float] | None:
        """Return the nearest of some points outside the ring, if there is any."""
        outside = np.flatnonzero(among & ~self.inside)
        if not outside.size:
            return None
        if self.place.outline is None:
            [position], [km] = self._first(outside, self.rough_km, 1)
        else:
            far = self._from_area(FURTHEST_KM, among)
            position = outside[far[outside].argmin()]
            km = far[position]
            if not np.isfinite(km):
                return None  # on another continent
        return int(position), float(km)

    def _first(
        self, chosen: Positions, rough: Kilometres, limit: int | None
    ) -> tuple[Positions, Kilometres]:
        if limit is not None and chosen.size > limit:
            furthest = np.partition(rough[chosen], limit - 1)[limit - 1]
            reach = furthest * SPHERE_SLACK**2 + SLACK_KM
            chosen = chosen[rough[chosen] <= reach]
        km = self.measured_km(chosen)
        order = np.argsort(km, kind="stable")[:limit]
        return chosen[order], km[order]

    def _from_area(self, within_km: float, asked: NDArray[np.bool_]) -> Kilometres:
        km = np.full(self.belongs.shape, np.inf)
        asked = asked & ~self.belongs
        near, near_km = _from_outline(self.points, self.place, within_km, asked)
        km[near] = near_km
        km[self.belongs] = 0.0
        return km


def _from_point(points: Points, place: Place, positions: Positions) -> Kilometres:
    lon = np.full(positions.shape, place.longitude)
    lat = np.full(positions.shape, place.latitude)
    return geodesic_km(
        lon, lat, points.longitude[positions], points.latitude[positions]
    )


def _from_outline(
    points: Points, place: Place, within_km: float, asked: NDArray[np.bool_]
) -> tuple[Positions, Kilometres]:
    """Return which of those asked for lie near an outline, and how far from it."""
    outline = on_grid(place.outline)
    reach = (within_km * SPHERE_SLACK + SLACK_KM) * METRES_PER_KM
    west, south, east, north = outline.bounds
    box = shapely.box(west - reach, south - reach, east + reach, north + reach)
    near = np.flatnonzero(asked & shapely.intersects(box, points.on_grid))
    lines = shapely.shortest_line(outline, points.on_grid[near])
    starts = shapely.get_coordinates(shapely.get_point(lines, 0))
    lon, lat = to_degrees(starts[:, 0], starts[:, 1])
    return near, geodesic_km(lon, lat, points.longitude[near], points.latitude[near])


def members_of_area(network: PartnershipNetwork, place: Place) -> frozenset[str]:
    """Return what belongs to an area: its data says so, not the coarse outline."""
    if place.outline is None:
        return frozenset()
    facet = "authority" if place.authority else "region"
    own = institution_sets(network)[facet].get(place.key, frozenset())
    return own & network.placed_ids
