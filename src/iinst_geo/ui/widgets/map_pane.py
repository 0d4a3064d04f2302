"""A map of partnerships: its picture, legend and controls, and what a click selects."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from iinst_geo.geography.outlines import area_ids
from iinst_geo.maps.deck import MapStyle, drawn_map
from iinst_geo.maps.layers import target_of
from iinst_geo.maps.palette import palette_for
from iinst_geo.maps.schools import SCHOOLS
from iinst_geo.maps.sums import DISCS
from iinst_geo.maps.view import MapView
from iinst_geo.register.model import Register
from iinst_geo.selection.aggregation import Aggregation, aggregated
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.model import Selection
from iinst_geo.selection.summaries import map_in_words, sums_in_words
from iinst_geo.text import as_text
from iinst_geo.ui import legend
from iinst_geo.ui.html import markup
from iinst_geo.ui.session import own_story, state
from iinst_geo.ui.widgets import school_layer

MAP, STREETS = "map", "streets"
HEIGHT_PX = 500


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
    st.pydeck_chart(
        drawn_map(
            what, view, MapStyle(theme, street_map=street_map), area_ids(), under
        ),
        height=HEIGHT_PX,
        on_select=partial(_choose, key, _groups_by_area(what)),
        selection_mode="single-object",
        key=key,
        alt=map_in_words(selection, focus, what),
    )
    settings = selection.network.institutions["setting"][selection.takes_part].dropna()
    legend.render_for_network(settings.unique(), palette, what)
    if what.is_summed:
        st.html(markup('<p class="basis">{}</p>', sums_in_words(what)))
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


def _groups_by_area(what: Aggregation) -> dict[str, str]:
    """Return the group that a shaded area stands for, by ``area_id``."""
    areas = area_ids()
    groups: dict[str, str] = {}
    for member in what.members:
        area = areas.get(as_text(member.local_authority))
        if member.kind == "group" and area:
            groups.setdefault(area, member.institution_id)
    return groups


def _choose(key: str, groups: Mapping[str, str]) -> None:
    objects = st.session_state[key]["selection"]["objects"]
    kinds = {name.split(":")[0] for name, each in objects.items() if each}
    clicked = target_of(objects)
    if SCHOOLS in kinds:
        school_layer.point_out(clicked)
    elif DISCS in kinds:
        state.narrow_to_authority(clicked)
    elif clicked:
        state.choose(groups.get(clicked, clicked))
