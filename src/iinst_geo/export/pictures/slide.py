"""The map of a view over a whole slide, with room left for its words."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from iinst_geo.export.pictures import land, saving
from iinst_geo.export.pictures.canvas import Canvas
from iinst_geo.export.pictures.label_places import Box
from iinst_geo.export.pictures.legend import draw_strip, paper_axes
from iinst_geo.export.pictures.lettering import PX_PER_IN, Style, block, draw_blocks
from iinst_geo.export.pictures.view_map import draw_view
from iinst_geo.export.pictures.view_names import PARTNER_PX
from iinst_geo.export.summary import TITLE
from iinst_geo.maps.ground import CREDITS
from iinst_geo.maps.palette import palette_for
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.model import Selection

LEAST_PT = 14  # of a name, on the slide
# The smallest name, and all else with it, is enlarged to that.
ENLARGED = LEAST_PT / 72 * PX_PER_IN / PARTNER_PX
WORDS_SHARE, FOOT_SHARE = 0.34, 0.145  # of the slide, left and below
ACROSS_PX = 1920  # of the picture
EDGE_PX, CREDIT_PX = 8, 6.5
PANEL_OPACITY = 0.92


def slide_png(
    selection: Selection,
    focus: Focus | None,
    words: str,
    *,
    theme: str,
    inches: tuple[float, float],
    bounds: land.Bounds | None,
) -> bytes:
    """
    Return the map of a selection as PNG, to fill a slide of so many inches.

    The left ``WORDS_SHARE`` of it, above the foot, is left to the slide's own words;
    see ``view_png`` for the rest.
    """
    width, height = (side * PX_PER_IN / ENLARGED for side in inches)
    palette, colours = palette_for(theme), land.LAND_COLOURS[theme]
    figure = Figure(figsize=(width / PX_PER_IN, height / PX_PER_IN), dpi=PX_PER_IN)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(facecolor=colours.sea, xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    left, foot = width * WORDS_SHARE, height * FOOT_SHARE
    free = Box(left, foot, width, height)
    drawn = draw_view(Canvas(axes, palette, colours, focus, free), selection, bounds)
    paper = Canvas(
        paper_axes(figure.add_axes((0, 0, 1, 1)), width, height), palette, colours
    )
    for corner, wide, high in (
        ((0, 0), left, height - foot),
        ((0, height - foot), width, foot),
    ):
        panel = Rectangle(
            corner, wide, high, facecolor=(*colours.paper, PANEL_OPACITY), linewidth=0
        )
        paper.axes.add_patch(panel)
    long = width - 2 * EDGE_PX
    draw_strip(paper, drawn, EDGE_PX, height - foot + EDGE_PX / 2, long)
    credit = block(f"{CREDITS}.", Style(CREDIT_PX, colours.note), long)
    draw_blocks(paper.axes, EDGE_PX, height - credit.height_px - 2, credit)
    return saving.png(figure, PX_PER_IN * ACROSS_PX / width, TITLE, words)
