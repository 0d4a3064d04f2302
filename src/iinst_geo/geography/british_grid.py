"""Between degrees (EPSG:4326) and metres on the grids of Great Britain and Ireland."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

BRITISH_GRID, DEGREES = "EPSG:27700", "EPSG:4326"
IRISH_GRID = "EPSG:29902"  # that of Northern Ireland, in the postcode directory too

# pyproj makes a transformer anew in each thread that uses it, which takes 0.05 s; a
# server of pages has a new thread for each run. One thread does the work for all.
_ONE_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="british_grid")


@cache
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _moved(source: str, target: str, x: Any, y: Any) -> tuple[Any, Any]:  # noqa: ANN401
    moved = _ONE_THREAD.submit(_transformer(source, target).transform, x, y).result()
    return moved[0], moved[1]


def to_grid(lon: Any, lat: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """
    Return eastings and northings in metres; infinite far from Great Britain.

    Parameters
    ----------
    lon, lat
        Decimal degrees; two numbers, or two arrays of one shape.
    """
    return _moved(DEGREES, BRITISH_GRID, lon, lat)


def to_degrees(easting: Any, northing: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """
    Return longitudes and latitudes in decimal degrees.

    Parameters
    ----------
    easting, northing
        Metres; two numbers, or two arrays of one shape.
    """
    return _moved(BRITISH_GRID, DEGREES, easting, northing)


def irish_to_degrees(easting: Any, northing: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Return degrees as ``to_degrees`` does, of metres on the Irish Grid."""
    return _moved(IRISH_GRID, DEGREES, easting, northing)


def on_grid(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry in degrees as one in metres."""

    def moved(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(to_grid(points[:, 0], points[:, 1]))

    return shapely.transform(geometry, moved)
