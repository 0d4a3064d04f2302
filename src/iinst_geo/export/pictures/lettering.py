"""Words on a picture: measured, wrapped, and never read as markup."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, findfont, get_font

from iinst_geo.export.pictures.land import Share
from iinst_geo.text import UNKNOWN_SIGN, xml_text

FONT = "DejaVu Sans"  # comes with matplotlib: pictures are the same everywhere
PX_PER_IN, PT_PER_PX = 96, 0.75
LINE_HEIGHT = 1.4
MOST_TEXT_LINES = 4
ELLIPSIS = "…"


@dataclass(frozen=True)
class Style:
    """How words are set; ``px`` is the size of the letters in CSS pixels."""

    px: float
    colour: Share | tuple[float, float, float, float]
    weight: str = "normal"

    @property
    def font(self) -> FontProperties:
        """The font, in matplotlib's words."""
        return FontProperties(family=FONT, size=self.px * PT_PER_PX, weight=self.weight)

    @property
    def line_px(self) -> float:
        """From one line to the next."""
        return self.px * LINE_HEIGHT


def drawable(text: str) -> str:
    """
    Return a text on one line, in the letters that the font has.

    Marks that steer the direction of writing are left out: they would reach beyond
    their own text. What the font lacks is marked as unknown.
    """
    plain = " ".join(text.split())
    steady = (sign for sign in plain if unicodedata.category(sign) not in {"Cf", "Cc"})
    # The font's list has two code points without a letter, which no XML holds.
    known = (sign if ord(sign) in _letters() else UNKNOWN_SIGN for sign in steady)
    return xml_text("".join(known))


@cache
def _letters() -> frozenset[int]:
    return frozenset(get_font(findfont(FONT)).get_charmap())


@cache
def _ruler() -> RendererAgg:
    return RendererAgg(1, 1, PX_PER_IN)  # type: ignore[no-untyped-call]


def width_px(text: str, style: Style) -> float:
    """Return how wide a drawable text is."""
    ruler = _ruler()
    width, _, _ = ruler.get_text_width_height_descent(  # type: ignore[no-untyped-call]
        text, style.font, ismath=False
    )
    return float(width)


def shortened(text: str, style: Style, most_px: float) -> str:
    """Return a drawable text, cut with an ellipsis where it is too wide."""
    if width_px(text, style) <= most_px:
        return text
    fits = 0
    for step in (64, 16, 4, 1):
        while (
            fits + step < len(text)
            and width_px(text[: fits + step] + ELLIPSIS, style) <= most_px
        ):
            fits += step
    return text[:fits].rstrip() + ELLIPSIS


def wrapped(text: str, style: Style, most_px: float) -> list[str]:
    """Return a text as drawable lines, at most ``MOST_TEXT_LINES`` of them."""
    lines = list(_filled(drawable(text), style, most_px))
    if len(lines) > MOST_TEXT_LINES:
        lines = [*lines[: MOST_TEXT_LINES - 1], " ".join(lines[MOST_TEXT_LINES - 1 :])]
    return [shortened(line, style, most_px) for line in lines]


def _filled(text: str, style: Style, most_px: float) -> Iterator[str]:
    # To measure each longer line anew would take most of the picture's time.
    line, long, blank = "", 0.0, width_px(" ", style)
    for word in text.split():
        wide = width_px(word, style)
        if line and long + blank + wide > most_px:
            yield line
            line, long = word, wide
        else:
            long += wide + (blank if line else 0)
            line = f"{line} {word}".strip()
    if line:
        yield line


@dataclass(frozen=True)
class Block:
    """Lines of one style, ready to be drawn."""

    lines: tuple[str, ...]
    style: Style

    @property
    def height_px(self) -> float:
        """How high it is."""
        return len(self.lines) * self.style.line_px


def block(text: str, style: Style, most_px: float) -> Block:
    """Return a text as a block no wider than ``most_px``."""
    return Block(tuple(wrapped(text, style, most_px)), style)


def draw_blocks(paper: Axes, x: float, y: float, *blocks: Block) -> float:
    """Draw blocks one under another from a corner, and give where they end."""
    for each in blocks:
        for line in each.lines:
            write_text(
                paper, x, y + each.style.line_px / 2, line, each.style, ha="left"
            )
            y += each.style.line_px
    return y


def write_text(
    axes: Axes, x: float, y: float, text: str, style: Style, **how: object
) -> None:
    """Write a text at a point as it can be drawn, centred if not told otherwise."""
    how = {"ha": "center", "va": "center_baseline", "clip_on": True} | how
    axes.text(
        x,
        y,
        drawable(text),
        fontproperties=style.font,
        color=style.colour,
        parse_math=False,  # a name may hold a $
        **how,  # type: ignore[arg-type]
    )
