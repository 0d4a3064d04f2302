"""An HTML table of our own whose buttons choose; text wraps, and it prints in full."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

# The table is replaced at each run: what had the focus, and how far the visitor had
# scrolled, outlive it, even when the page lays its columns out anew.
_JS = """
let focused = "", scrolled = [0, 0];
export default function ({ parentElement, data, setTriggerValue }) {
  const place = parentElement.querySelector(".choice-table");
  if (place.dataset.shown === data.html) return;
  place.innerHTML = data.html;
  place.dataset.shown = data.html;
  const region = place.querySelector(".scroll");
  [region.scrollLeft, region.scrollTop] = scrolled;
  region.onscroll = () => (scrolled = [region.scrollLeft, region.scrollTop]);
  if (focused && document.activeElement === document.body)
    place.querySelector(`#${CSS.escape(focused)}`)?.focus({ preventScroll: true });
  place.onfocusout = ({ relatedTarget }) => { if (relatedTarget) focused = ""; };
  place.onclick = ({ target }) => {
    const button = target.closest("button[data-trigger]");
    if (!button) return;
    focused = button.id;
    setTriggerValue(button.dataset.trigger, button.value);
  };
}
"""

_mount = st.components.v2.component(
    "iinst_geo_choice_table",
    html='<div class="choice-table"></div>',
    js=_JS,
    isolate_styles=False,
)

CHOSEN, COMPARED = "chosen", "compared"


def render(
    key: str,
    html: str,
    *,
    on_choose: Callable[[str], None],
    on_compare: Callable[[str], None],
) -> None:
    """
    Draw a table inside a region of class ``scroll``.

    Parameters
    ----------
    key
        Key of the widget.
    html
        The region with the table, all text in it escaped. A button with
        ``data-trigger`` of ``CHOSEN`` or ``COMPARED`` hands over its ``value``.
    on_choose, on_compare
        What to do with that value.
    """

    def hand_over(trigger: str, act: Callable[[str], None]) -> Callable[[], None]:
        def called() -> None:
            value = st.session_state[key].get(trigger)
            if value:
                act(value)

        return called

    _mount(
        key=key,
        data={"html": html},
        on_chosen_change=hand_over(CHOSEN, on_choose),
        on_compared_change=hand_over(COMPARED, on_compare),
    )
