"""The Explore page: case studies and partners on the map, the detail beside it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from iinst_geo.errors import UnknownValueError
from iinst_geo.focus import Focus
from iinst_geo.listing import member_rows
from iinst_geo.maps.deck import MapStyle, network_map
from iinst_geo.maps.layers import target_of
from iinst_geo.maps.palette import LETTERS, palette_for
from iinst_geo.network import PartnershipNetwork
from iinst_geo.outlines import area_ids
from iinst_geo.selection import Selection, select
from iinst_geo.summaries import counted, honesty_line, spread, tally
from iinst_geo.tables import text
from iinst_geo.ui import copy_link, detail, filters, overview, state
from iinst_geo.ui.text import as_html
from iinst_geo.vocabulary import NOT_RECORDED

MAP, LIST, LIST_TARGETS, STREETS = "map", "list", "list_targets", "streets"
MARK, SELECTED_MARK = "●", "●"
MAP_HEIGHT_PX = 500
LIST_HEIGHT_PX = 320


def render(network: PartnershipNetwork) -> None:
    """Draw the page for a network."""
    dropped = state.unknown_in_address(network)
    with st.sidebar:
        filters.render_widgets(network)
    selection = select(network, state.wanted())
    focus = _focus(network, dropped)
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        st.html("<h1>Explore partnerships</h1>")
        copy_link.render(key="copy_link", width="content")
    if dropped:
        st.warning(
            "The address asks for what is not in the data; this was left out: "
            f"{', '.join(dropped)}.".replace("`", "'")
        )
    filters.render_chips(selection)
    main, side = st.columns([2, 1], gap="medium")
    with main:
        _render_map(selection, focus)
        st.html(f'<p class="honesty" role="status">{as_html(honesty_line(selection))}</p>')
        _render_list(selection, focus)
    with side, st.container(key="detail"):
        if focus:
            detail.render(selection, focus)
        elif not selection.case_study_ids:
            overview.render_nothing_found(selection)
        else:
            overview.render_begin(selection)
    filters.render_counts(selection)


def _focus(network: PartnershipNetwork, dropped: list[str]) -> Focus | None:
    try:
        return state.focus(network)
    except UnknownValueError:
        dropped.append(f"selected={st.query_params['selected']}")
        return None


def _render_map(selection: Selection, focus: Focus | None) -> None:
    theme = state.theme()
    view = state.map_view(selection, focus)
    style = MapStyle(theme, street_map=bool(st.session_state.get(STREETS)))
    st.pydeck_chart(
        network_map(selection, view, focus, style, area_ids()),
        height=MAP_HEIGHT_PX,
        on_select=_choose_on_map,
        selection_mode="single-object",
        key=MAP,
        alt=_map_in_words(selection, focus),
    )
    st.html(_legend(theme))
    with st.container(horizontal=True, gap="small", key="map_actions"):
        st.button("Whole of England", key="whole_map", on_click=state.send_map_home)
        st.button(
            "Zoom to what is shown",
            key="zoom_shown",
            on_click=state.send_map,
            args=(selection.network, list(selection.institutions["institution_id"])),
        )
        st.toggle(
            "Online street map",
            key=STREETS,
            help="Needs a network: the streets come from Carto's servers, which then "
            "learn which places you look at.",
        )


def _choose_on_map() -> None:
    target = target_of(st.session_state[MAP]["selection"]["objects"])
    if target:
        state.choose(target)


def _map_in_words(selection: Selection, focus: Focus | None) -> str:
    seen = tally(selection)
    settings = ", ".join(
        f"{count} {setting.lower()}"
        for setting, count in spread(selection, "setting").items()
    )
    words = (
        f"Map of England with {counted(seen.case_studies, 'case study', 'case studies')}"
        f"{f' ({settings})' if settings else ''}, "
        f"{counted(seen.institutions_placed, 'institution')} and "
        f"{counted(seen.ties - seen.ties_unplaced, 'tie')} drawn."
    )
    if focus is None:
        return words
    return f"{words} Selected: {_name(selection.network, focus)}."


def _name(network: PartnershipNetwork, focus: Focus) -> str:
    if focus.selected in network.case_study_by_id.index:
        return text(network.case_study_by_id.at[focus.selected, "title"])
    return text(network.institution_by_id.at[focus.selected, "name"])


def _legend(theme: str) -> str:
    palette = palette_for(theme)

    def disc(letter: str, style: str) -> str:
        return f'<span class="disc" style="{style}" aria-hidden="true">{letter}</span>'

    items = []
    for setting, letter in LETTERS.items():
        colour = palette.setting_colour(setting)
        fill = f"background:rgb{colour};color:rgb{palette.on(colour)}"
        items.append(f"<li>{disc(letter, fill)}{as_html(setting)}</li>")
    line = f"border-color:rgb{palette.tie}"
    grey = palette.setting_colour(NOT_RECORDED)
    items += [
        f'<li>{disc("", f"background:rgb{grey};transform:scale(.7)")}Partner</li>',
        f"<li>{disc('', f'border:3px solid rgb{grey};transform:scale(.7)')}"
        "Inferred partner</li>",
        f'<li><span class="dash" style="{line}"></span>Tie</li>',
        f'<li><span class="dash" style="{line};border-top-style:dashed"></span>'
        "Inferred tie</li>",
        f'<li>{disc("", f"background:rgba{(*palette.group, .45)};border-radius:2px")}'
        "Area of a group without names</li>",
        "<li><b>+5</b>&nbsp;five partners near</li>",
        "<li><b>×2</b>&nbsp;two at one point</li>",
    ]
    return f'<ul class="legend" aria-label="Legend: setting of the lead">{"".join(items)}</ul>'


def _render_list(selection: Selection, focus: Focus | None) -> None:
    rows = member_rows(selection)
    targets = list(rows["selects"])
    st.session_state[LIST_TARGETS] = targets
    selected = focus.selected if focus else ""
    _forget_row_unless(targets, selected)
    table = pd.DataFrame(
        {
            MARK: [SELECTED_MARK if target == selected else "" for target in targets],
            "Institution": rows["name"].fillna(NOT_RECORDED),
            "Role": [_role(row) for row in rows.itertuples()],
            "Case study": rows["case_study_id"] + " " + rows["case_study_title"],
            "Phase": rows["phase"].fillna(NOT_RECORDED),
            "Setting": rows["setting"].fillna(NOT_RECORDED),
            "Authority": rows["local_authority"].fillna(NOT_RECORDED),
            "km": rows["distance_km"],
        }
    )
    st.dataframe(
        table,
        key=LIST,
        hide_index=True,
        height=LIST_HEIGHT_PX,
        on_select=_choose_in_list,
        selection_mode="single-row",
        column_config={
            MARK: st.column_config.TextColumn(width=28, help="● what is selected"),
            "Institution": st.column_config.TextColumn(width=230),
            "km": st.column_config.NumberColumn(
                format="%.1f", help="Straight-line distance from the lead, in kilometres"
            ),
        },
        placeholder="",
        alt="List of the members of the case studies shown",
    )


def _forget_row_unless(targets: list[str], selected: str) -> None:
    """Take the tick off a row that is not what is selected now."""
    ticked = st.session_state.get(LIST, {}).get("selection", {}).get("rows", [])
    if any(row >= len(targets) or targets[row] != selected for row in ticked):
        # A tick is never put by us: the grid takes no arrow keys while it has one
        # that its user did not set. A mark in the first column says what is selected.
        st.session_state[LIST] = {"selection": {"rows": [], "columns": [], "cells": []}}


def _choose_in_list() -> None:
    rows = st.session_state[LIST]["selection"]["rows"]
    targets = st.session_state[LIST_TARGETS]
    state.choose(targets[rows[0]] if rows and rows[0] < len(targets) else "")


def _role(row: tuple[object, ...]) -> str:
    if row.role == "lead":  # type: ignore[attr-defined]
        return "Lead"
    if row.basis == "inferred":  # type: ignore[attr-defined]
        return "Partner, inferred"
    return "Group" if row.basis == "group" else "Partner"  # type: ignore[attr-defined]
