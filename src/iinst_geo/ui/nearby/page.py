"""The Nearby page: who works with others round a place, and who could be next."""

from __future__ import annotations

import math
from functools import partial

import streamlit as st

from iinst_geo.errors import PlaceError
from iinst_geo.maps.around import RESULTS, around_map
from iinst_geo.maps.deck import MapStyle
from iinst_geo.maps.palette import palette_for
from iinst_geo.nearby.institutions import known_values
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.places import find_place, how_to_say
from iinst_geo.nearby.query import (
    FURTHEST_KM,
    USUAL_KM,
    Nearby,
    counts,
    find_nearby,
    nearby_line,
)
from iinst_geo.nearby.shared import setting_of_place
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.register.model import Register
from iinst_geo.selection.address import FROM, WITHIN
from iinst_geo.selection.model import select
from iinst_geo.selection.summaries import survival_lines
from iinst_geo.ui import detail, filters, legend, page, schools
from iinst_geo.ui.html import markup, part
from iinst_geo.ui.nearby import files, neighbour_lists
from iinst_geo.ui.session import state
from iinst_geo.ui.text import as_markdown
from iinst_geo.ui.widgets import live_map
from iinst_geo.vocabulary import NOT_RECORDED, SETTING_BASIS

MAP = "map_nearby"
MOST_LISTED = 75  # a ring may hold thousands; 80 KB are enough
PLACES, CASE_STUDIES = ("BB1 2LD", "Falmouth", "Leicester"), ("II19",)  # examples


def render(network: PartnershipNetwork) -> None:
    """Draw the page for a network."""
    register = schools.imported()
    unknown = schools.unknown_in_address(register)
    known = known_values(network, schools.listed(register))
    selection, focus = page.begin("Nearby", network, unknown, known)
    place, listed = _asked_for(network, register)
    if place is None:
        _render_hint(register)
        page.end(selection, known)
        return
    found = _look(network, place, listed)
    school = schools.chosen(register)
    selected = focus.selected if focus else school.id if school else ""
    main, side = st.columns([2, 1], gap="medium")
    with main:
        map_area = st.container()
        lines = " ".join([nearby_line(found), *survival_lines(network)])
        st.html(markup('<p class="honesty">{}</p>', lines))
        if not found.results:
            _render_empty(found)
        else:
            neighbour_lists.render_neighbours(
                network, found.results, selected, "nearby_list"
            )
        files.render(found)
        _render_hint(register)
        if place.institution_id or place.urn:
            neighbour_lists.render_suggestions(found, selected)
    with side, st.container(key="detail"):
        if focus:
            detail.render(select(network), focus, can_go=False)
        elif register and school:
            schools.render_detail(register, school)
        else:
            _render_origin(network, place)
    # Words before the picture: what is sent first is painted first.
    with map_area:
        _render_map(found, selected)
    filters.render_counts(partial(counts, found), network)


def _look(
    network: PartnershipNetwork, place: Place, register: Register | None
) -> Nearby:
    """Return what lies round a place, no more than a person can see."""
    within_km = float(st.session_state[WITHIN])
    st.session_state[state.LOOKED_FROM] = place.key, within_km
    return find_nearby(
        network, place, within_km, state.criteria(), MOST_LISTED, register
    )


def _asked_for(
    network: PartnershipNetwork, register: Register | None
) -> tuple[Place | None, Register | None]:
    """Draw the question, and give the place it names; say what is wrong with it."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="question"):
        asked = st.text_input(
            "From",
            key=FROM,
            bind="query-params",
            persist_state="session",
            placeholder="BB1 2LD, BB1, Falmouth, Cornwall, a school"
            f"{', II09' if network.has_case_studies else ''}",
            help=how_to_say(network),
        )
        st.number_input(
            "Within (km)",
            min_value=0.5,
            max_value=FURTHEST_KM,
            value=USUAL_KM,
            step=1.0,
            format="%g",
            key=WITHIN,
            bind="query-params",
            persist_state="session",
            width=140,
            help="In a straight line; 1 mile is 1.6 km.",
        )
        listed = schools.render_option(register)
    if not asked.strip():
        _render_begin(network)
        return None, listed
    try:
        return find_place(network, asked, listed), listed
    except PlaceError as error:
        st.warning(as_markdown(str(error)))
        _offer(error.candidates, "meant")
        return None, listed


def _render_hint(register: Register | None) -> None:
    if register is None:
        schools.render_hint("every school is listed here")


def _render_begin(network: PartnershipNetwork) -> None:
    last = "a region or a school"
    if network.has_case_studies:
        last = "a region, a school or a case study"
    st.html(
        "<p>Say where to look from: a postcode, the first half of one, a town, a local "
        f"authority, {last}. It works with no network.</p>"
        "<p>For example:</p>"
    )
    known = network.case_study_by_id.index
    _offer((*PLACES, *(each for each in CASE_STUDIES if each in known)), "example")


def _offer(candidates: tuple[str, ...], kind: str) -> None:
    with st.container(horizontal=True, gap="small", key=f"{kind}s"):
        for candidate in candidates:
            st.button(
                as_markdown(candidate),
                key=f"{kind}-{candidate}",
                on_click=_look_from,
                args=(candidate,),
            )


def _look_from(place: str) -> None:
    st.session_state[FROM] = place


def _look_within(km: float) -> None:
    st.session_state[WITHIN] = km


def _render_map(found: Nearby, selected: str) -> None:
    names = "; ".join(
        f"{number} {each.name}" for number, each in enumerate(found.results[:10], 1)
    )
    style = MapStyle(state.theme())
    recorded = [each for each in found.results if each.is_documented]
    picture = live_map.Picture(
        around_map(found, selected, style),
        style,
        f"Map. {nearby_line(found)} {names}",
        selected,
        {each.setting or NOT_RECORDED for each in recorded},
    )
    live_map.render(
        picture,
        MAP,
        lambda kind, each: schools.choose(each) if kind == RESULTS else None,
    )
    legend.render_for_place(
        palette_for(state.theme()), has_schools=len(recorded) < len(found.results)
    )


def _render_empty(found: Nearby) -> None:
    km = float(math.ceil(found.beyond.distance_km)) if found.beyond else math.inf
    if km <= FURTHEST_KM:
        st.button(
            f"Look within {km:g} km", key="widen", on_click=_look_within, args=(km,)
        )
    if found.hidden or found.criteria.active:
        st.button("Clear all filters", key="loosen", on_click=state.clear_filters)


def _render_origin(network: PartnershipNetwork, place: Place) -> None:
    setting = setting_of_place(network, place)
    facts = [
        ("Kind", place.kind.capitalize()),
        ("Authority", place.authority),
        ("Region", place.region),
    ]
    if place.outline is None:
        basis = SETTING_BASIS.get(setting.basis, setting.basis)
        value = f"{setting.value}: {basis}. {setting.note}" if setting.value else ""
        facts.append(("Setting", value))
    coarse = (
        "<p>Distances run from the simplified outline of the area; what belongs "
        "to the area by its data is at 0 km.</p>"
    )
    st.html(
        markup(
            "<h2>From {}</h2>{}{}<p>Choose a number on the map or a row of the list to "
            "read about it here.</p>",
            place.label,
            part("definitions", [(name, said or NOT_RECORDED) for name, said in facts]),
            markup(coarse if place.outline is not None else ""),
        )
    )
    if place.institution_id or place.urn:
        st.button(
            "Read about the origin",
            key="read_origin",
            on_click=schools.choose,
            args=(place.key,),
        )
