"""Links from one page to another that keep the filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from iinst_geo.selection.address import FROM, to_query
from iinst_geo.ui.session import state

PAGES = "pages"


def register(pages: Mapping[str, StreamlitPage]) -> None:
    """Tell which page stands at which address."""
    st.session_state[PAGES] = dict(pages)


def to(
    path: str, label: str, icon: str = "", **parameters: str | Sequence[str]
) -> None:
    """
    Draw a link to a page, with some parameters; filters and selection come along.

    Several values of a parameter repeat it.

    Nothing is drawn where the page is not served, as when a page is tested alone.
    """
    page = st.session_state.get(PAGES, {}).get(path)
    if page is not None:
        st.page_link(page, label=label, icon=icon or None, query_params=parameters)


def to_filtered(path: str, label: str, facet: str, value: str) -> None:
    """Draw a link on which a facet has one value; other filters, selection kept."""
    criteria = replace(state.criteria(), **{facet: frozenset({value})})  # type: ignore[arg-type]
    view = replace(state.view(), criteria=criteria)
    # As one parameter: those that widgets are bound to, Streamlit 1.67 takes out.
    to(path, label, **{state.THEN: to_query(view)})


def to_nearby(origin: str, label: str) -> None:
    """Draw a link to what is near an origin."""
    to("nearby", label, ":material/near_me:", **{FROM: origin})
