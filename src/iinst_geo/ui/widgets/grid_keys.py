"""Arrow keys for the list, wherever the mouse pointer was left."""

from __future__ import annotations

import streamlit as st

# Streamlit 1.67: once the pointer has moved outside the grid of `st.dataframe`, the
# grid drops every selection made by keys, so that Tab and arrows lead nowhere. It is
# told of a pointer inside it, and entered anew.
_JS = """
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

render = st.components.v2.component("iinst_geo_grid_keys", js=_JS)
