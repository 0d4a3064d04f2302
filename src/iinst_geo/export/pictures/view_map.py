"""The institutions and ties of a view, drawn on the land."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress

import geopandas as gpd
import numpy as np
from matplotlib.collections import LineCollection
from numpy.typing import NDArray

from iinst_geo.export.pictures import land
from iinst_geo.export.pictures.canvas import (
    Canvas,
    bounds_of,
    draw_disc,
    groups_by_area,
    rgba,
)
from iinst_geo.export.pictures.label_places import Box
from iinst_geo.export.pictures.lettering import PT_PER_PX, Style, write_text
from iinst_geo.export.pictures.view_names import discs_of, draw_badges, draw_names
from iinst_geo.export.pictures.view_sums import draw_sums, pictured
from iinst_geo.geography.authorities import all_authorities
from iinst_geo.geography.british_grid import BRITISH_GRID
from iinst_geo.geography.distances import METRES_PER_KM
from iinst_geo.maps import records
from iinst_geo.maps.layers import (
    BOUNDARY_PX,
    BROKEN,
    LEAD_RADIUS_PX,
    PARTNER_RADIUS_PX,
    Record,
)
from iinst_geo.maps.records import Mark
from iinst_geo.network.rules import CRS
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.model import Selection

LETTER_SHARE = 1.15  # of a disc's radius, the size of its letter
# More letters and counts would only cover one another.
MOST_LETTERED, MOST_COUNTED = 400, 150
GROUP_OPACITY, GROUP_FADED = 0.45, 0.15
GROUP_HATCH = "////"  # tells it from the sea in print without colour
LAND, AREA, SUM, TIE, RING, DISC = range(1, 7)  # from below
SCALE_SHARE, SCALE_PX, SCALE_EDGE_PX = 0.2, 12, 18
ROUND_NUMBERS = (1, 2, 5)

# The signs that a key explains.
LEAD, PARTNER, INFERRED = "Lead", "Partner", "Inferred partner"
TIE_LINE, INFERRED_TIE = "Tie", "Inferred tie"
CROSSING_TIE, BOUNDARY = "Tie across the boundary", "Authority boundary"
GROUP = "Area of a group without names"
AREA_SUM, TIE_SUM = "Institutions of an authority", "Ties between two"
NEAR, STACKED, SELECTED = "five partners near", "two at one point", "Selected"
# What they are called in a list of links.
OF_LINKS = {
    LEAD: "Institution",
    TIE_LINE: "Link",
    INFERRED_TIE: "Likely link",
    CROSSING_TIE: "Link across the boundary",
    TIE_SUM: "Links between two",
}


@dataclass(frozen=True)
class Signs:
    """
    What a map shows, for its key, and how many names it has no room for.

    ``words`` are what some of the signs are called instead.
    """

    settings: frozenset[str]
    signs: frozenset[str]
    names_left_out: int
    words: Mapping[str, str]


def draw_view(
    canvas: Canvas, selection: Selection, bounds: land.Bounds | None = None
) -> Signs:
    """
    Draw a selection on the axes of a canvas, which must have their final place.

    Parameters
    ----------
    canvas
        Where, and what stands out.
    selection
        What to draw.
    bounds
        What the map shows, in degrees (EPSG:4326); what is drawn, if not given.
    """
    what = pictured(selection, canvas.focus)
    canvas = replace(canvas, focus=what.stands_out)
    focus, palette, rows = canvas.focus, canvas.palette, what.members
    every, groups = records.marks(rows), groups_by_area(rows, focus)
    land.set_frame(canvas.axes, bounds_of(every, groups, focus, bounds), canvas.frame)
    of_land = land.draw_land(canvas.axes, palette, canvas.land)
    ties = list(records.tie_records(rows, every, focus, palette, what.tie_marks))
    ends = canvas.in_sight([end for tie in ties for end in tie["path"]])
    ties = list(compress(ties, ends[::2] | ends[1::2]))
    shown = list(compress(every, canvas.in_sight([mark.point for mark in every])))
    badges = records.badge_records(every, focus, palette)
    badges = list(compress(badges, canvas.in_sight([each["p"] for each in badges])))
    if len(badges) > MOST_COUNTED:
        badges = []
    has_groups = _draw_groups(canvas, groups)
    asked = sorted(selection.criteria.authority & all_authorities().keys())
    if asked:
        _draw_boundary(canvas, asked)
    if what.is_summed:
        draw_sums(canvas, what, SUM)
    _draw_ties(canvas, ties)
    _draw_discs(canvas, shown)
    discs = [*discs_of(canvas, shown), _draw_scale(canvas)]
    taken = [*discs, *draw_badges(canvas, badges, discs)]
    return Signs(
        frozenset(mark.setting for mark in shown) | of_land,
        frozenset(_signs(canvas, shown, ties, badges))
        | ({GROUP} if has_groups else frozenset())
        | ({BOUNDARY} if asked else frozenset())
        | ({AREA_SUM, TIE_SUM} if what.is_summed else frozenset())
        | ({CROSSING_TIE} if what.has_crossing else frozenset()),
        draw_names(canvas, shown, ties, taken),
        OF_LINKS if selection.links else {},
    )


def _signs(
    canvas: Canvas,
    shown: Sequence[Mark],
    ties: Sequence[Record],
    badges: Sequence[Record],
) -> Iterator[str]:
    for mark in shown:
        yield LEAD if mark.is_lead else INFERRED if mark.is_inferred else PARTNER
    for tie in ties:
        crosses = tie["c"][:3] == [*canvas.palette.crossing]
        if tie["d"] == BROKEN or not crosses:
            yield INFERRED_TIE if tie["d"] == BROKEN else TIE_LINE
    for badge in badges:
        yield NEAR if badge["l"].startswith("+") else STACKED
    if records.ring_records(shown, canvas.focus):
        yield SELECTED


def leads(selection: Selection, focus: Focus | None = None) -> list[str]:
    """Return the names of the leads drawn, in the list's order; links have none."""
    if selection.links:
        return []
    rows = pictured(selection, focus).members
    return [mark.name for mark in records.marks(rows) if mark.is_lead]


