"""The rows of a selection as the plain records that the layers draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan

from iinst_geo.maps.layers import (
    AREAS,
    BADGES,
    BROKEN,
    FADED,
    FULL,
    LEAD_RADIUS_PX,
    LEADS,
    LETTERS,
    NAMES,
    PARTNER_RADIUS_PX,
    PARTNERS,
    RING_PX,
    RINGS,
    SOLID,
    STRONG_TIE_WIDTH_PX,
    TIE_WIDTH_PX,
    TIES,
    Record,
)
from iinst_geo.maps.palette import Colour, Palette, letter_of
from iinst_geo.selection.aggregation import CROSSES, HIDDEN, PLAIN
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.members import Member
from iinst_geo.selection.summaries import counted
from iinst_geo.text import as_text
from iinst_geo.vocabulary import IN_NO_PARTNERSHIP, NOT_RECORDED

DECIMALS = 5  # about one metre
CALM = 170  # opacity of a tie while nothing is selected


@dataclass
class Mark:
    """One institution on the map, with its rows."""

    institution_id: str
    name: str
    point: list[float]
    setting: str
    selects: str
    rows: list[Member] = field(default_factory=list)

    @property
    def is_lead(self) -> bool:
        """Whether it leads a case study shown; in a list of links each does alike."""
        return any(row.role != "partner" for row in self.rows)

    @property
    def is_inferred(self) -> bool:
        """Whether it is a member by inference alone."""
        return all(row.basis == "inferred" for row in self.rows)

    def is_faded(self, focus: Focus | None) -> bool:
        """Whether it steps back behind what is selected."""
        return focus is not None and self.institution_id not in focus.institution_ids

    @property
    def tooltip(self) -> Record:
        """The two lines that a pointer brings up."""
        if as_text(self.rows[0].case_study_id) == "":
            links = self.rows[0].links
            told = counted(links, "link") if links else IN_NO_PARTNERSHIP
            return {"name": self.name, "sub": f"{told} · {self.setting}"}
        titles = ", ".join(dict.fromkeys(row.case_study_title for row in self.rows))
        role = "inferred partner in" if self.is_inferred else "partner in"
        role = "leads" if self.is_lead else role
        return {"name": self.name, "sub": f"{role} {titles} · {self.setting}"}


def marks(rows: Sequence[Member]) -> list[Mark]:
    """Return the institutions to draw: those of the rows that have a place."""
    found: dict[str, Mark] = {}
    for row in (row for row in rows if not isnan(row.lon)):
        mark = found.setdefault(
            row.institution_id,
            Mark(
                row.institution_id,
                row.name,
                [round(row.lon, DECIMALS), round(row.lat, DECIMALS)],
                as_text(row.setting) or NOT_RECORDED,
                row.selects,
            ),
        )
        mark.rows.append(row)
    return list(found.values())


def member_records(
    rows: Sequence[Member],
    focus: Focus | None,
    palette: Palette,
    areas: Mapping[str, str],
    tie_marks: Sequence[int] | None = None,
) -> dict[str, list[Record]]:
    """
    Return the records of each layer of members, by its name.

    Parameters
    ----------
    rows
        What is drawn singly.
    focus
        What stands out, if anything of it is drawn.
    palette
        The colours.
    areas
        The outline (``area_id``) of each local authority, for unnamed groups.
    tie_marks
        How the tie of each row is drawn: see ``Aggregation``.
    """
    shown = marks(rows)
    leads = [mark for mark in shown if mark.is_lead]
    partners = [mark for mark in shown if not mark.is_lead]
    return {
        AREAS: area_records(rows, focus, palette, areas),
        TIES: list(tie_records(rows, shown, focus, palette, tie_marks)),
        NAMES: name_records(shown, focus, palette),
        RINGS: ring_records(shown, focus),
        PARTNERS: disc_records(partners, focus, palette),
        LEADS: disc_records(leads, focus, palette),
        LETTERS: letter_records(leads, focus, palette),
        BADGES: badge_records(shown, focus, palette),
    }


def area_records(
    rows: Sequence[Member],
    focus: Focus | None,
    palette: Palette,
    areas: Mapping[str, str],
) -> list[Record]:
    """Return the areas of groups whose members are not named, each once."""
    found: dict[str, tuple[bool, Member]] = {}
    for row in rows:
        if row.kind == "group" and row.local_authority in areas:
            is_strong = focus is None or row.institution_id in focus.institution_ids
            area = areas[row.local_authority]
            if area not in found or (is_strong and not found[area][0]):
                found[area] = is_strong, row
    return [
        {
            "area": area,
            "id": row.selects,
            "f": [*palette.group, (FULL if is_strong else FADED) // 3],
            "name": row.local_authority,
            "sub": f"{row.name}: a group, its members are not named",
        }
        for area, (is_strong, row) in found.items()
    ]


def disc_records(
    shown: Sequence[Mark], focus: Focus | None, palette: Palette
) -> list[Record]:
    """Return the discs: filled in the colour of the setting, hollow where inferred."""
    records = []
    for mark in shown:
        opacity = FADED if mark.is_faded(focus) else FULL
        colour = palette.setting_colour(mark.setting)
        fill, edge = palette.land if mark.is_inferred else colour, palette.edge(colour)
        records.append(
            {
                "id": mark.selects,
                "p": mark.point,
                "f": [*fill, opacity],
                "s": [*edge, opacity],
                **mark.tooltip,
            }
        )
    return records


def letter_records(
    shown: Sequence[Mark], focus: Focus | None, palette: Palette
) -> list[Record]:
    """Return the letter of its setting for each disc, to be read on the disc's fill."""
    records = []
    for mark in shown:
        colour = palette.setting_colour(mark.setting)
        fill = palette.land if mark.is_inferred else colour
        opacity = FADED if mark.is_faded(focus) else FULL
        records.append(
            {
                "p": mark.point,
                "l": letter_of(mark.setting),
                "c": [*palette.on(fill), opacity],
            }
        )
    return records


