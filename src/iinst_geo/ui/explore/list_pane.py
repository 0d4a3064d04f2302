"""The list of Explore: the same rows as the map's, chosen by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import streamlit as st

from iinst_geo.network.membership import Positions
from iinst_geo.selection.focus import Focus, selectable_id
from iinst_geo.selection.links import LinkView
from iinst_geo.selection.members import Member, members_at
from iinst_geo.selection.model import Selection
from iinst_geo.text import as_text
from iinst_geo.ui.widgets import choice_list, pager
from iinst_geo.vocabulary import NOT_RECORDED

LIST, LIST_PAGE = "list", "list_page"
PAGE_ROWS = 100  # more would be long to send at each click, and nobody reads them


def render(selection: Selection, focus: Focus | None) -> None:
    """Draw the list of a selection; a mark says which row is selected."""
    if selection.links:
        _render_institutions(selection, selection.links, focus)
        return
    rows = pager.render(
        LIST_PAGE, len(selection.rows), PAGE_ROWS, of=selection.criteria
    )
    shown = selection.rows[rows.start : rows.stop]
    members = members_at(selection.network, shown)
    choice_list.render(
        LIST,
        _table(members),
        [member.selects for member in members],
        # An institution that stands for its case study may be asked for by its own id.
        selectable_id(selection.network, focus.selected) if focus else "",
        alt="List of the members of the case studies shown",
        columns={
            "Institution": st.column_config.TextColumn(width=230),
            "km": st.column_config.NumberColumn(
                format="%.1f",
                help="Straight-line distance from the lead, in kilometres",
            ),
        },
    )


def _render_institutions(
    selection: Selection, view: LinkView, focus: Focus | None
) -> None:
    """Draw a row for each institution of a list of links, not one for each link."""
    every = _listed(view, focus)
    rows = pager.render(LIST_PAGE, len(every), PAGE_ROWS, of=selection.criteria)
    members = members_at(selection.network, every[rows.start : rows.stop])
    choice_list.render(
        LIST,
        pa.table(
            {
                "Institution": _names(members),
                "Links": [member.links for member in members],
                **_about(members),
            }
        ),
        [member.selects for member in members],
        focus.selected if focus else "",
        alt="List of the institutions shown",
        columns={
            "Institution": st.column_config.TextColumn(width=230),
            "Links": st.column_config.NumberColumn(
                help="All its links, also those that the filters hide", width=70
            ),
        },
    )


def _listed(view: LinkView, focus: Focus | None) -> Positions:
    """
    Return the institutions that match, then the others at the ends of their links.

    What is selected is listed, be it in no partnership.
    """
    first = view.matches & view.institutions
    if focus:
        ids = view.network.institution_by_id.index
        first |= view.alone & (ids == focus.selected)
    return np.concatenate([np.flatnonzero(first), np.flatnonzero(view.others)])


def _table(members: Sequence[Member]) -> pa.Table:
    # Arrow from the start: by way of pandas it takes a tenth of the time of a click.
    far = np.array([member.distance_km for member in members], dtype=float)
    return pa.table(
        {
            "Institution": _names(members),
            "Role": [_role(member) for member in members],
            "Case study": [
                f"{each.case_study_id} {each.case_study_title}" for each in members
            ],
            **_about(members),
            "km": pa.array(far, from_pandas=True),  # a distance not known is no number
        }
    )


def _names(members: Sequence[Member]) -> list[str]:
    return [as_text(member.name) or NOT_RECORDED for member in members]


def _about(members: Sequence[Member]) -> dict[str, list[str]]:
    return {
        "Phase": [as_text(member.phase) or NOT_RECORDED for member in members],
        "Setting": [as_text(member.setting) or NOT_RECORDED for member in members],
        "Authority": [
            as_text(each.local_authority) or NOT_RECORDED for each in members
        ],
    }


def _role(member: Member) -> str:
    if member.role == "lead":
        return "Lead"
    if member.basis == "inferred":
        return "Partner, inferred"
    return "Group" if member.basis == "group" else "Partner"
