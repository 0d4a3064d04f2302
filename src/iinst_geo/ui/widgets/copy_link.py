"""The control that copies the address of what is on screen."""

from __future__ import annotations

import streamlit as st

_HTML = """
<button type="button">Copy link</button>
<output aria-live="polite"></output>
<input type="text" readonly hidden aria-label="Link to this view">
"""

_CSS = """
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
_JS = """
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

render = st.components.v2.component("iinst_geo_copy_link", html=_HTML, css=_CSS, js=_JS)
