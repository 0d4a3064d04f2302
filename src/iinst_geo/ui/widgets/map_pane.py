"""A map of partnerships: its picture, legend and controls, and what a click selects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from iinst_geo.geography.authorities import regions
from iinst_geo.geography.outlines import area_ids
from iinst_geo.geography.streets import street_archive
from iinst_geo.maps.deck import MapStyle, deck_of
from iinst_geo.maps.layers import boundary_layer
from iinst_geo.maps.palette import Palette, palette_for
from iinst_geo.maps.schools import SCHOOLS
from iinst_geo.maps.sums import DISCS
from iinst_geo.maps.view import MapView
from iinst_geo.register.model import Register
from iinst_geo.selection.address import CROSSING
from iinst_geo.selection.aggregation import Aggregation, aggregated
from iinst_geo.selection.crossing import ALL, ONLY_CROSSING, ONLY_INSIDE, counts
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.map_words import map_in_words, sums_in_words
from iinst_geo.selection.model import Selection
from iinst_geo.selection.summaries import counted, tie_word
from iinst_geo.selection.sums import Sums
from iinst_geo.ui import legend
from iinst_geo.ui.html import markup
from iinst_geo.ui.session import own_story, state
from iinst_geo.ui.widgets import address_controls, live_map, school_layer

MAP, STREETS = "map", "streets"
CROSSINGS = (ALL, ONLY_INSIDE, ONLY_CROSSING)
STREETS_OF_CARTO = (
    "Needs a network: the streets come from Carto's servers, which then learn which "
    "places you look at."
)
STREETS_OF_THE_SERVER = "The streets come from this server; no network is needed."


def render(
    selection: Selection, focus: Focus | None, register: Register | None = None
) -> None:
    """Draw the map of Explore: a selection, with what stands out."""
    streets = bool(st.session_state.get(STREETS))
    view = state.map_view(selection, focus)
    drawn = school_layer.chosen(selection, focus, register)
    crossing = st.query_params.get(CROSSING, ALL)
    crossing = crossing if crossing in CROSSINGS else ALL
    what = aggregated(selection, focus, crossing)
    render_chart(what, view, MAP, street_map=streets, schools=drawn)
    if what.boundary:
        _render_crossing(what, counts(selection))


def _render_crossing(what: Aggregation, many: Mapping[str, int]) -> None:
    """Draw the choice of links that an authority's boundary parts, if it parts any."""
    selection = what.selection
    asked, link = sorted(selection.criteria.authority), tie_word(selection.network)
    where = asked[0] if len(asked) == 1 else "the authorities"
    if what.crossing == ALL and not (many[ONLY_INSIDE] and many[ONLY_CROSSING]):
        told = f"{counted(many[ONLY_INSIDE], link)} inside {where}, "
        told += f"{many[ONLY_CROSSING]:,} across the boundary"
        if others := many[ALL] - many[ONLY_INSIDE] - many[ONLY_CROSSING]:
            told += f", {others:,} between others"
        told += "."
        st.html(markup('<p class="basis">{}</p>', told))
        return
    names = {
        ALL: "All",
        ONLY_INSIDE: f"Inside {where}",
        ONLY_CROSSING: "Across the boundary",
    }
    labels = {each: f"{name} · {many[each]:,}" for each, name in names.items()}
    label = f"{link.capitalize()}s on the map"
    address_controls.render_choice(CROSSING, label, labels, default=ALL)


def render_chart(
    what: Aggregation,
    view: MapView,
    key: str,
    *,
    street_map: bool = False,
    schools: school_layer.SchoolLayer | None = None,
) -> None:
    """
    Draw a map of partnerships with its legend; a click selects.

    Parameters
    ----------
    what
        What to draw, and what stands out of it.
    view
        Where the map stands; it moves only when this changes.
    key
        Key of the widget; begins with ``map``.
    street_map
        Whether to lay a street map under it: the server's own, if it has one.
    schools
        Schools of the register to draw faintly under it, if any.
    """
    selection, focus, theme = what.selection, what.focus, state.theme()
    palette = palette_for(theme)
    under = school_layer.layers_under_map(schools, palette) if schools else []
    under += _boundary(selection, palette)
    style = MapStyle(theme, street_map=street_map, archive=street_archive())
    of_each = selection.network.institutions["setting"]
    picture = live_map.Picture(
        deck_of(under, view, style),
        style,
        # What sums there are is told with them.
        "" if what.is_summed else map_in_words(selection, focus, what),
        focus.selected if focus else "",
        of_each[selection.takes_part].dropna().unique(),
        what,
        view,
    )

    def tell(sums: Sums | None) -> None:
        if sums:
            st.html(markup('<p class="basis">{}</p>', sums_in_words(what, sums)))
        legend.render_for_network(palette, what, sums)

    live_map.render(picture, key, _choose, tell)
    if schools:
        school_layer.render_caption(schools)


def _boundary(selection: Selection, palette: Palette) -> list[Any]:
    """Describe the boundary of the authorities asked for, if any are."""
    asked = sorted(selection.criteria.authority & area_ids().keys())
    areas = [{"area": area_ids()[name]} for name in asked]
    return [boundary_layer(areas, palette.ink)] if areas else []


def render_controls(
    selection: Selection, focus: Focus | None, register: Register | None = None
) -> None:
    """Draw what moves the map, what lies under it, and what keeps the view."""
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="map_actions"
    ):
        st.button("Whole of England", key="whole_map", on_click=state.send_map_home)
        st.button(
            "Zoom to what is shown",
            key="zoom_shown",
            on_click=state.send_map_to_shown,
            args=(selection,),
        )
        is_own = street_archive() is not None
        st.toggle(
            "Street map" if is_own else "Online street map",
            key=STREETS,
            help=STREETS_OF_THE_SERVER if is_own else STREETS_OF_CARTO,
        )
        st.toggle(
            "Colour land by setting",
            key=state.TINTS,
            value=True,
            disabled=bool(st.session_state.get(STREETS)),
            persist_state="session",
        )
        school_layer.render_choice(selection, focus, register)
        network, view = selection.network, state.map_view(selection, focus)
        name, on = own_story.member_focus(network, focus)
        scene = own_story.scene_of(name, selection.criteria, on, view)
        own_story.render_add(network, scene)


def _choose(kind: str, clicked: str) -> None:
    if kind == SCHOOLS:
        school_layer.point_out(clicked)
    elif kind == DISCS:
        name = "region" if clicked in regions() else "authority"
        state.narrow_to_area(name, clicked)
    elif clicked:
        state.choose(clicked)
