"""The list of Explore: the same rows as the map's, chosen by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from iinst_geo.focus import Focus
from iinst_geo.listing import Member, records_at
from iinst_geo.selection import PartnershipFilter, Selection
from iinst_geo.tables import text
from iinst_geo.ui import choice_list
from iinst_geo.vocabulary import NOT_RECORDED

LIST, LIST_PAGE = "list", "list_page"
PAGE_ROWS = 100  # more would be long to send at each click, and nobody reads them


def render(selection: Selection, focus: Focus | None) -> None:
    """Draw the list of a selection; a mark says which row is selected."""
    first = _first_row(selection)
    members = records_at(selection.network, selection.rows[first : first + PAGE_ROWS])
    choice_list.render(
        LIST,
        _table(members),
        [member.selects for member in members],
        focus.selected if focus else "",
        alt="List of the members of the case studies shown",
        columns={
            "Institution": st.column_config.TextColumn(width=230),
            "km": st.column_config.NumberColumn(
                format="%.1f",
                help="Straight-line distance from the lead, in kilometres",
            ),
        },
    )
    if len(selection.rows) > PAGE_ROWS:
        _render_pages(selection, first, len(members))


def _first_row(selection: Selection) -> int:
    """Give where the page of the list begins: at the top for another filter."""
    wanted, first = st.session_state.get(LIST_PAGE, (None, 0))
    return int(first) if wanted == selection.wanted else 0


def _render_pages(selection: Selection, first: int, count: int) -> None:
    """Say which rows the list shows, and offer the others."""
    rows = len(selection.rows)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="list_pages"
    ):
        for label, begin in (
            (f"Previous {PAGE_ROWS}", first - PAGE_ROWS),
            (f"Next {PAGE_ROWS}", first + PAGE_ROWS),
        ):
            st.button(
                label,
                key=label.split()[0].lower() + "_rows",
                disabled=not 0 <= begin < rows,
                on_click=_turn_to,
                args=(selection.wanted, begin),
            )
        st.html(
            f'<p class="basis" role="status">Showing rows {first + 1:,} to '
            f"{first + count:,} of {rows:,}; sorting orders these. Narrow with the "
            "filters, or download all.</p>",
            width="content",
        )


def _turn_to(wanted: PartnershipFilter, first: int) -> None:
    st.session_state[LIST_PAGE] = (wanted, first)


def _table(members: Sequence[Member]) -> pd.DataFrame:
    columns = {
        "Institution": [text(member.name) or NOT_RECORDED for member in members],
        "Role": [_role(member) for member in members],
        "Case study": [
            f"{member.case_study_id} {member.case_study_title}" for member in members
        ],
        "Phase": [text(member.phase) or NOT_RECORDED for member in members],
        "Setting": [text(member.setting) or NOT_RECORDED for member in members],
        "Authority": [text(each.local_authority) or NOT_RECORDED for each in members],
        "km": np.array([member.distance_km for member in members], dtype=float),
    }
    return pd.DataFrame(columns)


def _role(member: Member) -> str:
    if member.role == "lead":
        return "Lead"
    if member.basis == "inferred":
        return "Partner, inferred"
    return "Group" if member.basis == "group" else "Partner"
