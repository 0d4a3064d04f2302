"""The map of a view as a picture for reports and slides: PNG, SVG and PDF."""

from __future__ import annotations

from matplotlib.figure import Figure

from iinst_geo.export.pictures import land, saving
from iinst_geo.export.pictures.canvas import Canvas
from iinst_geo.export.pictures.legend import draw_legend, paper_axes
from iinst_geo.export.pictures.lettering import PX_PER_IN, Style, block, draw_blocks
from iinst_geo.export.pictures.view_map import draw_view, leads
from iinst_geo.export.pictures.view_sums import pictured
from iinst_geo.export.summary import TITLE, attribution, view_line
from iinst_geo.maps.ground import CREDITS
from iinst_geo.maps.palette import palette_for
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.map_words import map_in_words, sums_in_words
from iinst_geo.selection.model import Selection
from iinst_geo.selection.summaries import honesty_line

Size = tuple[int, int]

SIZE: Size = (1600, 1000)  # CSS pixels, 96 to the inch
DENSITY = 2  # dots of a PNG for each pixel
MARGIN, GAP, KEY_WIDTH = 40, 20, 275
TITLE_PX, LINE_PX, HONESTY_PX, CREDIT_PX = 30, 17, 15, 12


def view_png(
    selection: Selection,
    focus: Focus | None = None,
    *,
    theme: str = "light",
    size: Size = SIZE,
    bounds: land.Bounds | None = None,
) -> bytes:
    """
    Return the map of a selection as PNG, two dots to the pixel.

    Parameters
    ----------
    selection
        What to draw.
    focus
        What stands out, the rest fading; nothing fades without it.
    theme
        ``light`` or ``dark``.
    size
        Width and height in CSS pixels.
    bounds
        West, south, east and north in degrees (EPSG:4326), which the map shows with
        as much more as it has room for; if not given, what is drawn.
    """
    figure = view_figure(selection, focus, theme=theme, size=size, bounds=bounds)
    words = view_in_words(selection, focus)
    return saving.png(figure, DENSITY * PX_PER_IN, TITLE, words)


def view_svg(
    selection: Selection,
    focus: Focus | None = None,
    *,
    theme: str = "light",
    size: Size = SIZE,
    bounds: land.Bounds | None = None,
) -> bytes:
    """Return the map of a selection as SVG, its text as text; see ``view_png``."""
    figure = view_figure(selection, focus, theme=theme, size=size, bounds=bounds)
    element = saving.svg(figure, TITLE, view_in_words(selection, focus))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{element}'.encode()


def view_pdf(
    selection: Selection,
    focus: Focus | None = None,
    *,
    theme: str = "light",
    size: Size = SIZE,
    bounds: land.Bounds | None = None,
) -> bytes:
    """Return the map of a selection as a PDF of one page; see ``view_png``."""
    figure = view_figure(selection, focus, theme=theme, size=size, bounds=bounds)
    return saving.pdf(figure, TITLE, view_in_words(selection, focus))


def view_in_words(selection: Selection, focus: Focus | None = None) -> str:
    """Say what the picture of a view shows, to those who do not see it."""
    named, what = "; ".join(leads(selection, focus)), pictured(selection, focus)
    led_by = f" Leads: {named}." if named else ""
    words = map_in_words(selection, focus, what)
    return f"{words}{led_by} {honesty_line(selection)}"


def view_figure(
    selection: Selection,
    focus: Focus | None = None,
    *,
    theme: str = "light",
    size: Size = SIZE,
    bounds: land.Bounds | None = None,
) -> Figure:
    """Draw title, map, key, honesty line and credit on one sheet; see ``view_png``."""
    width, height = size
    palette, colours = palette_for(theme), land.LAND_COLOURS[theme]
    figure = Figure(figsize=(width / PX_PER_IN, height / PX_PER_IN), dpi=PX_PER_IN)
    figure.set_facecolor(colours.paper)
    paper = Canvas(
        paper_axes(figure.add_axes((0, 0, 1, 1)), width, height), palette, colours
    )
    top, bottom = _draw_words(paper, selection, focus, size)
    right = width - MARGIN - KEY_WIDTH - GAP
    axes = figure.add_axes(
        (
            MARGIN / width,
            1 - bottom / height,
            (right - MARGIN) / width,
            (bottom - top) / height,
        )
    )
    axes.set(facecolor=colours.sea, xticks=[], yticks=[])
    axes.spines[:].set(color=colours.border, linewidth=0.75)
    drawn = draw_view(Canvas(axes, palette, colours, focus), selection, bounds)
    draw_legend(paper, drawn, right + GAP, top, KEY_WIDTH)
    return figure


def _draw_words(
    paper: Canvas, selection: Selection, focus: Focus | None, size: Size
) -> tuple[float, float]:
    """Write above and below the map, and give from where to where it may reach."""
    width, height = size
    column = width - 2 * MARGIN
    small = Style(CREDIT_PX, paper.land.note)
    credit = f"{CREDITS}. {attribution(selection)}"
    above = [
        block(TITLE, Style(TITLE_PX, paper.ink, "bold"), column),
        block(view_line(selection, focus), Style(LINE_PX, paper.ink), column),
    ]
    what = pictured(selection, focus)
    if what.is_summed:
        above.append(block(sums_in_words(what), Style(LINE_PX, paper.ink), column))
    below = [
        block(honesty_line(selection), Style(HONESTY_PX, paper.ink), column),
        block(credit, small, column),
    ]
    top = draw_blocks(paper.axes, MARGIN, MARGIN * 0.75, *above) + GAP * 0.75
    bottom = height - MARGIN * 0.75 - sum(each.height_px for each in below)
    draw_blocks(paper.axes, MARGIN, bottom, *below)
    return top, bottom - GAP * 0.75
