"""The key of a picture: what its colours, letters and signs mean."""

from __future__ import annotations

from collections.abc import Callable

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from iinst_geo.export.pictures.canvas import Canvas, draw_disc
from iinst_geo.export.pictures.land import share
from iinst_geo.export.pictures.lettering import (
    PT_PER_PX,
    Style,
    block,
    draw_blocks,
    drawable,
    width_px,
    write_text,
)
from iinst_geo.export.pictures.view_map import (
    AREA_SUM,
    BOUNDARY,
    CROSSING_TIE,
    GROUP,
    GROUP_HATCH,
    GROUP_OPACITY,
    INFERRED,
    INFERRED_TIE,
    LEAD,
    LETTER_SHARE,
    NEAR,
    PARTNER,
    SELECTED,
    STACKED,
    TIE_LINE,
    TIE_SUM,
    Signs,
)
from iinst_geo.maps.layers import (
    BOUNDARY_PX,
    BROKEN,
    LEAD_RADIUS_PX,
    PARTNER_RADIUS_PX,
    RING_PX,
    SOLID,
    TIE_WIDTH_PX,
)
from iinst_geo.maps.palette import in_order, letter_of
from iinst_geo.vocabulary import NOT_RECORDED

ROW_PX, HEAD_PX, WORDS_PX, NOTE_PX = 29, 15, 14, 12
SETTINGS_MOST = 12
STRIP_PX, STRIP_ROW_PX = 10.5, 24
SIGN_PX = 36  # the width of the column of signs
LEFT_OUT = "Names without room on the map are left out."


def draw_legend(canvas: Canvas, drawn: Signs, x: float, y: float, width: float) -> None:
    """
    Explain what is drawn, and nothing else.

    ``canvas`` is the paper, in pixels with down as more; ``x`` and ``y`` are the upper
    left corner.
    """
    head = Style(HEAD_PX, canvas.ink, "bold")
    plain = Style(WORDS_PX, canvas.ink)
    settings = in_order(drawn.settings)[:SETTINGS_MOST]
    if settings:
        y = (
            draw_blocks(
                canvas.axes, x, y, block("Setting of places and land", head, width)
            )
            + 4
        )
    for setting in settings:
        _draw_setting(canvas, setting, x + SIGN_PX / 2, y + ROW_PX / 2)
        write_text(
            canvas.axes, x + SIGN_PX + 6, y + ROW_PX / 2, setting, plain, ha="left"
        )
        y += ROW_PX
    signs = [name for name in _SIGNS if name in drawn.signs]
    if signs:
        y += 14 if settings else 0
        y = draw_blocks(canvas.axes, x, y, block("Signs", head, width)) + 4
    for name in signs:
        _SIGNS[name](canvas, x + SIGN_PX / 2, y + ROW_PX / 2)
        said = drawn.words.get(name, name)
        write_text(canvas.axes, x + SIGN_PX + 6, y + ROW_PX / 2, said, plain, ha="left")
        y += ROW_PX
    if drawn.names_left_out:
        note = block(LEFT_OUT, Style(NOTE_PX, canvas.land.note), width)
        draw_blocks(canvas.axes, x, y + 10, note)


def draw_strip(canvas: Canvas, drawn: Signs, x: float, y: float, width: float) -> None:
    """Explain what is drawn in lines from left to right; else as ``draw_legend``."""
    plain = Style(STRIP_PX, canvas.ink)
    begin = x
    settings = in_order(drawn.settings)[:SETTINGS_MOST]
    signs = [name for name in _SIGNS if name in drawn.signs]
    for name in [*settings, *signs]:
        said = drawable(drawn.words.get(name, name))
        long = SIGN_PX + 4 + width_px(said, plain) + STRIP_PX
        if x + long > begin + width:
            x, y = begin, y + STRIP_ROW_PX
        middle = x + SIGN_PX / 2, y + STRIP_ROW_PX / 2
        if name in _SIGNS:
            _SIGNS[name](canvas, *middle)
        else:
            _draw_setting(canvas, name, *middle)
        write_text(canvas.axes, x + SIGN_PX + 4, middle[1], said, plain, ha="left")
        x += long


