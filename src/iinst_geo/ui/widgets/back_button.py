"""Back returns to a page as it was left, with its filters and selection."""

from __future__ import annotations

import streamlit as st

# Streamlit 1.67: a link to another page adds an entry with the query taken off the page
# that is left, then one of the page that is gone to, then one with what that page
# writes into its address. Back would lead to an address without filters. While a page
# is being left, by a link or by Back itself, its own entry therefore stays as it is,
# and the new page has one entry.
_JS = """
export default function () {
  if (document.documentElement.dataset.backButton) return;
  document.documentElement.dataset.backButton = "on";
  const LONGEST_MS = 5000;
  const own = { push: history.pushState, replace: history.replaceState };
  let at = -Infinity, from = "";
  const isOn = () => performance.now() - at < LONGEST_MS;
  document.addEventListener("keydown", () => (at = -Infinity), true);
  document.addEventListener("click", ({ target }) => {
    at = target.closest?.("a[href]") ? performance.now() : -Infinity;
    from = location.pathname;
  }, true);
  window.addEventListener("popstate", () => {
    at = performance.now();
    from = "";
  }, true);
  const write = (how) => function (state, unused, url) {
    const next = new URL(url ?? "", location.href);
    if (!isOn()) return how.call(history, state, unused, url);
    if (next.pathname === from) return;
    const isNew = next.pathname !== location.pathname;
    if (!isNew && !next.search) return;
    (isNew ? how : own.replace).call(history, state, unused, url);
  };
  history.pushState = write(own.push);
  history.replaceState = write(own.replace);
}
"""

render = st.components.v2.component("iinst_geo_back_button", js=_JS)
