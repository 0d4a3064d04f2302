"""What a picture sums of a large view: authorities, and the ties between them."""

from __future__ import annotations

from collections.abc import Sequence
from math import dist

from matplotlib.collections import LineCollection

from iinst_geo.export.pictures import land
from iinst_geo.export.pictures.canvas import Canvas, draw_disc, rgba
from iinst_geo.export.pictures.lettering import PT_PER_PX, Style, write_text
from iinst_geo.maps.layers import FADED, FULL, Record
from iinst_geo.maps.sums import (
    BEHIND,
    CALM,
    LEAST_RADIUS_PX,
    MOST_RADIUS_PX,
    SOFT,
    line_records,
    sum_disc_records,
)
from iinst_geo.selection.aggregation import Aggregation, aggregated
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.model import Selection

# Paper has room for more than the map of a page; of more nobody sees one.
MOST_TIES_PICTURED = 3_000
NUMBER_SHARE, LEAST_NUMBER_PX = 0.8, 7  # of a disc’s radius; smaller is not read
APART = 1.6  # radii between two numbers


def pictured(selection: Selection, focus: Focus | None) -> Aggregation:
    """Say what a picture draws singly: all of a view, unless it is very large."""
    if len(selection.partnerships) <= MOST_TIES_PICTURED:
        return Aggregation(selection, focus, selection.rows)
    return aggregated(selection, focus)


def draw_sums(canvas: Canvas, what: Aggregation, level: float) -> None:
    """Draw lines and numbered discs as the browser's map does, from a level up."""
    palette, is_behind = canvas.palette, canvas.focus is not None
    lines = line_records(what.by_authority, what.selection.network)
    for records, colour in zip(lines, (palette.tie, palette.crossing), strict=True):
        _draw_lines(canvas, records, (*colour, BEHIND if is_behind else CALM), level)
    colour = palette.setting_colour("Suburban")
    opacity = FADED if is_behind else FULL
    fill, edge = rgba((*colour, opacity)), rgba((*palette.land, opacity))
    ink = rgba((*palette.ink, SOFT) if is_behind else (*palette.on(colour), FULL))
    per_px, discs = (
        land.metres_per_px(canvas.axes),
        sum_disc_records(what.by_authority, what.selection.network),
    )
    rows = zip(
        discs,
        land.on_grid([disc["p"] for disc in discs]),
        canvas.in_sight([disc["p"] for disc in discs]),
        strict=True,
    )
    numbered: list[tuple[float, float]] = []
    # The smaller above the larger; where two numbers meet, the larger's stays.
    for place, (disc, (x, y), is_seen) in enumerate(rows, 1):
        height = level + place / (len(discs) + 1)
        radius = min(max(disc["r"] / per_px, LEAST_RADIUS_PX), MOST_RADIUS_PX)
        draw_disc(canvas.axes, (x, y), radius, fill, edge, height)
        style, at = Style(radius * NUMBER_SHARE, ink, "bold"), canvas.pixel(disc["p"])
        is_free = all(dist(at, other) > APART * radius for other in numbered)
        if is_free and is_seen and style.px >= LEAST_NUMBER_PX:
            numbered.append(at)
            write_text(canvas.axes, x, y, disc["l"], style, zorder=level + 1)


def _draw_lines(
    canvas: Canvas, lines: Sequence[Record], colour: tuple[float, ...], level: float
) -> None:
    if not lines:
        return
    ends = land.on_grid([end for line in lines for end in line["path"]])
    collection = LineCollection(
        list(ends.reshape(-1, 2, 2)),
        colors=[rgba(colour)],
        linewidths=[max(line["w"], line.get("t", 0)) * PT_PER_PX for line in lines],
        zorder=level,
    )
    canvas.axes.add_collection(collection, autolim=False)
