"""What all pages share: filters, heading, notices and the row of what is on."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from iinst_geo.address import SELECTED
from iinst_geo.errors import UnknownValueError
from iinst_geo.filter_values import Known, known_values
from iinst_geo.focus import Focus
from iinst_geo.network import PartnershipNetwork
from iinst_geo.selection import Selection, select
from iinst_geo.ui import back_button, copy_link, filters, state
from iinst_geo.ui.text import as_html, as_markdown


def begin(
    title: str,
    network: PartnershipNetwork,
    dropped: Sequence[str] = (),
    known: Known | None = None,
) -> tuple[Selection, Focus | None]:
    """
    Draw the filters and the head of a page.

    Parameters
    ----------
    title
        The heading of the page.
    network
        The whole network.
    dropped
        What the page's own parameters ask for in vain, as ``name=value``.
    known
        The values that the filters offer, the network's if not given.

    Returns
    -------
    selection, focus
        What the filters show, and what is selected, if anything. Both come along from
        the page that was left.
    """
    state.carry_over(title)
    focus, unknown_choice = _chosen(network)
    known = known or known_values(network)
    unknown = [*state.drop_unknown(known), *dropped, *unknown_choice]
    with st.sidebar:
        filters.render_widgets(known, network)
    state.keep()
    selection = select(network, state.wanted(), known)
    _render_head(title, unknown)
    filters.render_chips(selection.wanted, known)
    return selection, focus


def begin_plain(title: str, dropped: Sequence[str] = ()) -> None:
    """
    Draw the head of a page that no filter narrows.

    Filters and selection stay as they are, for the page that is gone to from there.

    Parameters
    ----------
    title
        The heading of the page.
    dropped
        What the page's own parameters ask for in vain, as ``name=value``.
    """
    state.pass_through(title)
    _render_head(title, dropped)


def _render_head(title: str, unknown: Sequence[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        st.html(f"<h1>{as_html(title)}</h1>")
        back_button.render(key="back_button", height=1, width=1)
        copy_link.render(key="copy_link", width="content")
    with st.container(key="notices"):
        if unknown:
            st.warning(
                "The address asks for what is not in the data; this was left out: "
                f"{as_markdown(', '.join(unknown))}."
            )


def _chosen(network: PartnershipNetwork) -> tuple[Focus | None, list[str]]:
    """Give what the address selects, and what it selects in vain."""
    try:
        return state.focus(network), []
    except UnknownValueError:
        return None, [f"{SELECTED}={st.query_params[SELECTED]}"]


def end(selection: Selection, known: Known | None = None) -> None:
    """
    Write the counts beside the filters; last, because the map is waited for.

    Parameters
    ----------
    selection
        What the filters show.
    known
        The values that they offer, as given to ``begin``.
    """
    known = known or known_values(selection.network)
    filters.render_counts(
        lambda facet: dict.fromkeys(known[facet], 0) | selection.counts(facet),
        selection.network,
    )
