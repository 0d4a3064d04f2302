"""The Grid page, run without a browser."""

from __future__ import annotations

import json
import re
from functools import partial

from streamlit.testing.v1 import AppTest

from iinst_geo import select
from iinst_geo.analysis.grid import arrange
from iinst_geo.network.model import PartnershipNetwork
from tests.pages import html_of, page_at
from tests.samples import changed, small_network

page_of = partial(page_at, "grid")


def grid_of(page: AppTest) -> str:
    """The HTML that the page hands to the table whose buttons choose."""
    [data] = [
        json.loads(element.proto.json)
        for element in page.get("bidi_component")
        if "html" in element.proto.json
    ]
    return data["html"]


def codes(html: str) -> list[str]:
    return re.findall(r'data-trigger="chosen" value="(\w+)"', html)


def test_the_grid_shows_every_case_study_once(network: PartnershipNetwork):
    page = page_of(network)
    assert not page.exception
    html = grid_of(page)
    assert codes(html) == list(network.case_studies["case_study_id"])
    assert "NCETM’s own grid was not found" in html_of(page)
    assert '<tr><th scope="row">Recorded</th><td>9</td>' in html


def test_marks_have_words_and_not_recorded_is_no_empty_cell(
    network: PartnershipNetwork,
):
    html = grid_of(page_of(network, q="Perryfields"))
    assert '<td class="mark" colspan="5"><em class="missing">Not recorded</em>' in html
    html = grid_of(page_of(network, programme="Networked Learning Communities"))
    assert '<span aria-hidden="true">●</span><span class="unseen">main</span>' in html
    assert html.count('<span class="unseen">not among those recorded</span>') == 1


def test_groups_and_order_stand_in_the_address(network: PartnershipNetwork):
    page = page_of(network, group="Funding", sort="Case study")
    groups = arrange(select(network), "funding", "title")
    rows = [key for group in groups for key in group.rows["case_study_id"]]
    assert codes(grid_of(page)) == rows
    assert "may add up to more" in html_of(page)
    page.selectbox(key="group").set_value("Phase").run()
    assert 'Phase: Primary <span class="basis">2 case studies' in grid_of(page)


def test_an_unknown_group_or_order_is_left_out_with_a_word(
    network: PartnershipNetwork,
):
    page = page_of(network, group="Colour", sort="Smell")
    assert not page.exception
    assert "Colour" in page.warning[0].value
    assert "Smell" in page.warning[0].value


def test_what_is_selected_is_marked_and_read_beside_the_grid(
    network: PartnershipNetwork,
):
    page = page_of(network, selected="II09")
    assert "● II09" in grid_of(page)
    assert "<h2>Falmaths</h2>" in html_of(page)
    page.button(key="compare-II09").click().run()
    assert page.session_state["compared"] == ("II09",)
    assert "✓ In compare" in grid_of(page)
    page.button(key="compare-II09").click().run()
    assert page.session_state["compared"] == ()


def test_a_filter_narrows_the_grid_and_its_counts(network: PartnershipNetwork):
    page = page_of(network, phase="Primary")
    assert codes(grid_of(page)) == ["II08", "II12"]
    assert "each row adds up to the 2 shown" in html_of(page)


def test_nothing_found_says_what_to_loosen(network: PartnershipNetwork):
    page = page_of(network, phase="Primary", setting="Rural")
    assert not page.exception
    assert "Nothing matches" in html_of(page)


def test_text_of_the_data_is_text():
    network = small_network(
        **changed("case_studies", 0, title="<b>x</b>", specialist_status="<i>y</i>")
    )
    page = page_of(network, group="Status")
    assert not page.exception
    html = grid_of(page)
    assert "<b>" not in html
    assert "<i>" not in html
    assert "&lt;i&gt;y&lt;/i&gt;" in html
