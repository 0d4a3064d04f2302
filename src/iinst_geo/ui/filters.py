"""The filters beside the map: what to show, and how much each choice would leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from iinst_geo.nearby.institutions import known_values
from iinst_geo.network.facets import Known, coded_here
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.search import searched_in_words
from iinst_geo.selection.filters import SEARCH, PartnershipFilter
from iinst_geo.text import LONGEST_ASKED
from iinst_geo.ui.session import state
from iinst_geo.ui.text import as_markdown
from iinst_geo.vocabulary import FACETS, THEME_NAMES, Facet

ALWAYS_OPEN = ("phase", "theme", "funding", "setting")
MORE = "more_filters"
# More than the built-in data have: their notes' places are part of the style sheet,
# which the browser keeps.
USUAL_PLACES = 16


def render_widgets(known: Known, network: PartnershipNetwork) -> None:
    """Draw the search field and the facets; their values stand in the address."""
    also = "partnerships, " if network.has_case_studies else ""
    st.text_input(
        "Search",
        key=SEARCH,
        type="search",
        bind="query-params",
        persist_state="session",
        max_chars=LONGEST_ASKED,
        placeholder=searched_in_words(network),
        help=f"Forgives slips of typing. Finds names now and then, {also}towns, "
        "authorities, URNs, and postcodes: BB1 2LD, BB1 or BB.",
    )
    # Of a list of links nobody recorded themes and the like: no empty controls.
    offered = [facet for facet in FACETS if known[facet.name]]
    for facet in offered:
        if facet.name in ALWAYS_OPEN:
            _pills(known, facet, _help(facet, network))
    with st.expander("More filters", key=MORE, expanded=_more_is_on()):
        for facet in offered:
            if facet.name not in ALWAYS_OPEN:
                _pills(known, facet, _help(facet, network))
    st.button(
        "Clear all",
        key="clear_all",
        on_click=state.clear_filters,
        disabled=not state.criteria().active,
        width="stretch",
    )


def _help(facet: Facet, network: PartnershipNetwork) -> str:
    if not network.has_case_studies:
        return facet.help_of_own
    return facet.help if coded_here(network) else facet.help_elsewhere or facet.help


def _pills(known: Known, facet: Facet, words: str) -> None:
    # A bound widget writes its labels into the address, so a label is the bare value,
    # which is what ``as_markdown`` leaves of ordinary words (``state`` reads it back);
    # names and counts stand beside it by style sheet.
    st.pills(
        facet.label,
        known[facet.name],
        format_func=as_markdown,
        selection_mode="multi",
        key=facet.name,
        bind="query-params",
        persist_state="session",
        help=words,
    )


def _more_is_on() -> bool:
    return any(
        st.session_state.get(facet.name) or st.query_params.get_all(facet.name)
        for facet in FACETS
        if facet.name not in ALWAYS_OPEN
    )


def render_counts(
    counts_of: Callable[[str], Mapping[str, int]], network: PartnershipNetwork
) -> None:
    """
    Write beside each value of a facet how much it would leave.

    Of the many values that only a register has, those that would leave nothing are out
    of sight.
    """
    usual, criteria = known_values(network), state.criteria()
    rules, most = [], 0
    for facet in (each for each in FACETS if usual[each.name]):
        counts = counts_of(facet.name)
        most = max(most, len(counts))
        kept = {*usual[facet.name], *criteria.values(facet.name)}
        seen = [
            (place, value, count)
            for place, (value, count) in enumerate(counts.items(), 1)
            if count or value in kept
        ]
        notes = [
            f'--n{place}:"{_theme_name(facet, value)} · {count:,}"'
            for place, value, count in seen
        ]
        rules.append(f".st-key-{facet.name}{{{';'.join(notes)}}}")
        if len(seen) < len(counts):
            rules.append(_only(facet, [place for place, _, _ in seen]))
    if most > USUAL_PLACES:
        # A message of its own: the same at each run, so that the browser keeps it.
        st.html(f"<style>{places_of_notes(USUAL_PLACES + 1, most)}</style>")
    st.html(f"<style>{''.join(rules)}</style>")


def places_of_notes(first: int, last: int) -> str:
    """Return the style by which values at some places of a facet bear their note."""
    return "".join(
        f"[class*=st-key-] [role=toolbar] button:nth-of-type({place})::after"
        f"{{content:var(--n{place})}}"
        for place in range(first, last + 1)
    )


def _only(facet: Facet, places: Sequence[int]) -> str:
    """Hide all values of a facet but those at some places."""
    button = f".st-key-{facet.name} [role=toolbar] button"
    shown = ",".join(f":nth-of-type({place})" for place in places)
    return f"{button}:not({shown}){{display:none}}"


def _theme_name(facet: Facet, value: str) -> str:
    return f" {THEME_NAMES[value]}" if _is_theme(facet, value) else ""


def _is_theme(facet: Facet, value: str) -> bool:
    return facet.name == "theme" and value in THEME_NAMES


def label_of(facet: Facet, value: str) -> str:
    """Return a value with what it stands for: ``3 Partnership and sharing``."""
    return f"{value} {THEME_NAMES[value]}" if _is_theme(facet, value) else value


def render_chips(criteria: PartnershipFilter, known: Known) -> None:
    """Draw a row of what is on, each with a way to take it off."""
    chips = [
        (facet.name, value, f"{facet.label}: {label_of(facet, value)}")
        for facet in FACETS
        for value in known[facet.name]
        if value in criteria.values(facet.name)
    ]
    chips += [(SEARCH, criteria.q, f"Search: {criteria.q}")] if criteria.q else []
    # The row is there even when it is empty: were it to come and go, all that follows
    # would move up and down in the page's tree, and the map would be made anew.
    with st.container(horizontal=True, gap="small", key="chips"):
        for name, value, label in chips:
            st.button(
                as_markdown(label),
                key=f"chip-{name}-{value}",
                icon=":material/close:",
                icon_position="right",
                help="Take this filter off",
                on_click=state.drop_filter,
                args=(name, value),
            )
