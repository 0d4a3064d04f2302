"""The parts of Network practice: timeline, ways of working, lessons and limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st
from markupsafe import Markup

from iinst_geo.materials.practice import BASES, Practice, WayOfWorking
from iinst_geo.materials.texts import Passage
from iinst_geo.network.facets import facet_sets
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.ui.html import joined, markup, part, source_numbers
from iinst_geo.ui.session import links
from iinst_geo.vocabulary import NOT_RECORDED


def basis(word: str) -> Markup:
    """Return the basis of a fact, nothing for what a source states."""
    return part("basis", "" if word == "stated" else f"[{BASES[word]}]")


def render_timeline(account: Practice) -> None:
    """Draw what happened when."""
    events = joined(
        markup(
            "<li><strong>{}</strong> {}{}{}</li>",
            event.when,
            event.what,
            basis(event.basis),
            source_numbers(event.sources, account.sources),
        )
        for event in account.timeline
    )
    st.html(f'<h2>What happened when</h2><ol class="timeline">{events}</ol>')


def render_ways(network: PartnershipNetwork, account: Practice) -> None:
    """Draw the ways of working, a card for each."""
    st.html("<h2>Ways of working</h2>")
    models = {each.heading: each.text for each in account.inquiry_models}
    for way in account.ways:
        with st.container(border=True, key=f"way-{way.code}"):
            _render_way(network, way, models.get(way.inquiry, ""))
    cited = dict.fromkeys(key for way in account.ways for key in way.sources)
    st.html(
        '<p class="basis">Restated by this project'
        f"{source_numbers(cited, account.sources)}. An activity is this project’s "
        "own coding.</p>"
    )


def _render_way(network: PartnershipNetwork, way: WayOfWorking, inquiry: str) -> None:
    parts = markup("{}{}", _listed(way.elements), basis(way.elements_basis))
    facts = [
        ("Who", way.who),
        ("Led by", way.led_by),
        ("Since", way.start),
        ("How often", way.rhythm),
        ("Schools", way.schools),
        ("About", way.topics or NOT_RECORDED),
        ("Parts", parts),
        *([("Inquiry", inquiry)] if inquiry else []),
        ("What came of it", _listed(way.outcomes)),
    ]
    planned = markup(' <span class="badge">planned</span>') if way.is_planned else ""
    said = part("definitions", facts)
    st.html(markup("<h3>{}{}</h3>{}", way.name, planned, said))
    if way.activity in facet_sets(network)["activity"]:
        links.to_filtered(
            "explore", f"{way.activity} on Explore", "activity", way.activity
        )


def _listed(items: Sequence[str]) -> str:
    if len(items) > 1:
        return part("bullets", items)
    return items[0] if items else NOT_RECORDED


def render_findings(account: Practice) -> None:
    """Draw prompts, what reached people, what was learnt and what was planned."""
    table = part(
        "table",
        "Ways to keep in touch, as the network judged them",
        ["How it went", "What"],
        [(found.result, found.text) for found in account.communication],
        label="Ways to keep in touch",
    )
    st.html(
        '<div class="prose"><h2>Six prompts for an exchange</h2><p>What members offer '
        "each other at forums and in the ICT group, in our wording.</p>"
        f"{_passages(account.prompts)}<h2>What reached people</h2>{table}"
        "<h2>What the network learnt about networks</h2>"
        f"{_passages(account.lessons)}<h2>The community that was planned</h2>"
        "<p>Whether it came about is not recorded here.</p>"
        f"{_passages(account.community)}</div>"
    )


def render_limits(account: Practice) -> None:
    """Say what is not known, and so not drawn."""
    items = [
        markup(
            "<strong>{}.</strong> {}{}{}",
            limit.heading,
            limit.text,
            basis(limit.basis),
            source_numbers(limit.sources, account.sources),
        )
        for limit in account.limits
    ]
    st.html(
        '<div class="prose"><h2>What is not known, and so not drawn</h2>'
        f"{part('bullets', items)}</div>"
    )


def _passages(passages: Iterable[Passage]) -> Markup:
    return part("definitions", [(each.heading, each.text) for each in passages])
