"""The parts of Network practice: timeline, ways of working, lessons and limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from iinst_geo.materials.practice import BASES, Practice, WayOfWorking
from iinst_geo.materials.texts import Passage
from iinst_geo.network.facets import facet_sets
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.ui.session import links
from iinst_geo.ui.text import as_html, scroller, source_numbers
from iinst_geo.vocabulary import NOT_RECORDED


def basis(word: str) -> str:
    """Give the basis of a fact as HTML, nothing for what a source states."""
    if word == "stated":
        return ""
    return f' <span class="basis">[{as_html(BASES[word])}]</span>'


def render_timeline(account: Practice) -> None:
    """Draw what happened when."""
    events = "".join(
        f"<li><strong>{as_html(event.when)}</strong> {as_html(event.what)}"
        f"{basis(event.basis)}{source_numbers(event.sources, account.sources)}</li>"
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
    facts = [
        ("Who", as_html(way.who)),
        ("Led by", as_html(way.led_by)),
        ("Since", as_html(way.start)),
        ("How often", as_html(way.rhythm)),
        ("Schools", as_html(way.schools)),
        ("About", as_html(way.topics or NOT_RECORDED)),
        ("Parts", _listed(way.elements) + basis(way.elements_basis)),
        *([("Inquiry", as_html(inquiry))] if inquiry else []),
        ("What came of it", _listed(way.outcomes)),
    ]
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts)
    planned = ' <span class="badge">planned</span>' if way.is_planned else ""
    st.html(f"<h3>{as_html(way.name)}{planned}</h3><dl>{rows}</dl>")
    if way.activity in facet_sets(network)["activity"]:
        links.to_filtered(
            "explore", f"{way.activity} on Explore", "activity", way.activity
        )


def _listed(items: Sequence[str]) -> str:
    if not items:
        return NOT_RECORDED
    if len(items) == 1:
        return as_html(items[0])
    return f"<ul>{''.join(f'<li>{as_html(item)}</li>' for item in items)}</ul>"


def render_findings(account: Practice) -> None:
    """Draw prompts, what reached people, what was learnt and what was planned."""
    rows = "".join(
        f'<tr><th scope="row">{as_html(found.result)}</th>'
        f"<td>{as_html(found.text)}</td></tr>"
        for found in account.communication
    )
    table = (
        '<table class="matrix"><caption>Ways to keep in touch, as the network judged '
        'them</caption><thead><tr><th scope="col">How it went</th><th scope="col">What'
        f"</th></tr></thead><tbody>{rows}</tbody></table>"
    )
    st.html(
        '<div class="prose"><h2>Six prompts for an exchange</h2><p>What members offer '
        "each other at forums and in the ICT group, in our wording.</p>"
        + _passages(account.prompts)
        + f"<h2>What reached people</h2>{scroller('Ways to keep in touch', table)}"
        "<h2>What the network learnt about networks</h2>"
        + _passages(account.lessons)
        + "<h2>The community that was planned</h2><p>Whether it came about is not "
        "recorded here.</p>" + _passages(account.community) + "</div>"
    )


def render_limits(account: Practice) -> None:
    """Say what is not known, and so not drawn."""
    items = "".join(
        f"<li><strong>{as_html(limit.heading)}.</strong> {as_html(limit.text)}"
        f"{basis(limit.basis)}{source_numbers(limit.sources, account.sources)}</li>"
        for limit in account.limits
    )
    st.html(
        '<div class="prose"><h2>What is not known, and so not drawn</h2>'
        f"<ul>{items}</ul></div>"
    )


def _passages(passages: Iterable[Passage]) -> str:
    rows = "".join(
        f"<dt>{as_html(each.heading)}</dt><dd>{as_html(each.text)}</dd>"
        for each in passages
    )
    return f"<dl>{rows}</dl>"