def tie_records(
    rows: Sequence[Member],
    shown: Sequence[Mark],
    focus: Focus | None,
    palette: Palette,
    tie_marks: Sequence[int] | None = None,
) -> Iterator[Record]:
    """
    Return those of the ties in some rows of which both ends have a place.

    ``tie_marks``: see ``Aggregation``.
    """
    at = {mark.institution_id: mark for mark in shown}
    for row, drawn in zip(rows, tie_marks or [PLAIN] * len(rows), strict=True):
        if isnan(row.distance_km) or drawn == HIDDEN:
            continue
        lead = at[row.source_id]
        strong = focus is not None and focus.has_tie(row)
        opacity = CALM if focus is None else FULL if strong else FADED
        colour: Colour = palette.ink if strong else palette.tie
        colour = palette.crossing if drawn == CROSSES else colour
        is_inferred = row.basis == "inferred"
        ends = f"{lead.name} – {row.name}"
        further = f"{row.distance_km:.1f} km{' · inferred' if is_inferred else ''}"
        title = as_text(row.case_study_title)
        yield {
            "id": as_text(row.case_study_id) or row.source_id,
            "path": [
                lead.point,
                [round(row.lon, DECIMALS), round(row.lat, DECIMALS)],
            ],
            "d": BROKEN if is_inferred else SOLID,
            "c": [*colour, opacity],
            "w": STRONG_TIE_WIDTH_PX if strong else TIE_WIDTH_PX,
            "name": title or ends,
            "sub": f"{ends} · {further}" if title else further,
        }


def ring_records(shown: Sequence[Mark], focus: Focus | None) -> list[Record]:
    """Return the ring round the institution selected, or the lead of the case study."""
    return [
        {
            "p": mark.point,
            "r": RING_PX + (LEAD_RADIUS_PX if mark.is_lead else PARTNER_RADIUS_PX),
        }
        for mark in shown
        if focus is not None and mark.institution_id == focus.institution_id
    ]


def badge_records(
    shown: Sequence[Mark], focus: Focus | None, palette: Palette
) -> list[Record]:
    """Say at a lead how many partners have a place, and where two share a point."""
    partners = Counter(
        row.case_study_id
        for mark in shown
        for row in mark.rows
        if row.role == "partner"
    )
    at_point = Counter(tuple(mark.point) for mark in shown)
    badges: dict[tuple[float, ...], Record] = {}
    for mark in shown:
        point = tuple(mark.point)
        near = sum(
            partners[row.case_study_id] for row in mark.rows if row.role == "lead"
        )
        label = f"+{near}" if near else f"×{at_point[point]}"
        if near or at_point[point] > 1:
            opacity = FADED if mark.is_faded(focus) else FULL
            badges[point] = badges.get(point) or {
                "p": mark.point,
                "l": label,
                "c": [*palette.ink, opacity],
            }
    return list(badges.values())


def name_records(
    shown: Sequence[Mark], focus: Focus | None, palette: Palette
) -> list[Record]:
    """Return the names of what is selected, its centre before the others."""
    if focus is None:
        return []
    named = [mark for mark in shown if not mark.is_faded(focus)]
    named.sort(key=lambda mark: mark.institution_id != focus.institution_id)
    return [
        {
            "p": mark.point,
            "l": mark.name,
            "c": [*palette.ink, FULL],
            "n": len(named) - place,
        }
        for place, mark in enumerate(named)
    ]
