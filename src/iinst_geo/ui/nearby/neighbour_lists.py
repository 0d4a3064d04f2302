"""Lists of Nearby: the neighbours, numbered as on the map, and who could be next."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from iinst_geo.nearby.neighbours import Neighbour
from iinst_geo.nearby.query import Nearby
from iinst_geo.nearby.rows import neighbour_rows
from iinst_geo.nearby.suggested_partners import Suggestions, next_partners, reasons_for
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.summaries import counted
from iinst_geo.ui import schools
from iinst_geo.ui.html import markup
from iinst_geo.ui.widgets import choice_list

# What each column of ``neighbour_rows`` is called on the page.
HEADINGS = {
    "number": "No.",
    "institution": "Institution",
    "km": "km",
    "miles": "miles",
    "works_with_origin": "Works with the origin",
    "why": "Why it matches",
    "phase": "Phase",
    "setting": "Setting",
    "authority": "Authority",
    "boundary": "Boundary",
    "case_studies": "Case studies",
    "status": "Now",
    "source": "Source",
}
# What says the same of many; only worth telling apart where there are many.
REPEATED = (
    "works_with_origin",
    "why",
    "phase",
    "setting",
    "authority",
    "boundary",
    "case_studies",
    "status",
    "source",
)
MANY_ROWS = 25
USING, MOST_SUGGESTED = "reasons", 25


def render_neighbours(
    network: PartnershipNetwork,
    neighbours: Sequence[Neighbour],
    selected: str,
    key: str,
    order: str = "nearest first",
) -> None:
    """Draw the list, which is in some order; a row that is chosen is selected."""
    rows = neighbour_rows(network, neighbours)
    shown = [
        name for name in HEADINGS if name != "case_studies" or network.has_case_studies
    ]
    if len(rows) >= MANY_ROWS:
        # As categories what repeats is sent once: half the bytes of a hundred rows.
        rows = rows.astype(dict.fromkeys(REPEATED, "category"))
    choice_list.render(
        key,
        choice_list.lean(rows[shown].rename(columns=HEADINGS)),
        [each.selects for each in neighbours],
        selected,
        alt=f"List of institutions, {order}",
        columns={
            "No.": st.column_config.NumberColumn(width=45),
            "Institution": st.column_config.TextColumn(width=230),
            "km": st.column_config.NumberColumn(format="%.2f", width=65),
            "miles": st.column_config.NumberColumn(format="%.2f", width=65),
            "Works with the origin": st.column_config.TextColumn(width=220),
            "Why it matches": st.column_config.TextColumn(width=320),
        },
        on_choose=schools.choose,
    )


def render_suggestions(around: Nearby, selected: str) -> None:
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
    st.html(markup('<p class="honesty">{}</p>', _line(found, around)))
    if found.results:
        first = found.results[:MOST_SUGGESTED]
        order = "those with most reasons first"
        render_neighbours(network, first, selected, "next_list", order)


def _line(found: Suggestions, around: Nearby) -> str:
    if found.results:
        shown = min(len(found.results), MOST_SUGGESTED)
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
