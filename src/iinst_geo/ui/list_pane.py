"""The list of Explore: the same rows as the map's, chosen by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from iinst_geo.export.tables import to_csv, to_geojson
from iinst_geo.focus import Focus
from iinst_geo.listing import Member, member_records
from iinst_geo.selection import Selection
from iinst_geo.tables import text
from iinst_geo.ui import grid_keys, state
from iinst_geo.vocabulary import NOT_RECORDED

LIST, TARGETS = "list", "list_targets"
HEIGHT_PX = 320
MARK = "●"


def render(selection: Selection, focus: Focus | None) -> None:
    """Draw the list of a selection; a mark says which row is selected."""
    members = member_records(selection)
    targets = [member.selects for member in members]
    selected = focus.selected if focus else ""
    st.session_state[TARGETS] = targets
    _forget_row_unless(targets, selected)
    st.dataframe(
        _table(members, selected),
        key=LIST,
        hide_index=True,
        height=HEIGHT_PX,
        on_select=_choose,
        selection_mode="single-row",
        column_config={
            MARK: st.column_config.TextColumn(width=28, help="What is selected"),
            "Institution": st.column_config.TextColumn(width=230),
            "km": st.column_config.NumberColumn(
                format="%.1f",
                help="Straight-line distance from the lead, in kilometres",
            ),
        },
        placeholder="",
        alt="List of the members of the case studies shown",
    )
    grid_keys.render(key="grid_keys")


def render_downloads(selection: Selection) -> None:
    """Offer the rows of the list as files."""
    with st.container(horizontal=True, gap="small", key="downloads"):
        # A callable is asked for the file only when somebody wants it.
        st.download_button(
            "Download CSV",
            lambda: to_csv(selection),
            "partnerships.csv",
            "text/csv",
            on_click="ignore",
            key="download_csv",
        )
        st.download_button(
            "Download GeoJSON",
            lambda: to_geojson(selection),
            "partnerships.geojson",
            "application/geo+json",
            on_click="ignore",
            key="download_geojson",
        )


def _table(members: Sequence[Member], selected: str) -> pd.DataFrame:
    columns = {
        MARK: [MARK if member.selects == selected else "" for member in members],
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


def _forget_row_unless(targets: list[str], selected: str) -> None:
    """Take the tick off a row that is not what is selected now."""
    ticked = st.session_state.get(LIST, {}).get("selection", {}).get("rows", [])
    if any(row >= len(targets) or targets[row] != selected for row in ticked):
        # A tick is never put by us: the grid takes no arrow keys while it has one
        # that its user did not set. The mark in the first column stands instead.
        st.session_state[LIST] = {"selection": {"rows": [], "columns": [], "cells": []}}


def _choose() -> None:
    rows = st.session_state[LIST]["selection"]["rows"]
    targets = st.session_state[TARGETS]
    state.choose(targets[rows[0]] if rows and rows[0] < len(targets) else "")
