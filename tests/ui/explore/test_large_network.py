"""The Explore page with more than can be seen at once, run without a browser."""

from __future__ import annotations

from functools import cache

import pytest
from streamlit.testing.v1 import AppTest

from bench.large_network import large_network
from iinst_geo import PartnershipFilter, PartnershipNetwork, honesty_line, select
from iinst_geo.network.membership import membership_of
from iinst_geo.selection.aggregation import aggregated
from iinst_geo.selection.map_words import sums_in_words
from iinst_geo.ui.explore import list_pane
from iinst_geo.ui.session import state
from iinst_geo.ui.widgets import map_pane
from tests.pages import buttons, html_of
from tests.samples import small_network
from tests.ui.explore.test_page import page_of


@cache
def large() -> PartnershipNetwork:
    return large_network(1_000, 3_000)


@pytest.fixture(scope="module")
def opened() -> AppTest:
    return page_of(large()).run()


def listed(page: AppTest) -> list[str]:
    return list(page.dataframe[0].value["Institution"])


def test_the_list_sends_a_page_at_a_time_and_says_so(opened: AppTest):
    names = large().institution_by_id["name"]
    every = membership_of(large()).institution
    assert listed(opened) == list(names.iloc[every[:100]])
    assert f"Rows 1 to 100 of {len(every):,}" in html_of(opened)
    opened.number_input(key="list_page").set_value(2).run()
    assert listed(opened) == list(names.iloc[every[100:200]])
    opened.button_group(key="phase").set_value(["Primary"]).run()
    assert "Rows 1 to 100 of" in html_of(opened)  # another filter, from the top
    opened.button_group(key="phase").set_value([]).run()


def test_the_page_says_what_the_map_sums(opened: AppTest):
    assert not opened.exception
    assert honesty_line(select(large())) in html_of(opened)
    what = aggregated(select(large()))
    assert sums_in_words(what, what.by_region) in html_of(opened)
    assert "Choose the disc of a region or an authority for it alone" in html_of(opened)


def test_a_disc_of_the_sums_chooses_its_authority(monkeypatch: pytest.MonkeyPatch):
    session = {}
    monkeypatch.setattr("streamlit.session_state", session)
    map_pane._choose("sums", "Kent")
    assert session["authority"] == ["Kent"]
    west, east = 0.0, 1.5  # degrees; Kent lies between
    assert west < session[state.MAP_VIEW].longitude < east


def test_a_dot_of_the_register_is_told_of_until_it_is_clicked_again(
    monkeypatch: pytest.MonkeyPatch,
):
    session = {}
    monkeypatch.setattr("streamlit.session_state", session)
    map_pane._choose("schools", "urn-123456")
    assert session["school_pointed_out"] == "urn-123456"
    map_pane._choose("schools", "urn-123456")
    assert session["school_pointed_out"] == ""


def test_a_long_case_study_lists_its_first_partners(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("iinst_geo.ui.detail.MOST_LISTED", 1)
    page = page_of(small_network())
    page.query_params["selected"] = "A1"
    page.run()
    assert "Partners (3)" in html_of(page)
    assert {"Ash School", "Yew School"} & set(buttons(page)) == {"Ash School"}
    page.toggle(key="all-A1").set_value(True).run()
    assert {"Ash School", "Yew School"} < set(buttons(page))


def test_an_institution_of_many_case_studies_names_the_others(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("iinst_geo.ui.detail.MOST_IN_FULL", 1)
    page = page_of(small_network())
    page.query_params["selected"] = "ash"
    page.run()
    assert "<h3>Alders</h3>" in html_of(page)
    assert "In 1 more case study" in html_of(page)
    page.button(key="study-B2").click().run()
    assert "<h2>Beech</h2>" in html_of(page)


def test_a_small_list_has_no_pages():
    page = page_of(small_network()).run()
    assert len(listed(page)) <= list_pane.PAGE_ROWS
    assert not {"Previous 100", "Next 100"} & set(buttons(page))
    assert honesty_line(select(small_network(), PartnershipFilter())) in html_of(page)
