"""An HTML table of our own whose buttons choose; text wraps, and it prints in full."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

# The table is replaced at each run, and mounted anew when the page's columns change:
# what had the focus, and how far the visitor had scrolled, stand outside it.
_JS = """
const kept = (window.iinstGeoTable ??= { focused: "", left: 0, top: 0 });
export default function ({ parentElement, data, setTriggerValue }) {
  const place = parentElement.querySelector(".choice-table");
  place.onclick = ({ target }) => {
    const button = target.closest("button[data-trigger]");
    if (!button) return;
    kept.focused = button.id;
    setTriggerValue(button.dataset.trigger, button.value);
  };
  if (place.dataset.shown === data.html) return;
  place.innerHTML = data.html;
  place.dataset.shown = data.html;
  const region = place.querySelector(".scroll");
  [region.scrollLeft, region.scrollTop] = [kept.left, kept.top];
  region.onscroll = () => Object.assign(kept, {
    left: region.scrollLeft, top: region.scrollTop,
  });
  // The table that goes is taken out after this one is there.
  setTimeout(() => {
    const button = kept.focused && place.querySelector(`#${CSS.escape(kept.focused)}`);
    if (button && document.activeElement === document.body)
      button.focus({ preventScroll: true });
    kept.focused = "";
  }, 100);
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
