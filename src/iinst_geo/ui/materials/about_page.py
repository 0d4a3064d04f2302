"""The About page: what survives, how it was made, sources, privacy, accessibility."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

import iinst_geo
from iinst_geo.analysis.survival import what_survives
from iinst_geo.materials.about import About, about_text, changes, citation
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import ProgrammeRow, as_rows, source_rows
from iinst_geo.ui import page
from iinst_geo.ui.html import joined, link, markup, part
from iinst_geo.ui.materials import survival_tables
from iinst_geo.ui.session import own_network
from iinst_geo.vocabulary import NOT_RECORDED


def render(network: PartnershipNetwork) -> None:
    """Draw the page for a network."""
    page.begin_plain("About the explorer")
    if own_network.in_use():
        each = "case study" if network.has_case_studies else "institution"
        network = own_network.started_with()
        own_network.render_note(
            "This page is about the explorer and the data it started with, not about "
            f"yours. Your data’s sources stand in the detail of each {each}."
        )
    words = about_text()
    _render_contents(words)
    for section in words.sections:
        key = f"about_{section.id.replace('-', '_')}"
        with st.container(key=key, width=760, gap=None):
            st.html(markup('<h2 id="{}">{}</h2>', section.id, section.title))
            if section.text:
                st.markdown(section.text)
        if section.id in _MORE:
            _MORE[section.id](network)


def _render_contents(words: About) -> None:
    items = [
        markup('<a href="#{}">{}</a>', each.id, each.title) for each in words.sections
    ]
    nav = '<nav class="contents" aria-label="On this page">{}</nav>'
    st.html(markup(nav, part("bullets", items)))


def _render_coverage(network: PartnershipNetwork) -> None:
    if not network.has_case_studies:
        st.html(
            "<p>The data loaded now are a list of links between institutions, so there "
            "is no table of them here.</p>"
        )
        return
    found = what_survives(network)
    st.html(
        f"{survival_tables.programmes_html(found)}{survival_tables.levels_html(found)}"
        f"<h3>Case study by case study</h3>{survival_tables.matrix_html(found)}"
        f"<h3>Field by field</h3>{survival_tables.fields_html(found)}"
    )


def _render_sources(network: PartnershipNetwork) -> None:
    rows = [
        [
            link(row.url, row.title),
            *(cell or NOT_RECORDED for cell in (row.publisher, row.date, row.licence)),
        ]
        for row in source_rows(network).values()
    ]
    heads = ["Title", "Publisher", "Date", "Licence"]
    made = [[each.title, each.by, each.licence] for each in about_text().credits]
    tables = [part("table", "Map and places", ["What", "By", "Licence"], made)]
    if rows:
        caption = f"Sources of the data ({len(rows)})"
        tables.insert(0, part("table", caption, heads, rows))
    st.html(joined(tables))


def _render_glossary(network: PartnershipNetwork) -> None:
    rows = []
    for each in about_text().terms:
        # Own data need not list the page that spells the term out.
        row = source_rows(network).get(each.source)
        title = link(row.url, row.title) if row else each.source
        rows.append([each.term, each.meaning, title or "our gloss"])
    st.html(part("table", "Terms", ["Term", "Meaning", "From"], rows))


def _render_reading(_network: PartnershipNetwork) -> None:
    items = [
        markup("{}: {}", link(each.url, each.title), each.note)
        for each in about_text().readings
    ]
    st.html(part("bullets", items))


def _render_citation(network: PartnershipNetwork) -> None:
    published = [_published(row) for row in as_rows(network.programmes, ProgrammeRow)]
    said = markup("<blockquote>{}</blockquote>", citation(iinst_geo.__version__))
    if published:
        listed = part("bullets", published)
        said += markup("<p>The programmes of the data loaded now:</p>{}", listed)
    st.html(said)


def _published(row: ProgrammeRow) -> str:
    return ". ".join(filter(None, (row.programme, row.publisher, row.years, row.url)))


def _render_changes(_network: PartnershipNetwork) -> None:
    st.html(f"<p>This is version {iinst_geo.__version__}.</p>")
    with st.expander("All changes", key="all_changes"):
        st.markdown(changes())


_MORE: dict[str, Callable[[PartnershipNetwork], None]] = {
    "what-survives": _render_coverage,
    "sources": _render_sources,
    "glossary": _render_glossary,
    "reading": _render_reading,
    "cite": _render_citation,
    "changes": _render_changes,
}
