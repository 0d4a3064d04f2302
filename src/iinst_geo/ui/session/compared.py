"""The case studies that a visitor has put side by side, kept from page to page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from iinst_geo.analysis.comparison import MOST, known_case_studies
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.address import CASE
from iinst_geo.selection.summaries import counted
from iinst_geo.ui.session import links

COMPARED = "compared"


def remembered() -> tuple[str, ...]:
    """Return the case studies chosen so far."""
    return tuple(st.session_state.get(COMPARED, ()))


def from_address(network: PartnershipNetwork) -> tuple[tuple[str, ...], list[str]]:
    """
    Return what the address of Compare names; what was chosen before if it names none.

    Returns
    -------
    case_study_ids, dropped
        Those that are compared, and what is asked for in vain, as ``case=value``.
    """
    asked = st.query_params.get_all(CASE) or list(remembered())
    known, dropped = known_case_studies(network, asked)
    st.session_state[COMPARED] = known
    if known and not st.query_params.get_all(CASE):
        st.query_params[CASE] = list(known)
    return known, [f"{CASE}={each}" for each in dropped]


def choose(case_study_ids: Sequence[str]) -> None:
    """Compare these; the address of Compare carries them."""
    st.session_state[COMPARED] = tuple(case_study_ids)
    if case_study_ids:
        st.query_params[CASE] = list(case_study_ids)
    else:
        st.query_params.pop(CASE, None)


def toggle(case_study_id: str) -> None:
    """Put a case study among those compared, or take it out."""
    chosen = remembered()
    if case_study_id in chosen:
        kept = tuple(each for each in chosen if each != case_study_id)
    else:
        kept = (*chosen, case_study_id)[:MOST]
    st.session_state[COMPARED] = kept


def render_controls(case_study_id: str) -> None:
    """Draw a control that puts a case study in or out, and a link to the comparison."""
    chosen = remembered()
    is_in = case_study_id in chosen
    is_full = len(chosen) >= MOST and not is_in
    st.button(
        "Take out of compare" if is_in else "Add to compare",
        key=f"compare-{case_study_id}",
        icon=":material/remove:" if is_in else ":material/add:",
        on_click=toggle,
        args=(case_study_id,),
        disabled=is_full,
        help=f"{MOST} are compared already; take one out first." if is_full else None,
    )
    render_link()


def render_link() -> None:
    """Draw a link to the comparison, once there is something to compare."""
    chosen = remembered()
    if chosen:
        label = f"Compare {counted(len(chosen), 'case study', 'case studies')}"
        links.to("compare", label, ":material/table_chart:", **{CASE: chosen})
