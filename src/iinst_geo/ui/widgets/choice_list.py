"""A list whose rows are chosen by pointer or keys; a mark says which is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from iinst_geo.ui.session import state

HEIGHT_PX = 320
MARK = "●"
# Arrow keys for the list, wherever the pointer was left. Streamlit 1.67: once it has
# moved outside the grid of `st.dataframe`, the grid drops every selection made by keys,
# so that Tab and arrows lead nowhere. The grid is told of a pointer inside it, and
# entered anew.
_KEYS_JS = """
export default function () {
  if (document.documentElement.dataset.gridKeys) return;
  document.documentElement.dataset.gridKeys = "on";
  let entering = false;
  document.addEventListener("focusin", ({ target }) => {
    const isGrid = target.dataset?.testid === "data-grid-canvas";
    if (!isGrid || entering || !target.matches(":focus-visible")) return;
    entering = true;
    const box = target.getBoundingClientRect();
    const inside = { bubbles: true, clientX: box.left + 20, clientY: box.top + 20 };
    target.dispatchEvent(new PointerEvent("pointermove", inside));
    target.dispatchEvent(new MouseEvent("mousemove", inside));
    setTimeout(() => {
      target.blur();
      target.focus({ preventScroll: true, focusVisible: true });
      entering = false;
    }, 30);
  });
}
"""

_render_keys = st.components.v2.component("iinst_geo_grid_keys", js=_KEYS_JS)


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
    _render_keys(key=f"{key}_keys")


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
