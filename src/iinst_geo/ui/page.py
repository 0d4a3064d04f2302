"""What all pages share: style, filters, heading, notices and the row of what is on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import streamlit as st

from iinst_geo.errors import UnknownValueError
from iinst_geo.maps.scripts import map_style
from iinst_geo.nearby.institutions import known_values
from iinst_geo.network.facets import Known
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.address import SELECTED
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.model import Selection, select
from iinst_geo.ui import filters, legend
from iinst_geo.ui.html import markup
from iinst_geo.ui.session import links, state
from iinst_geo.ui.text import as_markdown
from iinst_geo.ui.widgets import address_controls


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
    selection = select(network, state.criteria(), known)
    _render_head(title, unknown)
    filters.render_chips(selection.criteria, known)
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
        st.html(markup("<h1>{}</h1>", title))
        address_controls.render_back_button(key="back_button", height=1, width=1)
        address_controls.render_copy_link(key="copy_link", width="content")
    with st.container(key="notices"):
        if unknown:
            st.warning(
                "The address asks for what is not in the data; this was left out: "
                f"{as_markdown(', '.join(unknown))}."
            )


def _chosen(network: PartnershipNetwork) -> tuple[Focus | None, list[str]]:
    """Return what the address selects, and what it selects in vain."""
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


@cache
def style(theme: str) -> str:
    """Return the style of all pages in a theme, as an element."""
    accent, ground = (
        st.get_option(f"theme.{theme}.{colour}")
        for colour in ("primaryColor", "backgroundColor")
    )
    colours = f":root {{ --accent: {accent}; --ground: {ground}; }}"
    sheet = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
    notes = filters.places_of_notes(1, filters.USUAL_PLACES)
    signs = legend.usual_signs(theme)
    return f"<style>{colours}{map_style()}{sheet}{notes}{signs}</style>"


OF_CASE_STUDIES = ("grid", "compare")  # the pages


def render_not_offered(title: str, what: str) -> None:
    """
    Say why a page has nothing to show, with a way back to the map.

    Parameters
    ----------
    title
        The heading of the page.
    what
        What it needs that a list of links does not have, as a sentence.
    """
    begin_plain(title)
    st.html(
        f"<h2>Not for a list of links</h2><p>{what} These data are a list of links "
        "between institutions, without such accounts.</p>"
    )
    links.to("explore", "See the links on the map", ":material/map:")
