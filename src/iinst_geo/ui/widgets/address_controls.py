"""Controls of the address: a choice that stands in it, its link, and the way back."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

# Back returns to a page as it was left. Streamlit 1.67: a link to another page adds an
# entry with the query taken off the page that is left, then one of the page that is
# gone to, then one with what that page writes into its address. Back would lead to an
# address without filters. While a page is being left, by a link or by Back itself, its
# own entry therefore stays as it is, and the new page has one entry.
_BACK_JS = """
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

render_back_button = st.components.v2.component("iinst_geo_back_button", js=_BACK_JS)

_COPY_HTML = """
<button type="button">Copy link</button>
<output aria-live="polite"></output>
<input type="text" readonly hidden aria-label="Link to this view">
"""

_COPY_CSS = """
button {
  font: inherit; color: var(--st-text-color); background: transparent; cursor: pointer;
  border: 1px solid color-mix(in srgb, var(--st-text-color) 30%, transparent);
  border-radius: var(--st-button-radius, 4px); min-height: 2.5rem; padding: 0 .75rem;
}
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible, input:focus-visible {
  outline: 3px solid var(--st-primary-color); outline-offset: 2px;
}
output { margin-left: .5rem; color: var(--st-text-color); font-size: .875rem; }
input {
  font: inherit; width: 100%; margin-top: .25rem; box-sizing: border-box;
  color: var(--st-text-color); background: var(--st-secondary-background-color);
  border: 1px solid var(--st-border-color); padding: .25rem;
}
"""

# Browsers give pages no clipboard unless they are local or come by https; the address
# is then shown, ready to be copied by hand.
_COPY_JS = """
export default function ({ parentElement }) {
  const button = parentElement.querySelector("button");
  const said = parentElement.querySelector("output");
  const field = parentElement.querySelector("input");
  button.onclick = async () => {
    field.value = window.location.href;
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Link copied";
    } catch {
      said.textContent = "Copy the link below";
      field.hidden = false;
      field.focus();
      field.select();
    }
  };
}
"""

render_copy_link = st.components.v2.component(
    "iinst_geo_copy_link", html=_COPY_HTML, css=_COPY_CSS, js=_COPY_JS
)


def render_choice(
    name: str, label: str, labels: Mapping[str, str], default: str = ""
) -> str:
    """
    Draw a choice of one thing, and return what is chosen.

    Parameters
    ----------
    name
        The parameter of the address, and the widget's key.
    label
        What is asked.
    labels
        How each value is shown, by the value as the address has it.
    default
        What holds when the address names nothing known. With none, nothing is chosen
        at first.

    Notes
    -----
    The widget is not bound to the query: a link could not carry its parameter then
    (Streamlit 1.67), and its labels would stand in the address instead of the values.
    """
    asked = st.query_params.get(name, "")
    chosen = asked if asked in labels else default
    st.session_state[name] = chosen or None
    st.pills(
        label,
        list(labels),
        format_func=labels.__getitem__,
        required=bool(default),
        key=name,
        on_change=_write,
        args=(name, default),
    )
    return chosen


def unknown_choice(name: str, labels: Collection[str]) -> list[str]:
    """Return what the address asks for in vain, as ``name=value``."""
    asked = st.query_params.get(name, "")
    return [f"{name}={asked}"] if asked and asked not in labels else []


def choose(name: str, value: str) -> None:
    """Choose a value; the address carries it."""
    st.query_params[name] = value


def _write(name: str, default: str) -> None:
    value = st.session_state[name]
    if value and value == default:
        st.query_params.pop(name, None)
    elif value:  # taken off, the choice comes back: the address still has it
        choose(name, value)
