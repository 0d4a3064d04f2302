"""The Themes page, run without a browser."""

from __future__ import annotations

from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from iinst_geo.materials.themes import all_themes
from iinst_geo.network.model import PartnershipNetwork
from tests.pages import buttons, html_of, page_at
from tests.samples import changed, small_network

page_of = partial(page_at, "themes")


def evidence(page: AppTest) -> list[str]:
    """The case studies listed under a theme."""
    keys = [each.key or "" for each in page.button]
    return [key.split("-", 1)[1] for key in keys if key.startswith("evidence-")]


@pytest.mark.parametrize("theme", all_themes(), ids=lambda theme: theme.number)
def test_each_theme_has_its_account_with_the_basis_of_each_element(network, theme):
    page = page_of(network, reading=theme.number)
    assert not page.exception
    shown = html_of(page)
    assert f"<h2>{theme.label}</h2>" in shown
    recorded = theme.number == "5"
    assert ("recorded by NCETM</span>" in shown) is recorded
    assert ("drawn from the coded case studies, ours</span>" in shown) is not recorded


def test_a_filter_hides_case_studies_with_a_word(network: PartnershipNetwork):
    page = page_of(network, reading="1", phase="Primary")
    assert evidence(page) == ["II08", "II12"]
    assert "5 case studies in all, main theme first; your filters hide 3" in html_of(
        page
    )


def test_choosing_a_case_study_selects_it_beside_its_theme(network):
    page = page_of(network, reading="3")
    assert evidence(page)[:4] == ["II02", "II05", "II09", "II19"]
    page.button(key="evidence-II09").click().run()
    assert page.query_params["selected"] == "II09"
    assert "<h2>Falmaths</h2>" in html_of(page)
    assert "<h2>3 Partnership and sharing</h2>" in html_of(page)
    assert "Go to on map" not in buttons(page)


def test_another_theme_is_chosen_into_the_address(network: PartnershipNetwork):
    page = page_of(network)
    assert "back_to_route" not in [button.key for button in page.button]
    page.button_group(key="reading").set_value("4").run()
    assert page.query_params["reading"] == "4"
    assert "<h2>4 Planning and process</h2>" in html_of(page)


def test_the_background_counts_what_was_published_and_what_is_known(network):
    shown = html_of(page_of(network, reading="background"))
    assert '<th scope="row">Secondary</th><td>10</td><td>7</td>' in shown
    assert '<th scope="row">Post-16 and Secondary</th><td>1</td><td>0</td>' in shown


def test_a_route_of_the_address_counts_its_steps(network: PartnershipNetwork):
    page = page_of(network, route="report-first")
    assert not page.exception
    assert "0 of 5 steps done" in html_of(page)
    page.checkbox(key="done-report-first-1").check().run()
    assert "1 of 5 steps done" in html_of(page)
    page.button_group(key="route").set_value(None).run()
    assert page.button_group(key="route").value == "report-first"
    page.button_group(key="route").set_value("cases-first").run()
    assert page.query_params["route"] == "cases-first"
    assert "0 of 4 steps done" in html_of(page)


def test_a_step_leads_to_the_themes_and_the_route_is_kept(network: PartnershipNetwork):
    page = page_of(network, route="report-first")
    page.button(key="go-1-0").click().run()
    assert "<h2>1 Leadership</h2>" in html_of(page)
    page.button(key="back_to_route").click().run()
    assert "0 of 5 steps done" in html_of(page)


def test_what_the_address_asks_in_vain_is_told(network: PartnershipNetwork):
    page = page_of(network, reading="9", route="sideways")
    assert not page.exception
    assert "reading" in page.warning[0].value
    assert "sideways" in page.warning[0].value
    assert "<h2>1 Leadership</h2>" in html_of(page)


def test_data_of_ones_own_keep_the_texts():
    page = page_of(small_network(), reading="3")
    assert not page.exception
    assert "II09 Falmaths" in html_of(page)
    assert "No case study of these data is coded with this theme" in html_of(page)


def test_evidence_from_data_is_text_and_never_markup():
    network = small_network(**changed("facets", 0, evidence="<b>bold</b>"))
    page = page_of(network, reading="1")
    assert "&lt;b&gt;bold&lt;/b&gt;" in html_of(page)
    assert "<b>bold</b>" not in html_of(page)
