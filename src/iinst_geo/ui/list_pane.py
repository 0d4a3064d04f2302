"""The list of Explore: the same rows as the map's, chosen by keyboard."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from iinst_geo.export.tables import to_csv, to_geojson
from iinst_geo.focus import Focus
from iinst_geo.listing import member_rows
from iinst_geo.selection import Selection
from iinst_geo.tables import each_row
from iinst_geo.ui import grid_keys, state
from iinst_geo.vocabulary import NOT_RECORDED

LIST, TARGETS = "list", "list_targets"
HEIGHT_PX = 320
MARK = "●"


def render(selection: Selection, focus: Focus | None) -> None:
    """Draw the list of a selection; a mark says which row is selected."""
    rows = member_rows(selection)
    targets = list(rows["selects"])
    selected = focus.selected if focus else ""
    st.session_state[TARGETS] = targets
    _forget_row_unless(targets, selected)
    st.dataframe(
        _table(rows, selected),
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


def _table(rows: pd.DataFrame, selected: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            MARK: [MARK if target == selected else "" for target in rows["selects"]],
            "Institution": rows["name"].fillna(NOT_RECORDED),
            "Role": [_role(row) for row in each_row(rows)],
            "Case study": rows["case_study_id"] + " " + rows["case_study_title"],
            "Phase": rows["phase"].fillna(NOT_RECORDED),
            "Setting": rows["setting"].fillna(NOT_RECORDED),
            "Authority": rows["local_authority"].fillna(NOT_RECORDED),
            "km": rows["distance_km"],
        }
    )


def _role(row: Any) -> str:  # noqa: ANN401
    if row.role == "lead":
        return "Lead"
    if row.basis == "inferred":
        return "Partner, inferred"
    return "Group" if row.basis == "group" else "Partner"


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
