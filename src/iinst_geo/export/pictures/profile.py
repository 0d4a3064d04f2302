"""The profile of a self-analysis as a picture: one bar for each heading."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from iinst_geo.export.pictures import saving
from iinst_geo.self_analysis.profile import HeadingProfile, figure
from iinst_geo.self_analysis.questionnaire import read_questionnaire

WIDTH_IN, HEIGHT_IN, DOTS_PER_INCH = 6.3, 2.6, 200
NAVY, GREY, INK = "#12436D", "#C8CCD0", "#1A1F26"  # Analysis Function palette
BAR, NAMES_END = 0.5, 0.33  # height of a bar in rows; share of the width for names


def profile_svg(profiles: Sequence[HeadingProfile]) -> str:
    """Return the picture as an SVG element."""
    return saving.svg(_draw(profiles))


def profile_png(profiles: Sequence[HeadingProfile]) -> bytes:
    """Return the picture as PNG, 6.3 by 2.6 inches at 200 dots to the inch."""
    words = profile_in_words(profiles)
    return saving.png(_draw(profiles), DOTS_PER_INCH, "Profile", words)


def profile_in_words(profiles: Sequence[HeadingProfile]) -> str:
    """Return what the picture shows, as a sentence."""
    rows = [f"{each.heading.label}: {each.words}" for each in profiles]
    return f"Profile. {'; '.join(rows)}."


def _draw(profiles: Sequence[HeadingProfile]) -> Figure:
    drawn = Figure(figsize=(WIDTH_IN, HEIGHT_IN))
    axes = drawn.add_axes((NAMES_END, 0.13, 0.90 - NAMES_END, 0.85))
    _draw_scale(axes, len(profiles))
    for row, each in enumerate(profiles):
        axes.text(-0.08, row, each.heading.label, ha="right", va="center", fontsize=9)
        if each.mean is None:
            axes.text(0.05, row, "Not answered", va="center", fontsize=9, color=INK)
            continue
        axes.barh(row, each.mean, BAR, color=NAVY, zorder=2)
        # The figure stands beside the bar, so that nothing rests on colour.
        axes.text(each.mean + 0.05, row, figure(each.mean), va="center", fontsize=9)
    return drawn


def _draw_scale(axes: Axes, rows: int) -> None:
    levels = read_questionnaire().levels
    axes.set_xlim(0, len(levels) - 1)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks([])
    axes.set_xticks(range(len(levels)), [level.name for level in levels], fontsize=9)
    axes.tick_params(axis="x", length=0, colors=INK)
    axes.grid(axis="x", color=GREY, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.spines["left"].set_color(INK)
