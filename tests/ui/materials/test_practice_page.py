"""The page Network practice, run without a browser."""

from __future__ import annotations

from functools import partial

from markupsafe import escape

from iinst_geo.materials.practice import practice_account
from iinst_geo.network.model import PartnershipNetwork
from tests.pages import html_of, page_at
from tests.samples import small_network

page_of = partial(page_at, "network")


def test_the_account_is_told_in_full(network: PartnershipNetwork):
    page = page_of(network)
    assert not page.exception
    assert not page.info
    shown, account = html_of(page), practice_account()
    for part in (*account.facts, *account.prompts, *account.lessons, *account.limits):
        assert escape(part.text) in shown
    for way in account.ways:
        assert f"<h3>{escape(way.name)}" in shown
    assert shown.count("<strong>2003</strong>") == 2
    assert "inferred members, 8 of 9 schools" in shown


def test_filters_that_hide_it_do_not_change_the_page(network: PartnershipNetwork):
    page = page_of(network, phase="Primary")
    [note] = page.info
    assert "Your filters leave Leading into Learning out of Explore" in note.value
    assert "inferred members, 8 of 9 schools" in html_of(page)


def test_data_without_it_have_the_account_and_no_map():
    page = page_of(small_network())
    assert not page.exception
    [note] = page.info
    assert "do not hold Leading into Learning" in note.value
    assert "Hollow discs" not in html_of(page)
    assert "Six prompts for an exchange" in html_of(page)
    assert "read_case_study" not in [button.key for button in page.button]


def test_the_case_study_is_read_beside_the_account(network: PartnershipNetwork):
    page = page_of(network)
    page.button(key="read_case_study").click().run()
    assert page.query_params["selected"] == "LIL"
    assert "<h2>Leading into Learning</h2>" in html_of(page)
    assert "Every school sends somebody" not in html_of(page)


def test_a_selection_from_elsewhere_is_read_beside_the_account(network):
    page = page_of(network, selected="II09")
    assert not page.exception
    assert "<h2>Falmaths</h2>" in html_of(page)
    assert "inferred members, 8 of 9 schools" in html_of(page)
