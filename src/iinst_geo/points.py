"""Many points, and which of them lie within some kilometres of a place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from iinst_geo.british_grid import to_grid

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
        Give rough distances, up to 0.6 % off: to choose what to measure.

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
