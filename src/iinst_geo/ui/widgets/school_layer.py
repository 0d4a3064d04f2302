"""Schools of the register under Explore's map: the choice of them, and its caption."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from iinst_geo.errors import PlaceError
from iinst_geo.geography.outlines import area_ids
from iinst_geo.maps.around import view_around
from iinst_geo.maps.deck import BASEMAP
from iinst_geo.maps.palette import Palette
from iinst_geo.maps.schools import CELL_M, in_short, school_layers
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.query import USUAL_KM
from iinst_geo.nearby.schools import OpenSchools, open_in_authority, open_near
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.register.model import Register
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.model import Selection
from iinst_geo.ui.html import markup
from iinst_geo.ui.session import links, own_register, state

ALL_SCHOOLS, POINTED_OUT = "all_schools", "school_pointed_out"
NOT_DRAWN, BY_CELL, IN_AUTHORITY = "", "cells", "authority"
ROUND_SELECTED, ROUND_PLACE = "selected", "place"
EVERYWHERE, NEAR = "england", "near"  # beside the area's id, words of the route
OF = "of"  # its parameter that names the register of a session
KM_PER_CELL = CELL_M // 1000
NAMED = "Point to a dot for its name; Nearby lists the nearest."


@dataclass(frozen=True)
class SchoolLayer:
    """
    One way to draw the schools: those everywhere, of an authority, or of a ring.

    ``place`` is the authority or the middle of the ring; everywhere there is none.
    """

    register: Register
    label: str
    place: Place | None = None
    within_km: float = 0.0

    @property
    def url(self) -> str:
        """Where the map finds the schools."""
        # With the day in it a browser does not keep those of another extract.
        query: dict[str, object] = {"day": self.register.extract_date}
        place, where = self.place, EVERYWHERE
        if place and place.outline:
            where = area_ids()[place.authority]
        elif place:
            where = NEAR
            query |= {"lon": place.longitude, "lat": place.latitude}
            query |= {"km": self.within_km}
        if own_register.word():
            query |= {OF: own_register.word()}
        return f"{BASEMAP}/schools/{where}.json?{urlencode(query)}"

    @cached_property
    def schools(self) -> OpenSchools | None:
        """The schools drawn one by one; ``None`` where they are drawn by cell."""
        if self.place is None:
            return None
        if self.place.outline:
            return open_in_authority(self.register, self.place.authority)
        return open_near(self.register, self.place, self.within_km)

    @property
    def caption(self) -> str:
        """What is drawn, how many, and of which extract."""
        label = self.register.label
        if self.place is None or self.schools is None:
            count = int(self.register.is_open.sum())
            return (
                f"Grey discs: the {count:,} open schools of the {label}, by cell of "
                f"{KM_PER_CELL} km; a disc grows with their number."
            )
        dots = _dots(self.schools)
        if self.place.outline:
            return f"{dots} of {self.place.authority} in the {label}. {NAMED}"
        ring = f"within {self.within_km:g} km of {self.place.label}"
        return f"{dots} {ring}, of the {label}. {NAMED}"


def _dots(found: OpenSchools) -> str:
    shown, every = found.positions.size, found.in_all
    part = f"{shown:,} of " if shown < every else ""
    noun = "school" if every == 1 else "schools"
    return f"Grey dots: {part}the {every:,} open {noun}"


def chosen(
    selection: Selection, focus: Focus | None, register: Register | None
) -> SchoolLayer | None:
    """Return how the schools are to be drawn, if they are."""
    asked = st.session_state.get(ALL_SCHOOLS)
    if register is None or not asked:
        return None
    return _offered(selection, focus, register).get(asked)


def layers_under_map(drawn: SchoolLayer, palette: Palette) -> list[Any]:
    """Return what lies under Explore's map."""
    position, points = _pointed_out(drawn), drawn.register.points
    at = (
        ()
        if position is None
        else (float(points.longitude[position]), float(points.latitude[position]))
    )
    return school_layers(drawn.url, palette, drawn.place, drawn.within_km, at)


def point_out(school_id: str) -> None:
    """Have the caption tell of a school clicked on the map, until the next click."""
    is_told_of = st.session_state.get(POINTED_OUT) == school_id
    st.session_state[POINTED_OUT] = "" if is_told_of else school_id


def render_caption(drawn: SchoolLayer) -> None:
    """Say under the map what the grey is, and tell of the school pointed out."""
    st.html(markup('<p class="basis">{}</p>', drawn.caption))
    position = _pointed_out(drawn)
    if position is not None:
        school = drawn.register.row(position)
        words = '<p class="basis"><b>{}</b>, {}</p>'
        st.html(markup(words, school.name, in_short(school)))
        links.to_nearby(school.id, "Who is near this school")


def _pointed_out(drawn: SchoolLayer) -> int | None:
    """Return the position of the school pointed out, if it is among those drawn."""
    position = drawn.register.position(st.session_state.get(POINTED_OUT, ""))
    is_drawn = drawn.schools and position in drawn.schools.positions
    return position if is_drawn else None


def render_choice(
    selection: Selection, focus: Focus | None, register: Register | None
) -> None:
    """Draw the choice of how all schools are drawn: by cell, or some one by one."""
    if register is None:
        return
    offered = _offered(selection, focus, register)
    st.selectbox(
        "All schools, faintly",
        [NOT_DRAWN, *offered],
        format_func=lambda way: offered[way].label if way else "Not drawn",
        key=ALL_SCHOOLS,
        on_change=_go,
        args=(offered,),
        width=300,
        help=f"Where the schools of the {register.label} are. One by one they are "
        "drawn in the local authority chosen in the filters, and round what is "
        "selected or was asked for on Nearby, as far as Nearby looks.",
    )


def _go(offered: Mapping[str, SchoolLayer]) -> None:
    """Send the map to what is drawn one by one."""
    point_out("")
    drawn = offered.get(st.session_state[ALL_SCHOOLS])
    if drawn and drawn.place:
        state.send_map_to(view_around(drawn.place, drawn.within_km))


def _offered(
    selection: Selection, focus: Focus | None, register: Register
) -> dict[str, SchoolLayer]:
    ways = {BY_CELL: SchoolLayer(register, f"By cell of {KM_PER_CELL} km")}
    looked_from, km = st.session_state.get(state.LOOKED_FROM, ("", USUAL_KM))
    chosen_areas = selection.criteria.authority & area_ids().keys()
    asked = {
        IN_AUTHORITY: next(iter(chosen_areas)) if len(chosen_areas) == 1 else "",
        ROUND_SELECTED: focus.selected if focus else "",
        ROUND_PLACE: looked_from,
    }
    for way, key in asked.items():
        drawn = _one_by_one(selection.network, register, key, km)
        if drawn and drawn.label not in {other.label for other in ways.values()}:
            ways[way] = drawn
    return ways


def _one_by_one(
    network: PartnershipNetwork, register: Register, key: str, km: float
) -> SchoolLayer | None:
    """Return the schools of an authority or round a point; a region has too many."""
    try:
        place = find_place(network, key, register)
    except PlaceError:
        return None
    if place.outline is None:
        label = f"Within {km:g} km of {place.label}"
        return SchoolLayer(register, label, place, km)
    return (
        SchoolLayer(register, f"In {place.authority}", place)
        if place.authority
        else None
    )