def _draw_setting(canvas: Canvas, setting: str, x: float, y: float) -> None:
    colour = canvas.palette.setting_colour(setting)
    fill, edge = share(colour), share(canvas.palette.edge(colour))
    if setting in canvas.palette.tints:
        tint = share(canvas.palette.tints[setting])
        corner, side = (x - ROW_PX / 2, y - ROW_PX / 2 + 1), ROW_PX - 2
        canvas.axes.add_patch(Rectangle(corner, ROW_PX, side, facecolor=tint))
    draw_disc(canvas.axes, (x, y), LEAD_RADIUS_PX, fill, edge)
    letter = Style(
        LEAD_RADIUS_PX * LETTER_SHARE, share(canvas.palette.on(colour)), "bold"
    )
    write_text(canvas.axes, x, y, letter_of(setting), letter)


def _disc(radius: float, *, is_hollow: bool = False) -> Callable[..., None]:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        grey = canvas.palette.setting_colour(NOT_RECORDED)
        fill = canvas.palette.land if is_hollow else grey
        edge = canvas.palette.edge(grey)
        draw_disc(canvas.axes, (x, y), radius, share(fill), share(edge))

    return draw


def _draw_ring(canvas: Canvas, x: float, y: float) -> None:
    fill = share(canvas.palette.highlight)
    draw_disc(canvas.axes, (x, y), LEAD_RADIUS_PX + 2, fill, canvas.ink)
    _disc(LEAD_RADIUS_PX - RING_PX / 2)(canvas, x, y)


def _draw_sum(canvas: Canvas, x: float, y: float) -> None:
    colour = canvas.palette.setting_colour("Suburban")
    fill, edge = share(colour), share(canvas.palette.edge(colour))
    draw_disc(canvas.axes, (x, y), LEAD_RADIUS_PX, fill, edge)
    number = Style(LEAD_RADIUS_PX, share(canvas.palette.on(colour)), "bold")
    write_text(canvas.axes, x, y, "9", number)


def _line(
    dashes: tuple[int, int], hue: str = "tie", width: float = TIE_WIDTH_PX
) -> Callable[..., None]:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.axes.plot(
            [x - SIGN_PX / 2, x + SIGN_PX / 2],
            [y, y],
            color=share(getattr(canvas.palette, hue)),
            linewidth=width * PT_PER_PX,
            linestyle=(0, dashes) if any(dashes) else "solid",
        )

    return draw


def _draw_area(canvas: Canvas, x: float, y: float) -> None:
    corner = (x - SIGN_PX / 2 + 4, y - 9)
    for colour, alpha in (
        (canvas.palette.land, 1),
        (canvas.palette.group, GROUP_OPACITY),
    ):
        patch = Rectangle(
            corner,
            SIGN_PX - 8,
            18,
            facecolor=(*share(colour), alpha),
            edgecolor=share(canvas.palette.group),
            hatch=GROUP_HATCH,
            linewidth=0,
        )
        canvas.axes.add_patch(patch)


def _text(sign: str) -> Callable[..., None]:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        write_text(canvas.axes, x, y, sign, Style(WORDS_PX, canvas.ink, "bold"))

    return draw


_SIGNS: dict[str, Callable[..., None]] = {
    LEAD: _disc(LEAD_RADIUS_PX),
    PARTNER: _disc(PARTNER_RADIUS_PX),
    INFERRED: _disc(PARTNER_RADIUS_PX, is_hollow=True),
    SELECTED: _draw_ring,
    TIE_LINE: _line(SOLID),
    INFERRED_TIE: _line(BROKEN),
    CROSSING_TIE: _line(SOLID, "crossing"),
    BOUNDARY: _line(SOLID, "ink", BOUNDARY_PX),
    GROUP: _draw_area,
    NEAR: _text("+5"),
    STACKED: _text("×2"),
    AREA_SUM: _draw_sum,
    TIE_SUM: _line(SOLID),
}


def paper_axes(axes: Axes, width: float, height: float) -> Axes:
    """Make axes of a whole sheet measure pixels, down from the upper left corner."""
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    return axes