def _draw_groups(canvas: Canvas, groups: Mapping[str, bool]) -> bool:
    """Shade the areas of unnamed groups, and say whether one is in sight."""
    is_seen, colour = False, land.share(canvas.palette.group)
    (left, right), (bottom, top) = canvas.axes.get_xlim(), canvas.axes.get_ylim()
    for name, is_strong in groups.items():
        outline = gpd.GeoSeries([all_authorities()[name].outline], crs=CRS)
        area = outline.to_crs(BRITISH_GRID)
        is_seen |= not area.cx[left:right, bottom:top].empty
        area.plot(
            ax=canvas.axes,
            facecolor=(*colour, GROUP_OPACITY if is_strong else GROUP_FADED),
            edgecolor=(*colour, 1.0 if is_strong else GROUP_FADED),
            hatch=GROUP_HATCH,
            linewidth=0,
            autolim=False,
            aspect=None,
            zorder=AREA,
        )
    canvas.axes.set(xlim=(left, right), ylim=(bottom, top), xlabel="", ylabel="")
    return is_seen


def _draw_boundary(canvas: Canvas, names: Sequence[str]) -> None:
    """Draw the boundary of the authorities asked for."""
    outlines = [all_authorities()[name].outline for name in names]
    frame = {"xlim": canvas.axes.get_xlim(), "ylim": canvas.axes.get_ylim()}
    gpd.GeoSeries(outlines, crs=CRS).to_crs(BRITISH_GRID).boundary.plot(
        ax=canvas.axes,
        color=land.share(canvas.palette.ink),
        linewidth=BOUNDARY_PX * PT_PER_PX,
        autolim=False,
        aspect=None,
        zorder=AREA,
    )
    canvas.axes.set(**frame, xlabel="", ylabel="")


