"""The pane beside the map while nothing is selected, or nothing is found."""

from __future__ import annotations

import streamlit as st

from iinst_geo.selection.aggregation import is_large
from iinst_geo.selection.filters import SEARCH
from iinst_geo.selection.model import Selection
from iinst_geo.selection.summaries import counted, spread, tally
from iinst_geo.ui.html import markup, part
from iinst_geo.ui.session import state
from iinst_geo.ui.text import as_markdown
from iinst_geo.vocabulary import FACETS

CHOOSE = (
    "Choose a disc, a line or a shaded area on the map, or a row of the list, to read "
    "its case study here."
)
CHOOSE_LINK = (
    "Choose a disc on the map, or a row of the list, to read about an institution and "
    "its partners here."
)
_SUMMED = (
    "Choose the disc of a region or an authority for it alone, or a row of the list"
)
CHOOSE_LINK_SUMMED = f"{_SUMMED} to read about an institution and its partners here."
CHOOSE_SUMMED = f"{_SUMMED} to read its case study here."
LABELS = {facet.name: facet.label for facet in FACETS} | {SEARCH: "Search"}


def render_begin(selection: Selection) -> None:
    """Say what is in view, and how to begin."""
    is_summed, whose = is_large(selection), "setting of the lead"
    on_map, leave = (
        CHOOSE_SUMMED if is_summed else CHOOSE,
        "case studies it would leave",
    )
    if selection.links:
        on_map = CHOOSE_LINK_SUMMED if is_summed else CHOOSE_LINK
        leave, whose = "institutions with it pass the other filters", "setting"
    # On a low screen the pane scrolls: by keyboard too, once something in it has focus.
    st.html(
        markup(
            '<div tabindex="0" role="group" aria-label="In view">'
            "<h2>In view</h2><p>{}</p>{}{}<h3>How to begin</h3><ul><li>{}</li>"
            "<li>Narrow the view with the filters; the number beside a value is how "
            "many {}.</li><li>By keyboard: <em>Skip to the map</em> is the first link "
            "of the page; there arrows go from mark to mark and Enter chooses. In the "
            "list, arrows go to a row, Shift and Space choose it.</li></ul></div>",
            _in_view(selection),
            part("bars", f"By {whose}", spread(selection, "setting")),
            part("bars", "By phase", spread(selection, "phase")),
            on_map,
            leave,
        )
    )


def _studies(count: int) -> str:
    return counted(count, "case study", "case studies")


def _in_view(selection: Selection) -> str:
    seen = tally(selection)
    who = counted(seen.institutions, "institution")
    placed = f"{seen.institutions_placed:,} of them with a place"
    if selection.links:
        return f"{who}, {placed}, and {counted(seen.ties, 'link')}."
    return f"{_studies(seen.case_studies)} with {who}, {placed}."


def render_nothing_found(selection: Selection) -> None:
    """Say which filter to loosen when nothing passes."""
    noun = "institution" if selection.links else "case study"
    st.html(f"<h2>Nothing matches</h2><p>No {noun} passes all the filters.</p>")
    loosened = selection.loosened()
    helpful = {name: count for name, count in loosened.items() if count}
    if helpful:
        st.html("<p>Loosen one of these:</p>")
    else:
        st.html("<p>No single filter would help; clear them all and begin again.</p>")
    for name, count in sorted(helpful.items(), key=lambda item: -item[1]):
        st.button(
            as_markdown(
                f"Take off {LABELS[name].lower()}: "
                f"{counted(count, noun) if selection.links else _studies(count)}"
            ),
            key=f"loosen-{name}",
            on_click=_clear_facet,
            args=(name,),
        )
    st.button("Clear all filters", key="loosen-all", on_click=state.clear_filters)


def _clear_facet(name: str) -> None:
    st.session_state[name] = "" if name == SEARCH else []
