"""Map, list, detail and address are one selection."""

from __future__ import annotations

import random
import re

import pytest
from playwright.sync_api import expect

from iinst_geo import PartnershipFilter, PartnershipNetwork, member_rows, select
from iinst_geo.network.facets import facet_sets
from tests.browser.conftest import OpenExplorer
from tests.browser.explorer import Explorer

FALMOUTH = (-5.09522, 50.15797)
KING_CHARLES = (-5.07329, 50.14893)
KING_CHARLES_ID = "king-charles-c-of-e-primary-school"
IN_BROMLEY = (-0.005, 51.385)


def expect_selected(explorer: Explorer, selected: str, heading: str) -> None:
    """The detail, the map, its description and the address say one thing."""
    expect(explorer.heading).to_have_text(heading)
    words = re.compile(rf"Selected: {re.escape(heading)}\.$")
    expect(explorer.marks).to_have_attribute("aria-label", words)
    expect(explorer.page).to_have_url(re.compile(rf"selected={selected}$"))
    assert explorer.ringed() == [selected]


def test_a_click_selects_a_partner_a_tie_s_case_study_and_a_lead_s(
    open_explorer: OpenExplorer,
):
    explorer = open_explorer("?authority=Cornwall&selected=II09", has_map=True)
    explorer.click_map(*KING_CHARLES)
    expect_selected(explorer, KING_CHARLES_ID, "King Charles C of E Primary School")
    expect(explorer.page.locator(".st-key-detail")).to_contain_text("Falmaths")
    middle = [sum(pair) / 2 for pair in zip(FALMOUTH, KING_CHARLES, strict=True)]
    explorer.click_map(*middle)
    expect_selected(explorer, "II09", "Falmaths")
    explorer.click_map(*KING_CHARLES)
    expect(explorer.heading).to_have_text("King Charles C of E Primary School")
    explorer.click_map(*FALMOUTH)
    expect_selected(explorer, "II09", "Falmaths")


def test_a_click_on_a_shaded_area_selects_the_group(open_explorer: OpenExplorer):
    explorer = open_explorer("?authority=Bromley", has_map=True)
    explorer.click_map(*IN_BROMLEY)
    expect(explorer.heading).to_have_text("Bromley primary schools")
    expect(explorer.page).to_have_url(re.compile("selected=bromley-primary-schools$"))


def test_the_list_selects_by_keyboard_what_the_map_selects(
    open_explorer: OpenExplorer,
):
    explorer = open_explorer("?authority=Cornwall&selected=II19")
    explorer.choose_row(1)
    expect(explorer.heading).to_have_text("Falmouth Primary School")
    explorer.choose_row(0)
    expect_selected(explorer, "II09", "Falmaths")


def test_a_name_in_the_detail_selects_and_back_returns(open_explorer: OpenExplorer):
    explorer = open_explorer("?selected=II01")
    detail = explorer.page.locator(".st-key-detail")
    detail.get_by_role("button", name="Archbishop Grimshaw").click()
    expect(explorer.heading).to_have_text("Archbishop Grimshaw RC School")
    expect(detail).to_contain_text("At the same point")
    explorer.page.go_back()
    expect(explorer.heading).to_have_text("Bishop Challoner and John Henry Newman")
    explorer.page.go_forward()
    expect(explorer.heading).to_have_text("Archbishop Grimshaw RC School")


def test_going_to_it_moves_the_map_and_a_filter_that_hides_it_says_so(
    open_explorer: OpenExplorer,
):
    explorer = open_explorer("?selected=II09")
    opened = explorer.view()
    for name in ("Zoom out", "Whole of England"):
        explorer.page.get_by_role("button", name=name).click()
        explorer.until(lambda: explorer.view()["zoom"] < opened["zoom"] - 0.9)
        explorer.page.get_by_role("button", name="Go to on map").click()
        explorer.until(lambda: explorer.view() == pytest.approx(opened, abs=1e-5))
    explorer.toggle("region", "London")
    alert = explorer.page.locator(".st-key-detail [data-testid=stAlert]")
    expect(alert).to_contain_text("The filters hide this selection")
    expect(explorer.heading).to_have_text("Falmaths")
    assert explorer.ringed() == []


def test_after_any_filter_the_map_draws_and_rings_what_the_library_says(
    open_explorer: OpenExplorer, network: PartnershipNetwork
):
    chance = random.Random(22)
    sets = facet_sets(network)
    explorer = open_explorer("?selected=LIL")
    chosen = "LIL"
    on: dict[str, set[str]] = {}
    for _ in range(5):
        facet = chance.choice(["phase", "theme", "setting", "funding"])
        value = chance.choice(list(sets[facet]))
        explorer.toggle(facet, value)
        on.setdefault(facet, set()).symmetric_difference_update({value})
        wanted = PartnershipFilter(**{name: frozenset(v) for name, v in on.items()})
        rows = member_rows(select(network, wanted))
        drawn = set(rows.loc[rows["lon"].notna(), "selects"])
        explorer.until(lambda drawn=drawn: explorer.drawn_ids() == drawn)
        assert chosen in explorer.ringed() if chosen in drawn else not explorer.ringed()
        others = sorted(drawn - {chosen})  # to choose a row again takes it off
        if others:
            explorer.expect_rows(len(rows))
            chosen = chance.choice(others)
            explorer.choose_row(list(rows["selects"]).index(chosen))
            explorer.until(lambda chosen=chosen: chosen in explorer.ringed())
