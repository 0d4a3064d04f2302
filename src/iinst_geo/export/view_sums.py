"""What a picture sums of a large view: authorities, and the ties between them."""

from __future__ import annotations

from matplotlib.collections import LineCollection

from iinst_geo.drawn import Drawn, drawn
from iinst_geo.export import ground as land
from iinst_geo.export.canvas import Canvas, draw_disc, rgba
from iinst_geo.export.lettering import PT_PER_PX, Style, write
from iinst_geo.focus import Focus
from iinst_geo.maps import sums
from iinst_geo.maps.layers import FADED, FULL
from iinst_geo.selection import Selection

# Paper has room for more than the map of a page; of more nobody sees one.
MOST_TIES = 3_000
NUMBER_SHARE, LEAST_NUMBER_PX = 0.8, 7  # of a disc's radius; smaller is not read


def pictured(selection: Selection, focus: Focus | None) -> Drawn:
    """Say what a picture draws singly: all of a view, unless it is very large."""
    if len(selection.partnerships) <= MOST_TIES:
        return Drawn(selection, focus, selection.rows)
    return drawn(selection, focus)


def draw_sums(canvas: Canvas, what: Drawn, level: float) -> None:
    """Draw lines and numbered discs as the browser's map does, from a level up."""
    opacity = FADED if canvas.focus else FULL
    lines = sums.line_records(
        what, canvas.palette, FADED if opacity == FADED else sums.CALM
    )
    ends = land.on_grid([end for line in lines for end in line["path"]])
    collection = LineCollection(
        list(ends.reshape(-1, 2, 2)),
        colors=[rgba(line["c"]) for line in lines],
        linewidths=[line["w"] * PT_PER_PX for line in lines],
        zorder=level,
    )
    canvas.axes.add_collection(collection, autolim=False)
    discs = sums.disc_records(what, canvas.palette, opacity)
    numbers = sums.number_records(discs, what, canvas.palette)
    points = land.on_grid([disc["p"] for disc in discs])
    # The smaller above the larger, each with its number.
    rows = zip(discs, numbers, points, strict=True)
    for place, (disc, number, (x, y)) in enumerate(rows, 1):
        height = level + place / (len(discs) + 1)
        fill, edge = rgba(disc["f"]), rgba(disc["s"])
        draw_disc(canvas.axes, (x, y), disc["r"], fill, edge, height)
        style = Style(disc["r"] * NUMBER_SHARE, land.share(number["c"]), "bold")
        if style.px >= LEAST_NUMBER_PX and canvas.in_sight([disc["p"]])[0]:
            write(canvas.axes, x, y, number["l"], style, zorder=height)
