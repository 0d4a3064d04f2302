"""Suggestions with their reasons, each to be selected, opened and looked round."""

from __future__ import annotations

import streamlit as st

from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.address import SELECTED
from iinst_geo.selection.focus import Focus
from iinst_geo.self_analysis.advice import Advice
from iinst_geo.self_analysis.suggestions import Suggestion, SuggestionList
from iinst_geo.ui.html import markup, part
from iinst_geo.ui.session import links, state
from iinst_geo.ui.text import as_markdown


def render(network: PartnershipNetwork, advice: Advice, focus: Focus | None) -> None:
    """Draw each kind of suggestion in a column of its own."""
    st.html("<h2>Where to look next</h2>")
    for at, (column, kind) in enumerate(
        zip(st.columns(len(advice.kinds), gap="medium"), advice.kinds, strict=True)
    ):
        with column:
            _render_kind(network, kind, f"advice-{at}", focus)
            if kind is advice.near and advice.place:
                links.to_nearby(advice.place.key, "All of them on Nearby")


def _render_kind(
    network: PartnershipNetwork, kind: SuggestionList, key: str, focus: Focus | None
) -> None:
    st.html(markup('<h3>{}</h3><p class="honesty">{}</p>', kind.title, kind.line))
    for each in kind.shown:
        with st.container(key=f"{key}-{each.key}", gap="xxsmall"):
            _render_suggestion(network, each, key, focus)


def _render_suggestion(
    network: PartnershipNetwork, each: Suggestion, key: str, focus: Focus | None
) -> None:
    chosen = focus is not None and focus.selected == each.selects
    st.button(
        as_markdown(each.title),
        key=f"{key}-choose-{each.key}",
        type="tertiary",
        icon=":material/radio_button_checked:"
        if chosen
        else ":material/radio_button_unchecked:",
        on_click=state.choose,
        args=(each.selects,),
        help="Select it here and on the other pages",
    )
    reasons = part("bullets", each.reasons)
    st.html(markup('{}<p class="basis">{}</p>', reasons, each.note))
    with st.container(horizontal=True, gap="small"):
        links.to("explore", "Open on Explore", **{SELECTED: each.selects})
        if network.lead_of.get(each.key, each.key) in network.placed_ids:
            links.to_nearby(each.key, "Who is near")
