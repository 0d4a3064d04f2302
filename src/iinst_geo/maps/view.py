"""Where the map stands: a view that shows given points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pydeck as pdk
from numpy.typing import NDArray

from iinst_geo.selection.focus import are_near
from iinst_geo.selection.sums import AUTHORITY, CLUSTER, REGION

# A phone's map: what fits there fits on a wide screen too.
WIDTH_PX, HEIGHT_PX = 380, 500
SCREEN_PX = (1400, 900)
PADDING_PX = 44  # room for a disc and a part of its name
COAST_PADDING_PX = 8
TILE_PX = 512  # the world's width at zoom 0 in deck.gl
FURTHEST, NEAREST = 4.0, 12.2  # zooms: all of Britain; one town
BEYOND = 3  # steps of zoom by which a person may come nearer
ENGLAND = (-5.72, 49.95, 1.77, 55.81)  # west, south, east, north, degrees


@dataclass(frozen=True)
class MapView:
    """
    Where a map stands, in degrees (EPSG:4326) and deck.gl's zoom levels.

    ``visit`` tells one request for a place from the next, so that going there again
    moves the map again.
    """

    longitude: float
    latitude: float
    zoom: float
    visit: int = 0

    def view_state(self) -> pdk.ViewState:
        """Return pydeck's view state."""
        # The map moves only for a value that changed: a hair's breadth is enough.
        nudge = self.visit * 1e-7
        return pdk.ViewState(
            longitude=self.longitude + nudge,
            latitude=self.latitude + nudge,
            zoom=self.zoom + nudge,
            min_zoom=FURTHEST,
            max_zoom=NEAREST + BEYOND,
            pitch=0,
            bearing=0,
        )


# Zooms from which the next level of sums is drawn; the scripts ask by the same.
LEVELS = {AUTHORITY: 6.0, CLUSTER: 7.5}


def level_at(zoom: float) -> str:
    """Return by what a map sums at a zoom, if there is too much to be told apart."""
    reached = [level for level, from_zoom in LEVELS.items() if zoom >= from_zoom]
    return reached[-1] if reached else REGION


def within_zooms(zoom: float) -> float:
    """Return the zoom nearest to one asked for at which the map can stand."""
    return min(max(zoom, FURTHEST), NEAREST + BEYOND)


class Seen(NamedTuple):
    """How near a map is seen, and how much of it, with room around."""

    zoom: float
    box: tuple[float, float, float, float]  # west, south, east, north (degrees)


def seen_from(view: MapView) -> Seen:
    """Return what a screen of 1400 by 900 pixels sees from a view."""
    wide = 360 * SCREEN_PX[0] / (TILE_PX * 2**view.zoom)
    high = 360 * SCREEN_PX[1] / (TILE_PX * 2**view.zoom)
    high *= math.cos(math.radians(view.latitude))
    lon, lat = view.longitude, view.latitude
    box = (lon - wide / 2, lat - high / 2, lon + wide / 2, lat + high / 2)
    return Seen(view.zoom, box)


def view_of(
    bounds: tuple[float, float, float, float],
    visit: int = 0,
    padding_px: int = PADDING_PX,
) -> MapView:
    """
    Return the view that shows a box.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees.
    visit
        See ``MapView``.
    padding_px
        Room left between the box and the map's edges.

    Notes
    -----
    Web Mercator; formula of the zoom: the box's share of the world's width.
    """
    west, south, east, north = bounds
    bottom, top = _mercator(south), _mercator(north)
    across = max((east - west) / 360, 1e-9)
    along = max((top - bottom) / (2 * math.pi), 1e-9)
    zoom = math.log2(
        min(
            (WIDTH_PX - 2 * padding_px) / (TILE_PX * across),
            (HEIGHT_PX - 2 * padding_px) / (TILE_PX * along),
        )
    )
    middle = math.degrees(2 * math.atan(math.exp((bottom + top) / 2)) - math.pi / 2)
    return MapView(
        longitude=round((west + east) / 2, 5),
        latitude=round(middle, 5),
        zoom=round(min(max(zoom, FURTHEST), NEAREST), 2),
        visit=visit,
    )


def view_of_points(points: gpd.GeoSeries, visit: int = 0) -> MapView:
    """Return the view that shows all points (EPSG:4326): see ``view_of_places``."""
    placed = points[~(points.isna() | points.is_empty)]
    return view_of_places(placed.x.to_numpy(), placed.y.to_numpy(), visit)


def view_of_places(
    lon: NDArray[np.float64], lat: NDArray[np.float64], visit: int = 0
) -> MapView:
    """
    Return the view that shows all places; without any, all England.

    Those far from Great Britain are left aside, unless there are no others.

    Parameters
    ----------
    lon, lat
        In degrees (EPSG:4326), NaN without a place.
    visit
        See ``MapView``.
    """
    is_placed = ~np.isnan(lon)
    if not is_placed.any():
        return view_of_england(visit)
    near = are_near(lon, lat)
    shown = near if near.any() else is_placed
    west, east = float(lon[shown].min()), float(lon[shown].max())
    south, north = float(lat[shown].min()), float(lat[shown].max())
    return view_of((west, south, east, north), visit)


def view_of_england(visit: int = 0) -> MapView:
    """Return the view that shows all England."""
    return view_of(ENGLAND, visit, COAST_PADDING_PX)


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
