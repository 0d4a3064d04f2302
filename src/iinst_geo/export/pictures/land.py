"""The land under a picture: outlines, towns and a scale, on the British grid."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from iinst_geo.export.pictures.label_places import Box
from iinst_geo.geography.british_grid import BRITISH_GRID, to_degrees, to_grid
from iinst_geo.geography.ground import shapes_of
from iinst_geo.geography.outlines import outline_features
from iinst_geo.geography.towns import Town, all_towns
from iinst_geo.maps.basemap_colours import BASEMAP_COLOURS
from iinst_geo.maps.palette import Colour, Palette, rgb
from iinst_geo.maps.view import TILE_PX

Share = tuple[float, float, float]
Bounds = tuple[float, float, float, float]  # west, south, east, north
Geometries = NDArray[np.object_]

BORDER_WIDTHS = {"authority": 0.6, "region": 0.9, "country": 1.1}  # points
SEAM_WIDTH = 0.3
RIVER_WIDTH, RIVER_M = 1.1, 60  # points, at least, and metres on the ground
PT_PER_PX = 0.75
EDGE_PX = 2  # beyond the frame, so that a cut is no line in it
EQUATOR_M = 40_075_016.686  # round the earth of EPSG:3857


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
def england() -> Bounds:
    """Return the box round England, in metres (EPSG:27700)."""
    outlines = [
        shape(each["geometry"])
        for each in outline_features().values()
        if each["properties"]["country"] == "England"
    ]
    west, south, east, north = shapely.total_bounds(_on_grid(np.array(outlines)))
    return float(west), float(south), float(east), float(north)


def _on_grid(geometries: Geometries) -> Geometries:
    """Bring geometries from degrees (EPSG:4326) to metres (EPSG:27700)."""
    moved: Geometries = shapely.transform(geometries, on_grid)
    return moved


def on_grid(points: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    """Bring points from degrees (EPSG:4326) to metres (EPSG:27700), shape (n, 2)."""
    lon, lat = np.asarray(points, dtype=np.float64).reshape(-1, 2).T
    return np.column_stack(to_grid(lon, lat))


def set_frame(axes: Axes, bounds: Bounds, free: Box) -> None:
    """
    Show a box (EPSG:27700) in a part of the axes, and as much more as they take.

    ``free`` is what nothing covers of the axes, in pixels of the figure.
    """
    west, south, east, north = bounds
    box = axes.get_window_extent()
    per_px = max(
        max(east - west, 1.0) / (free.right - free.left),
        max(north - south, 1.0) / (free.top - free.bottom),
    )
    right, up = free.middle
    x, y = (west + east) / 2 - right * per_px, (south + north) / 2 - up * per_px
    axes.set_xlim(x + per_px * box.x0, x + per_px * box.x1)
    axes.set_ylim(y + per_px * box.y0, y + per_px * box.y1)


def metres_per_px(axes: Axes) -> float:
    """Return how much of the land a pixel of the figure shows."""
    left, right = axes.get_xlim()
    return float((right - left) / axes.get_window_extent().width)


def draw_land(axes: Axes, palette: Palette, land: LandColours) -> frozenset[str]:
    """
    Draw the ground that lies in the frame.

    Returns
    -------
    settings
        Those of the built-up land in sight.
    """
    parts = _in_frame(axes)
    colours: dict[tuple[str, str], Share] = {
        ("land", "uk"): share(palette.land),
        ("land", "abroad"): land.neighbour,
        **{("settlement", name): share(tint) for name, tint in palette.tints.items()},
    }
    for kind, fill in colours.items():
        seen = [part for each, part in parts if each == kind]
        # Where two shapes touch, a fine line of what lies beneath would stay.
        _draw(axes, seen, color=to_hex(fill), linewidth=SEAM_WIDTH)
    rivers = [part for each, part in parts if each == ("water", "river")]
    wide = max(RIVER_WIDTH, RIVER_M / metres_per_px(axes) * PT_PER_PX)
    _draw(axes, rivers, color=to_hex(land.sea), linewidth=wide, capstyle="round")
    for name, width in BORDER_WIDTHS.items():
        seen = [part for each, part in parts if each == ("borders", name)]
        _draw(axes, seen, color=to_hex(land.border), linewidth=width)
    axes.set(xlabel="", ylabel="")
    return frozenset(name for (layer, name), _ in parts if layer == "settlement")


def _draw(axes: Axes, parts: Sequence[BaseGeometry], **look: Any) -> None:  # noqa: ANN401, of matplotlib
    if parts:
        limits = {"xlim": axes.get_xlim(), "ylim": axes.get_ylim()}
        gpd.GeoSeries(parts, crs=BRITISH_GRID).plot(
            ax=axes, autolim=False, aspect=None, zorder=1, **look
        )
        axes.set(**limits)


def _in_frame(axes: Axes) -> list[tuple[tuple[str, str], BaseGeometry]]:
    """Return layer and value of what lies in the frame, and its part in it."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    per_px = metres_per_px(axes)
    edge = EDGE_PX * per_px
    frame = (left - edge, bottom - edge, right + edge, top + edge)
    box = _degrees_of(frame)
    zoom = math.log2(
        EQUATOR_M * math.cos(math.radians((box[1] + box[3]) / 2)) / (TILE_PX * per_px)
    )
    shapes = shapes_of(box, zoom)
    # Cut off, not only covered: some readers of PDF draw what a clip path should hide.
    # First in degrees, since the far side of the earth is nowhere on the grid.
    near = shapely.clip_by_rect(np.array([each.geometry for each in shapes]), *box)
    parts = shapely.clip_by_rect(_on_grid(near), *frame)
    return [
        ((each.layer, each.value), part)
        for each, part in zip(shapes, parts, strict=True)
        if not part.is_empty
    ]


def _degrees_of(frame: Bounds) -> Bounds:
    """Return the box in degrees (EPSG:4326) round one of the grid, with some room."""
    ring = shapely.segmentize(shapely.box(*frame).exterior, (frame[2] - frame[0]) / 8)
    lon, lat = to_degrees(*shapely.get_coordinates(ring).T)
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


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
