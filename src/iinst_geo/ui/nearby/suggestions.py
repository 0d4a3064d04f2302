"""Who could be next: a list of those that are not yet partners, with the reasons."""

from __future__ import annotations

import streamlit as st

from iinst_geo.nearby.query import Nearby
from iinst_geo.nearby.suggested_partners import Suggestions, next_partners, reasons_for
from iinst_geo.selection.summaries import counted
from iinst_geo.ui.nearby import neighbour_list
from iinst_geo.ui.text import as_html

USING, SHOWN = "reasons", 25


def render(around: Nearby, selected: str) -> None:
    """Draw the reasons, each to be turned off, and who they speak for."""
    reasons = reasons_for(around.network)
    st.html("<h2>Who could be next</h2>")
    using = st.pills(
        "Reasons to go by",
        list(reasons),
        default=list(reasons),
        selection_mode="multi",
        format_func=reasons.__getitem__,
        key=USING,
        help="The reasons are the ranking: whoever has more of them comes first, then "
        "whoever is nearer. Turn off what does not matter to you.",
    )
    network, place = around.network, around.place
    found = next_partners(
        network, place, around.within_km, around.criteria, using, around.register
    )
    st.html(f'<p class="honesty">{as_html(_line(found, around))}</p>')
    if found.results:
        neighbour_list.render(network, found.results[:SHOWN], selected, "next_list")


def _line(found: Suggestions, around: Nearby) -> str:
    if found.results:
        shown = min(len(found.results), SHOWN)
        ranked = counted(found.ranked, "institution")
        lines = [f"{ranked} not yet working with {around.place.label}"]
        lines[0] += f", the first {shown} listed." if shown < found.ranked else "."
        if around.register:
            lines.append(f"Among them are schools of the {around.register.label}.")
    else:
        lines = ["No reason that is turned on speaks for anybody new."]
    if found.closed:
        lines.append(f"Left out because they are closed: {found.closed}.")
    if found.partners:
        lines.append(f"Left out because they work together already: {found.partners}.")
    return " ".join(lines)
