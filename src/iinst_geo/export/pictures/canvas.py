"""The axes that a view is drawn on, in its colours, and the part of the land shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from iinst_geo.export.pictures import land
from iinst_geo.export.pictures.label_places import Box
from iinst_geo.export.pictures.land import LandColours, Share, on_grid, share
from iinst_geo.export.pictures.lettering import PT_PER_PX, Style, write_text
from iinst_geo.geography.authorities import all_authorities
from iinst_geo.maps.palette import Palette
from iinst_geo.maps.records import Mark
from iinst_geo.selection.focus import Focus, are_near
from iinst_geo.selection.members import Member
from iinst_geo.text import as_text

EDGE_PX = 2
CHANNEL = 255

Shade = tuple[float, float, float, float]  # with opacity


def rgba(values: Sequence[float]) -> Shade:
    """Return a colour of the map's records, 0 to 255, in matplotlib's shares."""
    red, green, blue, opacity = (value / CHANNEL for value in values)
    return red, green, blue, opacity


def draw_disc(
    axes: Axes,
    point: Sequence[float],
    radius_px: float,
    fill: Share | Shade,
    edge: Share | Shade,
    level: float = 1,
) -> None:
    """Draw a disc with its edge at a point of the axes."""
    x, y = point
    axes.plot(
        [x],
        [y],
        "o",
        markersize=(2 * radius_px - EDGE_PX) * PT_PER_PX,
        markerfacecolor=fill,
        markeredgecolor=edge,
        markeredgewidth=EDGE_PX * PT_PER_PX,
        zorder=level,
    )


@dataclass(frozen=True)
class Canvas:
    """
    Where a view is drawn, in which colours, and what stands out.

    ``free`` is the part of the axes that nothing is laid over, in pixels of the figure;
    all of them, if not given.
    """

    axes: Axes
    palette: Palette
    land: LandColours
    focus: Focus | None = None
    free: Box | None = None

    @property
    def ink(self) -> Share:
        """The colour of what has to be read."""
        return share(self.palette.ink)

    @property
    def frame(self) -> Box:
        """What is seen of the axes, in pixels of the figure."""
        if self.free:
            return self.free
        box = self.axes.get_window_extent()
        return Box(box.x0, box.y0, box.x1, box.y1)

    def pixel(self, point: Sequence[float]) -> tuple[float, float]:
        """Return where a place (degrees, EPSG:4326) stands, in pixels of the figure."""
        x, y = self.axes.transData.transform(on_grid([point]))[0]
        return float(x), float(y)

    def in_sight(self, points: Sequence[Sequence[float]]) -> NDArray[np.bool_]:
        """Say of each place (degrees, EPSG:4326) whether it is in the frame."""
        x, y = on_grid(points).T
        (left, right), (bottom, top) = self.axes.get_xlim(), self.axes.get_ylim()
        inside: NDArray[np.bool_] = (
            (x >= left) & (x <= right) & (y >= bottom) & (y <= top)
        )
        return inside

    def write_in(
        self, box: Box, text: str, style: Style, level: float, opacity: float = 0.8
    ) -> None:
        """Write a text in a box, on a patch that shows through a little."""
        x, y = self.axes.transData.inverted().transform(box.middle)
        back = {
            "facecolor": share(self.palette.land),
            "alpha": opacity,
            "edgecolor": "none",
            "pad": 0.5,
        }
        write_text(self.axes, x, y, text, style, zorder=level, bbox=back)


WIDE_SHARE = 0.55  # of England's length: a view so wide shows all of it
PADDING_SHARE, LEAST_METRES = 0.12, 4_000


def groups_by_area(rows: Sequence[Member], focus: Focus | None) -> dict[str, bool]:
    """Return the authorities of unnamed groups, and whether each stands out."""
    found: dict[str, bool] = {}
    for row in rows:
        area = as_text(row.local_authority)
        if row.kind == "group" and area in all_authorities():
            is_strong = focus is None or row.institution_id in focus.institution_ids
            found[area] = found.get(area, False) or is_strong
    return found


def bounds_of(
    shown: Sequence[Mark],
    groups: Mapping[str, bool],
    focus: Focus | None,
    bounds: land.Bounds | None,
) -> land.Bounds:
    """Return what the map has to show, in metres (EPSG:27700)."""
    if bounds:
        west, south, east, north = bounds
        corners = [[west, south], [west, north], [east, south], [east, north]]
        return _box(land.on_grid(corners))
    marked = [
        mark.point
        for mark in shown
        if not mark.is_faded(focus) and are_near(*mark.point)
    ]
    areas = [name for name, is_strong in groups.items() if is_strong]
    outlines = [all_authorities()[name].outline for name in areas]
    corners = [
        [x, y]
        for west, south, east, north in (outline.bounds for outline in outlines)
        for x, y in ((west, south), (east, north))
    ]
    if not marked and not corners:
        return land.england()
    west, south, east, north = _box(land.on_grid([*marked, *corners]))
    pad = max(PADDING_SHARE * max(east - west, north - south), LEAST_METRES)
    whole = land.england()
    if max(east - west, north - south) <= WIDE_SHARE * (whole[3] - whole[1]):
        return west - pad, south - pad, east + pad, north + pad
    # All England, and as much around it as there are places.
    return (
        west - pad if west < whole[0] else whole[0],
        south - pad if south < whole[1] else whole[1],
        east + pad if east > whole[2] else whole[2],
        north + pad if north > whole[3] else whole[3],
    )


def _box(points: NDArray[np.float64]) -> land.Bounds:
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    return float(west), float(south), float(east), float(north)
