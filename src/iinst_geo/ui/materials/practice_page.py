"""The page Network practice: Leading into Learning as a worked example."""

from __future__ import annotations

import streamlit as st

from iinst_geo.maps.view import view_of_points
from iinst_geo.materials.practice import Practice, practice_account, worked_example
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.aggregation import aggregated
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.model import Selection, select
from iinst_geo.ui import detail, page
from iinst_geo.ui.html import joined, markup, part, source_list, source_numbers
from iinst_geo.ui.materials import practice_text
from iinst_geo.ui.session import own_network, state
from iinst_geo.ui.widgets import map_pane

MAP = "map_practice"


def render(network: PartnershipNetwork) -> None:
    """Draw the page for a network."""
    selection, focus = page.begin("Network practice", network)
    own_network.render_note(
        "This page comes with the explorer and tells of one network, Leading into "
        "Learning. It says nothing about your data."
    )
    account = practice_account()
    main, side = st.columns([2, 1], gap="medium")
    with main:
        st.html(
            markup(
                '<div class="prose"><h2>{}</h2><p>{}</p></div>',
                account.title,
                account.introduction,
            )
        )
        _render_members(selection, focus, account)
        practice_text.render_timeline(account)
        practice_text.render_ways(network, account)
        practice_text.render_findings(account)
        practice_text.render_limits(account)
        st.html(source_list(account.sources))
    with side, st.container(key="detail"):
        if focus:
            detail.render(selection, focus, can_go=False)
        else:
            _render_facts(account, is_here=worked_example(network) is not None)
    page.end(selection)


def _render_members(
    selection: Selection, focus: Focus | None, account: Practice
) -> None:
    st.html("<h3>Its members</h3>")
    example = worked_example(selection.network)
    if example is None:
        st.info(
            f"The data loaded here do not hold {account.title}, so there is no map of "
            "it. The account below comes with the explorer."
        )
        return
    key = account.case_study_id
    if key not in selection.case_study_ids:
        st.info(
            f"Your filters leave {account.title} out of Explore; they do not change "
            "this page."
        )
    is_there = focus is not None and key in focus.case_study_ids
    what = aggregated(select(example), focus if is_there else None)
    map_pane.render_chart(what, view_of_points(example.institutions.geometry), MAP)
    inferred = int((example.partnerships["basis"] == "inferred").sum())
    st.html(
        f"<p>Hollow discs are inferred members, {inferred} of "
        f"{len(example.partnerships)} schools; broken lines are their ties. Choose a "
        "disc to read why.</p>"
    )


def _render_facts(account: Practice, *, is_here: bool) -> None:
    facts = [
        (
            fact.heading,
            joined(
                (
                    fact.text,
                    practice_text.basis(fact.basis),
                    source_numbers(fact.sources, account.sources),
                )
            ),
        )
        for fact in account.facts
    ]
    st.html(markup("<h2>In short</h2>{}", part("definitions", facts)))
    if is_here:
        st.button(
            "Read the case study",
            key="read_case_study",
            on_click=state.choose,
            args=(account.case_study_id,),
        )
