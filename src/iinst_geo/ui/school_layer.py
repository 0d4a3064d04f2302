"""Schools of the register under Explore's map: the choice of them, and its caption."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from iinst_geo.errors import PlaceError
from iinst_geo.focus import Focus
from iinst_geo.maps.deck import BASEMAP
from iinst_geo.maps.palette import Palette
from iinst_geo.maps.schools import CELL_M, school_layers
from iinst_geo.nearby import USUAL_KM
from iinst_geo.network import PartnershipNetwork
from iinst_geo.outlines import area_ids
from iinst_geo.places import Place, find_place
from iinst_geo.register import Register
from iinst_geo.schools import OpenSchools, open_in_authority, open_near
from iinst_geo.selection import Selection
from iinst_geo.ui import own_register, state
from iinst_geo.ui.text import as_html

ALL_SCHOOLS = "all_schools"
NOT_DRAWN, BY_CELL, IN_AUTHORITY = "", "cells", "authority"
ROUND_SELECTED, ROUND_PLACE = "selected", "place"
EVERYWHERE, NEAR = "england", "near"  # beside the area's id, words of the route
OF = "of"  # its parameter that names the register of a session
KM_PER_CELL = CELL_M // 1000


@dataclass(frozen=True)
class Drawn:
    """One way to draw the schools; a ring has a middle (lon, lat) and its km."""

    register: Register
    label: str
    where: str  # an ``area_id``, ``EVERYWHERE`` or ``NEAR``
    authority: str = ""
    place: Place | None = None
    within_km: float = 0.0

    @property
    def at(self) -> tuple[float, float] | None:
        """The middle of the ring, if it is one."""
        place = self.place
        return (place.longitude, place.latitude) if place else None

    @property
    def url(self) -> str:
        """Where the map finds the schools."""
        # With the day in it a browser does not keep those of another extract.
        query: dict[str, object] = {"day": self.register.extract_date}
        if self.at:
            query |= {"lon": self.at[0], "lat": self.at[1], "km": self.within_km}
        if own_register.word():
            query |= {OF: own_register.word()}
        return f"{BASEMAP}/schools/{self.where}.json?{urlencode(query)}"

    @property
    def caption(self) -> str:
        """What is drawn, how many, and of which extract."""
        label, register = self.register.label, self.register
        if self.where == EVERYWHERE:
            count = int(register.is_open.sum())
            return (
                f"Grey discs: the {count:,} open schools of the {label}, by cell of "
                f"{KM_PER_CELL} km; a disc grows with their number."
            )
        if self.place is None:
            where = f"that the {label} has in {self.authority}"
            return _dots(open_in_authority(register, self.authority), where)
        found = open_near(register, self.place, self.within_km)
        ring = f"within {self.within_km:g} km of {self.place.label}"
        return f"{_dots(found, f'{ring}, of the {label}')} Nearby names them."


def _dots(found: OpenSchools, where: str) -> str:
    shown, every = found.positions.size, found.in_all
    nearest = f"{shown:,} of the " if shown < every else ""
    noun = "school" if every == 1 else "schools"
    return f"Grey dots: {nearest or 'the '}{every:,} open {noun} {where}."


def chosen(
    selection: Selection, focus: Focus | None, register: Register | None
) -> Drawn | None:
    """Give how the schools are to be drawn, if they are."""
    asked = st.session_state.get(ALL_SCHOOLS)
    if register is None or not asked:
        return None
    return _offered(selection, focus, register).get(asked)


def layers(drawn: Drawn, palette: Palette) -> list[Any]:
    """Give what lies under Explore's map."""
    return school_layers(drawn.url, palette, drawn.at, drawn.within_km)


def render_caption(drawn: Drawn) -> None:
    """Say under the map what the grey is."""
    st.html(f'<p class="basis">{as_html(drawn.caption)}</p>')


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
        width=300,
        help=f"Where the schools of the {register.label} are. One by one they are "
        "drawn in the local authority chosen in the filters, and round what is "
        "selected or was asked for on Nearby, as far as Nearby looks.",
    )


def _offered(
    selection: Selection, focus: Focus | None, register: Register
) -> dict[str, Drawn]:
    cells = f"By cell of {KM_PER_CELL} km"
    ways = {BY_CELL: Drawn(register, cells, EVERYWHERE)}
    chosen_areas = selection.wanted.authority & area_ids().keys()
    if len(chosen_areas) == 1:
        [name] = chosen_areas
        ways[IN_AUTHORITY] = Drawn(register, f"In {name}", area_ids()[name], name)
    ring: dict[str, Drawn] = {}
    for way, place, km in _middles(selection.network, focus, register):
        label = f"Within {km:g} km of {place.label}"
        ring.setdefault(label, Drawn(register, label, NEAR, place=place, within_km=km))
        ways[way] = ring[label]
    return ways


def _middles(
    network: PartnershipNetwork, focus: Focus | None, register: Register
) -> Iterator[tuple[str, Place, float]]:
    """Give the points that a ring can be drawn round, each with its km."""
    looked_from, km = st.session_state.get(state.LOOKED_FROM, ("", USUAL_KM))
    asked = {ROUND_SELECTED: focus.selected if focus else "", ROUND_PLACE: looked_from}
    for way, key in asked.items():
        try:
            place = find_place(network, key, register)
        except PlaceError:
            continue
        if place.outline is None:
            yield way, place, km
