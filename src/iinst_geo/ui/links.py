"""Links from one page to another that keep the filters."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from iinst_geo.address import FROM, View, to_parameters
from iinst_geo.ui import state

PAGES = "pages"


def register(pages: Mapping[str, StreamlitPage]) -> None:
    """Tell which page stands at which address."""
    st.session_state[PAGES] = dict(pages)


def to(path: str, label: str, icon: str = "", **parameters: str) -> None:
    """
    Draw a link to a page, with the filters that are on and some parameters more.

    Nothing is drawn where the page is not served, as when a page is tested alone.
    """
    page = st.session_state.get(PAGES, {}).get(path)
    if page is None:
        return
    query = [*to_parameters(View(state.wanted())), *parameters.items()]
    st.page_link(page, label=label, icon=icon or None, query_params=query)


def to_nearby(origin: str, label: str) -> None:
    """Draw a link to what is near an origin."""
    to("nearby", label, ":material/near_me:", **{FROM: origin})
