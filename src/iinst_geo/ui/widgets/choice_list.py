"""A list whose rows are chosen by pointer or keys; a mark says which is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from iinst_geo.ui.session import state
from iinst_geo.ui.widgets import grid_keys

HEIGHT_PX = 320
MARK = "●"


def render(  # noqa: PLR0913, a widget's own options
    key: str,
    table: pa.Table,
    targets: Sequence[str],
    selected: str,
    *,
    alt: str,
    columns: Mapping[str, Any] | None = None,
    on_choose: Callable[[str], None] = state.choose,
) -> None:
    """
    Draw a table; choosing a row selects its target.

    Parameters
    ----------
    key
        Key of the widget.
    table
        What to show, as it stands.
    targets
        The id that each row selects.
    selected
        The id that is selected now; its rows are marked.
    alt
        What the list is, in words.
    columns
        Streamlit's configuration of some columns.
    on_choose
        What to do with the target of a row that is chosen, or with empty text when
        the choice is taken off.
    """
    _forget_row_unless(key, targets, selected)
    marks = [MARK if target == selected and selected else "" for target in targets]
    st.dataframe(
        table.add_column(0, MARK, [marks]),
        key=key,
        hide_index=True,
        height=HEIGHT_PX,
        on_select=partial(_choose, key, tuple(targets), on_choose),
        selection_mode="single-row",
        column_config={
            MARK: st.column_config.TextColumn(width=28, help="What is selected"),
            **(columns or {}),
        },
        placeholder="",
        alt=alt,
    )
    grid_keys.render(key=f"{key}_keys")


def lean(table: pd.DataFrame) -> pa.Table:
    """Return a table as Arrow without what pandas adds: a quarter of the bytes less."""
    full = pa.Table.from_pandas(table, preserve_index=False)
    plain = [
        pa.field(
            each.name, pa.string() if pa.types.is_large_string(each.type) else each.type
        )
        for each in full.schema
    ]
    return full.cast(pa.schema(plain))


def _forget_row_unless(key: str, targets: Sequence[str], selected: str) -> None:
    """Take the tick off a row that is not what is selected now."""
    ticked = st.session_state.get(key, {}).get("selection", {}).get("rows", [])
    if any(row >= len(targets) or targets[row] != selected for row in ticked):
        # A tick is never put by us: the grid takes no arrow keys while it has one
        # that its user did not set. The mark in the first column stands instead.
        st.session_state[key] = {"selection": {"rows": [], "columns": [], "cells": []}}


def _choose(key: str, targets: Sequence[str], on_choose: Callable[[str], None]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    on_choose(targets[rows[0]] if rows and rows[0] < len(targets) else "")
