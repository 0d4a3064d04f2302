"""The About page, run without a browser."""

from __future__ import annotations

import re
from functools import partial

from streamlit.testing.v1 import AppTest

import iinst_geo
from iinst_geo.materials.about import about_text
from iinst_geo.network.model import PartnershipNetwork
from tests.pages import PATIENCE_S, html_of, page_at
from tests.samples import changed, small_network

page_of = partial(page_at, "about")


def test_every_section_is_in_the_table_of_contents(network: PartnershipNetwork):
    page = page_of(network)
    assert not page.exception
    html = html_of(page)
    for section in about_text().sections:
        assert f'href="#{section.id}"' in html
        assert f'<h2 id="{section.id}">' in html
    assert re.findall(r'href="#([\w-]+)"', html) == re.findall(r'<h2 id="(.+?)"', html)


def test_what_survives_is_told_with_marks_that_have_words(
    network: PartnershipNetwork,
):
    html = html_of(page_of(network))
    cells = "<td>22</td><td>13</td><td>12</td><td>0</td>"
    assert f'<th scope="row">Influential Institutions</th>{cells}' in html
    assert '<span aria-hidden="true" class="mark">◐</span>' in html
    assert '<span class="unseen">Some of each</span>' in html


def test_every_source_is_listed_with_its_licence(network: PartnershipNetwork):
    html = html_of(page_of(network))
    assert f"Sources of the data ({len(network.sources)})" in html
    for url in network.sources["url"].dropna():
        assert url.replace("&", "&amp;") in html
    assert "CC BY-SA 4.0" in html


def test_a_term_is_spelled_out_by_its_page_or_is_our_gloss(
    network: PartnershipNetwork,
):
    html = html_of(page_of(network))
    row = html[html.index('<th scope="row">EAL</th>') :].partition("</tr>")[0]
    assert "30883" in row
    row = html[html.index('<th scope="row">NQT</th>') :].partition("</tr>")[0]
    assert "our gloss" in row


def test_version_and_changes_are_there(network: PartnershipNetwork):
    page = page_of(network)
    assert f"version {iinst_geo.__version__}" in html_of(page)
    assert any("### 0.1.0" in each.value for each in page.markdown)


def test_own_data_are_no_trouble_and_stay_text():
    tables = changed("programmes", 0, case_studies_published=None)
    tables |= changed("sources", 0, title="<b>x</b>", url="javascript:alert(1)")
    page = page_of(small_network(**tables))
    assert not page.exception
    html = html_of(page)
    assert "<b>" not in html
    assert "javascript:" not in html
    assert '<th scope="row">Maths</th><td>Not recorded</td><td>2</td>' in html


def test_filters_and_selection_outlive_a_page_without_filters():
    def pages(network):
        import streamlit as st

        from iinst_geo.ui.grid_compare import grid_page as grid
        from iinst_geo.ui.materials import about_page

        shown = about_page if st.session_state.get("at") == "about" else grid
        shown.render(network)

    page = AppTest.from_function(
        pages, args=(small_network(),), default_timeout=PATIENCE_S
    )
    page.query_params["phase"] = "Primary"
    page.query_params["selected"] = "A1"
    page.run()
    page.session_state["at"] = "about"
    # The browser's address of the new page holds neither.
    page.query_params.clear()
    page.run()
    assert "On this page" in html_of(page)
    assert not page.button_group
    page.session_state["at"] = "grid"
    page.run()
    assert not page.exception
    assert page.button_group(key="phase").value == ["Primary"]
    assert page.query_params["selected"] == "A1"
