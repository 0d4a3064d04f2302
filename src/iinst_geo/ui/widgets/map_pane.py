"""A map of partnerships: its picture, legend and controls, and what a click selects."""

from __future__ import annotations

import streamlit as st

from iinst_geo.geography.authorities import regions
from iinst_geo.maps.deck import MapStyle, deck_of
from iinst_geo.maps.palette import palette_for
from iinst_geo.maps.schools import SCHOOLS
from iinst_geo.maps.sums import DISCS
from iinst_geo.maps.view import MapView
from iinst_geo.register.model import Register
from iinst_geo.selection.aggregation import aggregated
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.model import Selection
from iinst_geo.selection.summaries import map_in_words, sums_in_words
from iinst_geo.selection.sums import Sums
from iinst_geo.ui import legend
from iinst_geo.ui.html import markup
from iinst_geo.ui.session import own_story, state
from iinst_geo.ui.widgets import live_map, school_layer

MAP, STREETS = "map", "streets"


def render(
    selection: Selection, focus: Focus | None, register: Register | None = None
) -> None:
    """Draw the map of Explore: a selection, with what stands out."""
    streets = bool(st.session_state.get(STREETS))
    view = state.map_view(selection, focus)
    drawn = school_layer.chosen(selection, focus, register)
    render_chart(selection, focus, view, MAP, street_map=streets, schools=drawn)


def render_chart(
    selection: Selection,
    focus: Focus | None,
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
    selection
        What to draw.
    focus
        What stands out, if anything; all else fades.
    view
        Where the map stands; it moves only when this changes.
    key
        Key of the widget; begins with ``map``.
    street_map
        Whether to lay an online street map under it.
    schools
        Schools of the register to draw faintly under it, if any.
    """
    what, theme = aggregated(selection, focus), state.theme()
    palette = palette_for(theme)
    under = school_layer.layers_under_map(schools, palette) if schools else []
    style = MapStyle(theme, street_map=street_map)
    picture = live_map.Picture(
        deck_of(under, view, style),
        style,
        map_in_words(selection, focus, what),
        focus.selected if focus else "",
        what,
    )
    settings = selection.network.institutions["setting"][selection.takes_part].dropna()
    usual = settings.unique()

    def tell(sums: Sums | None) -> None:
        if sums:
            st.html(markup('<p class="basis">{}</p>', sums_in_words(what, sums)))
        legend.render_for_network(usual, palette, what, sums)

    live_map.render(picture, key, _choose, tell)
    if schools:
        school_layer.render_caption(schools)


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
        st.toggle(
            "Online street map",
            key=STREETS,
            help="Needs a network: the streets come from Carto's servers, which then "
            "learn which places you look at.",
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
