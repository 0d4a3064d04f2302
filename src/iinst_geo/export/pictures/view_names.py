"""The words on the map of a view: counts beside discs, names, towns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from iinst_geo.export.pictures.canvas import Canvas, rgba
from iinst_geo.export.pictures.label_places import Box, Name, placed_labels
from iinst_geo.export.pictures.land import metres_per_px, towns_in_sight
from iinst_geo.export.pictures.lettering import Style, drawable, shortened, width_px
from iinst_geo.maps.layers import LEAD_RADIUS_PX, PARTNER_RADIUS_PX, RING_PX, Record
from iinst_geo.maps.records import Mark

LEAD_PX, PARTNER_PX, BADGE_PX, TOWN_PX = 14, 12, 12, 12
WIDEST_PX = 460
MOST_NAMED, MOST_IN_THE_WAY, MOST_SHUNNED = 60, 2000, 100
NAME_HEIGHT = 1.15  # of its letters
STEP_PX = 8  # less than a name is high, so that no tie slips through
NEAR_METRES_PER_PX = 130  # from here on partners are named too
TOWNS_NAMED, TOWNS_TRIED = 10, 40
WORDS = 8  # above all that is drawn
TOWN_OPACITY = 0.0
BADGE_SIDES = ((-1, 1), (1, 1), (1, -1), (-1, -1), (0, 1), (-1, 0), (1, 0), (0, -1))


def draw_badges(
    canvas: Canvas, badges: Sequence[Record], discs: Sequence[Box]
) -> list[Box]:
    """Draw the counts beside discs, and give what they cover."""
    names, styles = [], []
    for badge in badges:
        style = Style(BADGE_PX, rgba(badge["c"]), "bold")
        wide = width_px(badge["l"], style)
        place = canvas.pixel(badge["p"])
        names.append(Name(*place, PARTNER_RADIUS_PX, wide, style.px))
        styles.append(style)
    found = placed_labels(names, canvas.frame, discs, sides=BADGE_SIDES)
    # A count is never left out: without room it stands in its first place.
    boxes = [
        place or next(name.places(BADGE_SIDES))
        for name, place in zip(names, found, strict=True)
    ]
    for badge, style, box in zip(badges, styles, boxes, strict=True):
        canvas.write_in(box, badge["l"], style, WORDS)
    return boxes


def discs_of(canvas: Canvas, shown: Sequence[Mark]) -> list[Box]:
    """Return what discs cover, as far as words have to mind it."""
    return [_name(canvas, mark, (0, 0)).disc for mark in shown[:MOST_IN_THE_WAY]]


def draw_names(
    canvas: Canvas, shown: Sequence[Mark], ties: Sequence[Record], taken: Sequence[Box]
) -> int:
    """
    Name institutions, then towns, where there is room.

    Returns
    -------
    left_out
        How many institutions that should have a name have none, for want of room.
    """
    marks = _to_be_named(canvas, shown)
    labels = [_label(canvas, mark) for mark in marks]
    # A partner's name keeps clear of its tie, which runs to the lead.
    leading = {tuple(tie["path"][1]): tie["path"][0] for tie in ties}
    names = [
        _name(
            canvas,
            mark,
            (width_px(label, style), style.px * NAME_HEIGHT),
            lean=-1 if leading.get(tuple(mark.point), mark.point) > mark.point else 1,
        )
        for mark, (label, style) in zip(marks, labels, strict=True)
    ]
    frame, shunned = canvas.frame.inset(4), _along(canvas, ties[:MOST_SHUNNED])
    places = placed_labels(names[:MOST_NAMED], frame, taken, shunned)
    for (label, style), place in zip(labels, places, strict=False):
        if place:
            canvas.write_in(place, label, style, WORDS)
    draw_towns(canvas, [*taken, *filter(None, places)])
    return len(marks) - sum(place is not None for place in places)


def _along(canvas: Canvas, ties: Sequence[Record]) -> list[Box]:
    """Return boxes close together along the ties."""
    boxes = []
    for tie in ties:
        start, end = (np.array(canvas.pixel(point)) for point in tie["path"])
        steps = int(np.hypot(*(end - start)) / STEP_PX) + 2
        for part in np.linspace(0, 1, steps):
            x, y = start + part * (end - start)
            boxes.append(Box.around(x, y, STEP_PX / 2, STEP_PX / 2))
    return boxes


def _to_be_named(canvas: Canvas, shown: Sequence[Mark]) -> list[Mark]:
    """Return the institutions that should have a name, those that matter most first."""
    focus = canvas.focus
    if focus:
        named = [mark for mark in shown if not mark.is_faded(focus)]
        return sorted(
            named, key=lambda each: each.institution_id != focus.institution_id
        )
    is_near = metres_per_px(canvas.axes) < NEAR_METRES_PER_PX
    named = [mark for mark in shown if mark.is_lead or is_near]
    return sorted(named, key=lambda each: not each.is_lead)


def _label(canvas: Canvas, mark: Mark) -> tuple[str, Style]:
    px, weight = (LEAD_PX, "bold") if mark.is_lead else (PARTNER_PX, "normal")
    style = Style(px, canvas.ink, weight)
    return shortened(drawable(mark.name), style, WIDEST_PX), style


def _name(canvas: Canvas, mark: Mark, size: tuple[float, float], lean: int = 1) -> Name:
    radius = LEAD_RADIUS_PX if mark.is_lead else PARTNER_RADIUS_PX
    if canvas.focus and mark.institution_id == canvas.focus.institution_id:
        radius += RING_PX
    return Name(*canvas.pixel(mark.point), radius, *size, lean)


def draw_towns(canvas: Canvas, taken: Sequence[Box]) -> None:
    """Name the largest towns in sight whose whole name has room."""
    style = Style(TOWN_PX, canvas.land.note)
    covered, left = list(taken), TOWNS_NAMED
    for town in towns_in_sight(canvas.axes)[:TOWNS_TRIED]:
        x, y = canvas.pixel([town.longitude, town.latitude])
        box = Box.around(x, y, width_px(town.name, style), style.line_px)
        if canvas.frame.holds(box) and not any(map(box.meets, covered)):
            canvas.write_in(box, town.name, style, WORDS, TOWN_OPACITY)
            covered.append(box)
            left -= 1
        if not left:
            return
