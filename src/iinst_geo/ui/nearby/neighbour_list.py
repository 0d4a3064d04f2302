"""A list of neighbours, numbered as on the map, chosen by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from iinst_geo.nearby.neighbours import Neighbour
from iinst_geo.nearby.rows import neighbour_rows
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.ui import schools
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


def render(
    network: PartnershipNetwork,
    neighbours: Sequence[Neighbour],
    selected: str,
    key: str,
) -> None:
    """Draw the list; choosing a row selects the institution or school."""
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
        alt="List of institutions, nearest first",
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
