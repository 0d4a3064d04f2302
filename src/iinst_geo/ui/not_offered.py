"""What a page says that has nothing to show of a list of links."""

from __future__ import annotations

import streamlit as st

from iinst_geo.ui import links, page

OF_CASE_STUDIES = ("grid", "compare")  # the pages


def render(title: str, what: str) -> None:
    """
    Say why a page has nothing to show, with a way back to the map.

    Parameters
    ----------
    title
        The heading of the page.
    what
        What it needs that a list of links does not have, as a sentence.
    """
    page.begin_plain(title)
    st.html(
        f"<h2>Not for a list of links</h2><p>{what} These data are a list of links "
        "between institutions, without such accounts.</p>"
    )
    links.to("explore", "See the links on the map", ":material/map:")