def _draw_ties(canvas: Canvas, ties: Sequence[Record]) -> None:
    if not ties:
        return
    # On the other side of the earth a place has no metres; its ties are not drawn.
    paths = land.on_grid([end for tie in ties for end in tie["path"]]).reshape(-1, 2, 2)
    is_drawn = np.all(np.isfinite(paths), axis=(1, 2))
    ties = list(compress(ties, is_drawn.tolist()))
    lines = LineCollection(
        list(paths[is_drawn]),
        colors=[rgba(tie["c"]) for tie in ties],
        linewidths=[tie["w"] * PT_PER_PX for tie in ties],
        linestyles=[(0, tie["d"]) if any(tie["d"]) else "solid" for tie in ties],
        zorder=TIE,
    )
    canvas.axes.add_collection(lines, autolim=False)


def _draw_discs(canvas: Canvas, shown: Sequence[Mark]) -> None:
    """Draw partners, then leads above them, each with the letter of its setting."""
    palette, focus = canvas.palette, canvas.focus
    for ring in records.ring_records(shown, focus):
        point, fill = land.on_grid([ring["p"]])[0], land.share(palette.highlight)
        draw_disc(canvas.axes, point, ring["r"], fill, canvas.ink, RING)
    partners = [mark for mark in shown if not mark.is_lead]
    leading = [mark for mark in shown if mark.is_lead]
    _draw_marks(canvas, partners, PARTNER_RADIUS_PX, DISC)
    _draw_marks(canvas, leading, LEAD_RADIUS_PX, DISC + 1)


def _draw_marks(
    canvas: Canvas, marks: Sequence[Mark], radius: int, level: float
) -> None:
    points = land.on_grid([mark.point for mark in marks])
    discs = records.disc_records(marks, canvas.focus, canvas.palette)
    letters = records.letter_records(marks, canvas.focus, canvas.palette)
    if len(marks) > MOST_LETTERED:
        _draw_many(canvas, points, discs, radius, level)
        return
    for point, disc, letter in zip(points, discs, letters, strict=True):
        fill, edge = rgba(disc["f"]), rgba(disc["s"])
        draw_disc(canvas.axes, point, radius, fill, edge, level)
        style = Style(radius * LETTER_SHARE, rgba(letter["c"]), "bold")
        x, y = point
        write_text(canvas.axes, x, y, letter["l"], style, zorder=level)


def _draw_many(
    canvas: Canvas,
    points: NDArray[np.float64],
    discs: Sequence[Record],
    radius: int,
    level: float,
) -> None:
    """Draw discs without letters, at once."""
    canvas.axes.scatter(
        points[:, 0],
        points[:, 1],
        s=(2 * radius * PT_PER_PX) ** 2,
        c=[rgba(disc["f"]) for disc in discs],
        edgecolors=[rgba(disc["s"]) for disc in discs],
        zorder=level,
    )


def _draw_scale(canvas: Canvas) -> Box:
    """Draw a bar of a round length at the lower left, and give what it covers."""
    axes, frame, per_px = canvas.axes, canvas.frame, land.metres_per_px(canvas.axes)
    most_km = SCALE_SHARE * (frame.right - frame.left) * per_px / METRES_PER_KM
    magnitude = 10 ** np.floor(np.log10(most_km))
    length_km = magnitude * max(n for n in ROUND_NUMBERS if n * magnitude <= most_km)
    long = length_km * METRES_PER_KM / per_px
    left, bottom = frame.left + SCALE_EDGE_PX, frame.bottom + SCALE_EDGE_PX
    to_data = axes.transData.inverted().transform
    ends = to_data([(left, bottom), (left + long, bottom)])
    style = Style(SCALE_PX, canvas.ink)
    axes.plot(*ends.T, color=canvas.ink, linewidth=1.5, solid_capstyle="butt")
    x, y = to_data((left, bottom + style.px))
    write_text(axes, x, y, f"{length_km:g} km", style, ha="left")
    return Box(left, bottom - style.px, left + max(long, 60), bottom + 2 * style.px)
