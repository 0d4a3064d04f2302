"""Pages of a long table: so many rows at once as a browser takes well."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st


def render(
    key: str, count: int, per_page: int, *, of: Hashable = None, at: int = 0
) -> range:
    """
    Draw the choice of a page, if there is more than one, and say what it holds.

    Parameters
    ----------
    key
        Key of the widget.
    count, per_page
        How many rows there are, and how many a page holds.
    of
        What the rows depend on; when it changes, the pages begin anew.
    at
        The row, from 0, whose page is shown then.

    Returns
    -------
    rows
        The rows of the page, from 0.
    """
    if count <= per_page:
        return range(count)
    pages, known = -(-count // per_page), f"{key}_of"
    if st.session_state.get(known) != of:
        st.session_state[known] = of
        st.session_state[key] = 1 + at // per_page
    st.session_state[key] = min(st.session_state.get(key) or 1, pages)
    with st.container(
        horizontal=True, vertical_alignment="bottom", key=f"{key}_choice"
    ):
        page = st.number_input(
            f"Page, of {pages:,}", 1, pages, step=1, key=key, width=150
        )
        rows = range((page - 1) * per_page, min(page * per_page, count))
        st.html(
            f'<p class="honesty" role="status">Rows {rows.start + 1:,} to '
            f"{rows.stop:,} of {count:,}. Narrow them with the filters, or download "
            "all.</p>"
        )
    return rows
