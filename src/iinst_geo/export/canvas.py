"""The axes that a view is drawn on, in its colours, measured in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from iinst_geo.export.ground import Ground, Share, on_grid, share
from iinst_geo.export.labels import Box
from iinst_geo.export.lettering import PT_PER_PX, Style, write
from iinst_geo.focus import Focus
from iinst_geo.maps.palette import Palette

EDGE_PX = 2
CHANNEL = 255

Shade = tuple[float, float, float, float]  # with opacity


def rgba(values: Sequence[float]) -> Shade:
    """Give a colour of the map's records, 0 to 255, in matplotlib's shares."""
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
    """Where a view is drawn, in which colours, and what stands out."""

    axes: Axes
    palette: Palette
    ground: Ground
    focus: Focus | None = None

    @property
    def ink(self) -> Share:
        """The colour of what has to be read."""
        return share(self.palette.ink)

    @property
    def frame(self) -> Box:
        """What the axes cover, in pixels of the figure."""
        box = self.axes.get_window_extent()
        return Box(box.x0, box.y0, box.x1, box.y1)

    def pixel(self, point: Sequence[float]) -> tuple[float, float]:
        """Give where a place (degrees, EPSG:4326) stands, in pixels of the figure."""
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
        self, box: Box, text: str, style: Style, level: float, ground: float = 0.8
    ) -> None:
        """Write a text in a box, over a ground that shows through a little."""
        x, y = self.axes.transData.inverted().transform(box.middle)
        back = {
            "facecolor": share(self.palette.land),
            "alpha": ground,
            "edgecolor": "none",
            "pad": 0.5,
        }
        write(self.axes, x, y, text, style, zorder=level, bbox=back)
