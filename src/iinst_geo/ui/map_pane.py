"""The map of Explore: its picture, legend and controls, and what a click selects."""

from __future__ import annotations

import streamlit as st

from iinst_geo.focus import Focus
from iinst_geo.listing import member_records
from iinst_geo.maps.deck import MapStyle, network_map
from iinst_geo.maps.layers import target_of
from iinst_geo.maps.palette import palette_for
from iinst_geo.network import PartnershipNetwork
from iinst_geo.outlines import area_ids
from iinst_geo.register import Register
from iinst_geo.selection import Selection
from iinst_geo.summaries import counted, spread, tally
from iinst_geo.tables import text
from iinst_geo.ui import legend, schools, state
from iinst_geo.ui.text import as_html

MAP, STREETS, GROUPS = "map", "streets", "groups_by_area"
HEIGHT_PX = 500


def render(
    selection: Selection, focus: Focus | None, register: Register | None = None
) -> None:
    """Draw the map of a selection, with what stands out."""
    theme = state.theme()
    palette = palette_for(theme)
    under = schools.layers(register, palette)
    st.session_state[GROUPS] = _groups_by_area(selection)
    st.pydeck_chart(
        network_map(
            selection,
            state.map_view(selection, focus),
            focus,
            MapStyle(theme, street_map=bool(st.session_state.get(STREETS))),
            area_ids(),
            under,
        ),
        height=HEIGHT_PX,
        on_select=_choose,
        selection_mode="single-object",
        key=MAP,
        alt=in_words(selection, focus),
    )
    legend.render_for_network(palette)
    if under and register:
        st.html(f'<p class="basis">Grey: {as_html(register.label)}.</p>')


def render_controls(selection: Selection, register: Register | None = None) -> None:
    """Draw what moves the map and what lies under it."""
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="map_actions"
    ):
        st.button("Whole of England", key="whole_map", on_click=state.send_map_home)
        st.button(
            "Zoom to what is shown",
            key="zoom_shown",
            on_click=state.send_map,
            args=(selection.network, _placed_ids(selection)),
        )
        st.toggle(
            "Online street map",
            key=STREETS,
            help="Needs a network: the streets come from Carto's servers, which then "
            "learn which places you look at.",
        )
        schools.render_layer_option(register)


def in_words(selection: Selection, focus: Focus | None) -> str:
    """Tell what the map shows to those who do not see it."""
    seen = tally(selection)
    settings = ", ".join(
        f"{count} {setting.lower()}"
        for setting, count in spread(selection, "setting").items()
    )
    studies = counted(seen.case_studies, "case study", "case studies")
    words = (
        f"Map of England with {studies}{f' ({settings})' if settings else ''}, "
        f"{counted(seen.institutions_placed, 'institution')} and "
        f"{counted(seen.ties - seen.ties_unplaced, 'tie')} drawn."
    )
    if focus is None:
        return words
    return f"{words} Selected: {_name(selection.network, focus)}."


def _placed_ids(selection: Selection) -> list[str]:
    members = {text(each.institution_id) for each in member_records(selection)}
    return sorted(members & selection.network.placed_ids)


def _name(network: PartnershipNetwork, focus: Focus) -> str:
    if focus.selected in network.case_study_by_id.index:
        return text(network.case_study_by_id.at[focus.selected, "title"])
    return text(network.institution_by_id.at[focus.selected, "name"])


def _groups_by_area(selection: Selection) -> dict[str, str]:
    """Give the group that a shaded area stands for, by ``area_id``."""
    areas = area_ids()
    groups: dict[str, str] = {}
    for member in member_records(selection):
        area = areas.get(text(member.local_authority))
        if member.kind == "group" and area:
            groups.setdefault(area, member.institution_id)
    return groups


def _choose() -> None:
    clicked = target_of(st.session_state[MAP]["selection"]["objects"])
    if clicked:
        state.choose(st.session_state[GROUPS].get(clicked, clicked))
