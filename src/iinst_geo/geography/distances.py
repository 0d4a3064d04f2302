"""Distances on the earth's ellipsoid, and points within some kilometres of a place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod

from iinst_geo.geography.british_grid import to_grid

EARTH_RADIUS_KM = 6371.0088  # mean radius R1 (IUGG)


@dataclass(frozen=True, eq=False)
class Points:
    """Points in degrees (EPSG:4326), made ready for being measured often."""

    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]

    @cached_property
    def directions(self) -> NDArray[np.float64]:
        """Unit vectors from the earth's centre, shape ``(n, 3)``."""
        return _direction(self.longitude, self.latitude)

    @cached_property
    def on_grid(self) -> NDArray[np.object_]:
        """Points in metres, EPSG:27700."""
        points: NDArray[np.object_] = shapely.points(
            *to_grid(self.longitude, self.latitude)
        )
        return points

    def on_sphere_km(self, lon: float, lat: float) -> NDArray[np.float64]:
        """
        Return rough distances, up to 0.6 % off: to choose what to measure.

        Notes
        -----
        One product of vectors for each point instead of the six trigonometric
        functions of the haversine; near the place it is right to a metre.
        """
        cosine = self.directions @ _direction(np.float64(lon), np.float64(lat))
        km: NDArray[np.float64] = EARTH_RADIUS_KM * np.arccos(np.clip(cosine, -1, 1))
        return km


def _direction(
    lon: NDArray[np.float64] | np.float64, lat: NDArray[np.float64] | np.float64
) -> NDArray[np.float64]:
    across, up = np.radians(lon), np.radians(lat)
    parts = (np.cos(up) * np.cos(across), np.cos(up) * np.sin(across), np.sin(up))
    return np.stack(parts, axis=-1)


WGS84 = Geod(ellps="WGS84")
METRES_PER_KM = 1000.0
KM_PER_MILE = 1.609344  # international mile of 1959, exact


def geodesic_km(
    lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike
) -> NDArray[np.float64]:
    """
    Return the geodesic distance between points.

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        Coordinates in decimal degrees on WGS 84, all of one shape ``(n,)``.

    Returns
    -------
    distance_km
        Distances in kilometres, shape ``(n,)``; NaN where a coordinate is NaN.

    Notes
    -----
    Karney (2013), *Journal of Geodesy* 87, 43, by way of PROJ.
    """
    given = (lon1, lat1, lon2, lat2)
    ends = [np.atleast_1d(np.asarray(each, dtype=np.float64)) for each in given]
    known = ~np.isnan(ends).any(axis=0)
    distance_km = np.full(known.shape, np.nan)
    if known.any():
        west, south, east, north = (end[known] for end in ends)
        metres = WGS84.inv(west, south, east, north)[2]
        distance_km[known] = np.asarray(metres) / METRES_PER_KM
    return distance_km
