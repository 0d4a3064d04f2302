"""The authorities of a large view and the ties between them, drawn as sums."""

from __future__ import annotations

from dataclasses import replace

from matplotlib.collections import LineCollection

from iinst_geo.export import ground as land
from iinst_geo.export.canvas import Canvas, draw_disc, rgba
from iinst_geo.export.lettering import PT_PER_PX, Style, write
from iinst_geo.export.view_map import AREA_SUM, TIE_SUM, Drawn, draw_scale
from iinst_geo.focus import Focus
from iinst_geo.maps.areas import (
    disc_records,
    flow_records,
    known_areas,
    lines_in_words,
)
from iinst_geo.regions import AUTHORITY, area_rows, flows
from iinst_geo.selection import Selection
from iinst_geo.summaries import counted

# A picture of more ties is a web in which nobody sees one.
MOST_TIES = 3_000
LINES, DISCS = 3, 5  # from below, above the land
SELECTED = "selected"
NUMBER_SHARE, LEAST_NUMBER_PX = 0.75, 9  # of a disc's radius; smaller is not read


def sums_note(selection: Selection, focus: Focus | None) -> str:
    """Say what a picture of very many ties shows in their place; empty of few."""
    count = len(selection.partnerships)
    if count <= MOST_TIES:
        return ""
    why = f"{count:,} ties would hide each other"
    if focus:
        return f"Only what is selected is drawn: {why}."
    rows, ties = area_rows(selection, AUTHORITY), flows(selection, AUTHORITY)
    elsewhere = rows.loc[~rows["area"].isin(list(known_areas(AUTHORITY)))]
    outside = int(elsewhere["institutions"].sum())
    unplaced = (
        f" {counted(outside, 'institution')} in none of these." if outside else ""
    )
    return (
        f"Summed by local authority: {why}. {lines_in_words(ties, AUTHORITY)}{unplaced}"
    )


def in_focus(selection: Selection, focus: Focus) -> Selection:
    """Give the part of a selection that belongs to what is selected."""
    studies = frozenset(focus.case_study_ids)
    return replace(selection, passing={**selection.passing, SELECTED: studies})


def draw_sums(canvas: Canvas, selection: Selection) -> Drawn:
    """Draw a disc for each authority and lines for the ties between two."""
    land.set_frame(canvas.axes, land.england())
    land.draw_land(canvas.axes, canvas.palette, canvas.ground)
    rows, ties = area_rows(selection, AUTHORITY), flows(selection, AUTHORITY)
    lines = flow_records(ties, AUTHORITY, "", canvas.palette)
    ends = land.on_grid([end for line in lines for end in line["path"]])
    collection = LineCollection(
        list(ends.reshape(-1, 2, 2)),
        colors=[rgba(line["c"]) for line in lines],
        linewidths=[line["w"] * PT_PER_PX for line in lines],
        zorder=LINES,
    )
    canvas.axes.add_collection(collection, autolim=False)
    discs = disc_records(rows, AUTHORITY, canvas.palette)
    ink = land.share(canvas.palette.on(canvas.palette.setting_colour("Suburban")))
    points = land.on_grid([disc["p"] for disc in discs])
    # The smaller above the larger, with its number.
    for level, (disc, (x, y)) in enumerate(zip(discs, points, strict=True)):
        height = DISCS + level / len(discs)
        fill, edge = rgba(disc["f"]), rgba(disc["s"])
        draw_disc(canvas.axes, (x, y), disc["r"], fill, edge, height)
        number = Style(disc["r"] * NUMBER_SHARE, ink, "bold")
        if number.px >= LEAST_NUMBER_PX:
            write(canvas.axes, x, y, f"{disc['n']:,}", number, zorder=height)
    draw_scale(canvas)
    return Drawn(frozenset(), frozenset({AREA_SUM, TIE_SUM}), 0)
