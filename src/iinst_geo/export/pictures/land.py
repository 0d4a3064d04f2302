"""The land under a picture: outlines, towns and a scale, on the British grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from numpy.typing import NDArray
from shapely.geometry import shape

from iinst_geo.geography.british_grid import BRITISH_GRID, to_grid
from iinst_geo.geography.outlines import neighbours, outline_features
from iinst_geo.geography.towns import Town, all_towns
from iinst_geo.maps.basemap_colours import BASEMAP_COLOURS
from iinst_geo.maps.palette import Colour, Palette, rgb
from iinst_geo.network.rules import CRS

Share = tuple[float, float, float]
Bounds = tuple[float, float, float, float]  # west, south, east, north

BORDER_WIDTH = 0.6  # points
EDGE_PX = 2  # beyond the frame, so that a cut is no line in it
FINEST_PX = 0.25  # what is smaller is not drawn


@dataclass(frozen=True)
class LandColours:
    """The colours of the paper, and of what is not the subject of the map."""

    paper: Share
    sea: Share
    neighbour: Share
    border: Share
    note: Share  # small print, names of towns


def share(colour: Colour) -> Share:
    """Return a colour in matplotlib's shares of 0 to 1."""
    red, green, blue = (channel / 255 for channel in colour)
    return red, green, blue


def _land_colours(theme: str, paper: str, note: str) -> LandColours:
    base = BASEMAP_COLOURS[theme]
    colours = (paper, base.sea, base.other_land, base.authority, note)
    return LandColours(*(share(rgb(colour)) for colour in colours))


LAND_COLOURS: Mapping[str, LandColours] = {
    "light": _land_colours("light", "#FFFFFF", "#4A545E"),
    "dark": _land_colours("dark", "#12171E", "#A9B4BE"),
}


@cache
def _land() -> gpd.GeoDataFrame:
    """Return the outlines of Britain's areas and the land around, in EPSG:27700."""
    features = [*neighbours(), *outline_features().values()]
    table = gpd.GeoDataFrame(
        {"country": [each["properties"]["country"] for each in features]},
        geometry=[shape(each["geometry"]) for each in features],
        crs=CRS,
    )
    return table.to_crs(BRITISH_GRID)


@cache
def england() -> Bounds:
    """Return the box round England, in metres (EPSG:27700)."""
    land = _land()
    west, south, east, north = land[land["country"] == "England"].total_bounds
    return float(west), float(south), float(east), float(north)


def on_grid(points: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    """Bring points from degrees (EPSG:4326) to metres (EPSG:27700), shape (n, 2)."""
    lon, lat = np.asarray(points, dtype=np.float64).reshape(-1, 2).T
    return np.column_stack(to_grid(lon, lat))


def set_frame(axes: Axes, bounds: Bounds) -> None:
    """Show a box (EPSG:27700), and as much more as the shape of the axes takes."""
    west, south, east, north = bounds
    box = axes.get_window_extent()
    wide, high = max(east - west, 1.0), max(north - south, 1.0)
    per_px = max(wide / box.width, high / box.height)
    x, y = (west + east) / 2, (south + north) / 2
    axes.set_xlim(x - per_px * box.width / 2, x + per_px * box.width / 2)
    axes.set_ylim(y - per_px * box.height / 2, y + per_px * box.height / 2)


def metres_per_px(axes: Axes) -> float:
    """Return how much of the land a pixel of the figure shows."""
    left, right = axes.get_xlim()
    return float((right - left) / axes.get_window_extent().width)


def draw_land(axes: Axes, palette: Palette, land: LandColours) -> None:
    """Draw what lies in the frame: England with its authorities, and its neighbours."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    seen = _land().cx[left:right, bottom:top]
    if seen.empty:
        return
    coarse = shapely.coverage_simplify(
        seen.geometry.to_numpy(), FINEST_PX * metres_per_px(axes)
    )
    # Cut off, not only covered: some readers of PDF draw what a clip path should hide.
    edge = EDGE_PX * metres_per_px(axes)
    parts = shapely.clip_by_rect(
        coarse, left - edge, bottom - edge, right + edge, top + edge
    )
    is_left = ~shapely.is_empty(parts)
    is_england = seen["country"].to_numpy()[is_left] == "England"
    colours = np.where(is_england, "england", "neighbour")
    fills = {"england": share(palette.land), "neighbour": land.neighbour}
    gpd.GeoSeries(parts[is_left], crs=BRITISH_GRID).plot(
        ax=axes,
        color=[fills[colour] for colour in colours],
        edgecolor=land.border,
        linewidth=BORDER_WIDTH,
        autolim=False,
        aspect=None,
        zorder=1,
    )
    axes.set(xlim=(left, right), ylim=(bottom, top), xlabel="", ylabel="")


def towns_in_sight(axes: Axes) -> list[Town]:
    """Return the towns in the frame, largest first."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    x, y = _town_points().T
    inside = (x > left) & (x < right) & (y > bottom) & (y < top)
    known = all_towns()
    seen = [known[at] for at in np.flatnonzero(inside)]
    return sorted(seen, key=lambda town: -town.population)


@cache
def _town_points() -> NDArray[np.float64]:
    return on_grid([[town.longitude, town.latitude] for town in all_towns()])
