"""The Explore page: case studies and partners on the map, the detail beside it."""

from __future__ import annotations

import streamlit as st

from iinst_geo.address import SELECTED
from iinst_geo.errors import UnknownValueError
from iinst_geo.focus import Focus
from iinst_geo.network import PartnershipNetwork
from iinst_geo.selection import select
from iinst_geo.summaries import honesty_line
from iinst_geo.ui import (
    copy_link,
    detail,
    filters,
    list_pane,
    map_pane,
    overview,
    state,
)
from iinst_geo.ui.text import as_html, as_markdown


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
    with st.container(key="notices"):
        if dropped:
            st.warning(
                "The address asks for what is not in the data; this was left out: "
                f"{as_markdown(', '.join(dropped))}."
            )
    filters.render_chips(selection)
    main, side = st.columns([2, 1], gap="medium")
    with main:
        map_pane.render(selection, focus)
        st.html(f'<p class="honesty">{as_html(honesty_line(selection))}</p>')
        map_pane.render_controls(selection)
        list_pane.render(selection, focus)
        list_pane.render_downloads(selection)
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
        dropped.append(f"{SELECTED}={st.query_params[SELECTED]}")
        return None
