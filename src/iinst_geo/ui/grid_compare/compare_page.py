"""The Compare page: up to four case studies side by side."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from iinst_geo.analysis.comparison import MOST, Comparison, compare, comparison_rows
from iinst_geo.export.tables.spreadsheet import table_to_csv
from iinst_geo.network.facets import coded_here
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.search import search_case_studies
from iinst_geo.selection.address import SELECTED
from iinst_geo.selection.summaries import counted
from iinst_geo.ui import page
from iinst_geo.ui.grid_compare import comparison_table
from iinst_geo.ui.html import markup
from iinst_geo.ui.session import compared, links
from iinst_geo.ui.text import as_markdown
from iinst_geo.ui.widgets.downloads import render_download

CHOICE, ONLY, FIND = "compare_choice", "only_differences", "compare_find"
MOST_OFFERED = 100  # nobody reads a longer list
ENOUGH = 2  # to compare
EXAMPLES = 3
BASIS = (
    "Words are this project’s own summary of what survives of each account. Themes "
    "and activities are its coding; distances are straight lines."
)


def render(network: PartnershipNetwork) -> None:
    """Draw the page for a network."""
    if not network.has_case_studies:
        needs = "This page sets what is written about partnerships side by side."
        page.render_not_offered("Compare", needs)
        return
    chosen, dropped = compared.from_address(network)
    page.begin_plain("Compare case studies", dropped)
    offered = list(dict.fromkeys([*chosen, *_offered(network)]))
    titles = network.case_study_by_id["title"].reindex(offered)
    # The address holds what is chosen; the widget only shows it.
    st.session_state[CHOICE] = list(chosen)
    st.multiselect(
        f"Case studies, up to {MOST}",
        offered,
        format_func=lambda key: f"{key} {titles[key]}",
        key=CHOICE,
        max_selections=MOST,
        on_change=_choose,
        placeholder="Choose case studies",
    )
    if len(chosen) < ENOUGH:
        _render_begin(network, chosen)
    if chosen:
        _render_comparison(network, chosen)


def _offered(network: PartnershipNetwork) -> list[str]:
    """Return what may be chosen; of very many, what a word of theirs finds."""
    every = list(network.case_studies["case_study_id"])
    if len(every) <= MOST_OFFERED:
        return every
    words = st.text_input(
        "Find case studies to choose from",
        key=FIND,
        persist_state="session",
        help="By a word of the title, or of the name or place of any member.",
    )
    found = search_case_studies(network, words) if words.strip() else frozenset(every)
    offered = [key for key in every if key in found][:MOST_OFFERED]
    first = f", the first {len(offered):,} offered" if len(found) > len(offered) else ""
    st.html(
        f'<p class="honesty" role="status">{len(found):,} of '
        f"{counted(len(every), 'case study', 'case studies')} found{first}.</p>"
    )
    return offered


def _choose() -> None:
    compared.choose(st.session_state[CHOICE])


def _render_begin(network: PartnershipNetwork, chosen: Sequence[str]) -> None:
    more = "another" if chosen else "two"
    st.html(
        f"<h2>How to begin</h2><p>Choose {more} above, or <em>Add to compare</em> "
        "beside a case study on Explore or in the grid. The choice is kept from page "
        "to page, and the address holds it.</p>"
    )
    with st.container(horizontal=True, gap="small", key="compare_examples"):
        for pair in _examples(network):
            st.button(
                as_markdown(f"{' and '.join(pair)}"),
                key=f"example-{'-'.join(pair)}",
                on_click=compared.choose,
                args=(pair,),
            )


def _examples(network: PartnershipNetwork) -> list[tuple[str, str]]:
    """Return pairs of the case studies of which most is recorded."""
    coded = network.facets["case_study_id"].value_counts()
    fullest = [*coded.index, *network.case_studies["case_study_id"]]
    keys = list(dict.fromkeys(fullest))[: 2 * EXAMPLES]
    return list(zip(keys[::2], keys[1::2], strict=False))


def _render_comparison(network: PartnershipNetwork, chosen: Sequence[str]) -> None:
    comparison = compare(network, chosen)
    is_pair = len(chosen) >= ENOUGH
    only = is_pair and st.toggle("Only what differs", key=ONLY, persist_state="session")
    if is_pair:
        st.html(
            f'<p class="honesty" role="status">{_finding(comparison)} '
            f"{comparison_table.RULE}</p>"
        )
    rows = comparison.differing if only else comparison.rows
    st.html(comparison_table.comparison_table_html(comparison, rows))
    with st.container(horizontal=True, gap="small", key="compare_actions"):
        for key in chosen:
            links.to(
                "explore", f"Read {as_markdown(key)} on Explore", **{SELECTED: key}
            )
        render_download(
            "Download CSV",
            lambda: table_to_csv(comparison_rows(comparison)),
            "comparison.csv",
            key="compare_csv",
        )
    if coded_here(network):
        st.html(markup('<p class="basis">{}</p>', BASIS))


def _finding(comparison: Comparison) -> str:
    asked = [row for row in comparison.rows if row.is_compared]
    differing, same = len(comparison.differing), sum(row.is_same for row in asked)
    rest = len(asked) - differing - same
    return (
        f"Of {counted(len(asked), 'row')}, {counted(differing, 'differs', 'differ')} "
        f"and {counted(same, 'is', 'are')} the same"
        + (f"; for {rest} too little is recorded to say." if rest else ".")
    )
