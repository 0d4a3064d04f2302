"""Map, list, detail and address are one selection."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import expect

from iinst_geo import PartnershipFilter, PartnershipNetwork, member_rows, select
from iinst_geo.facets import facet_sets
from iinst_geo.focus import focus_on
from tests.browser.explorer import Explorer

FALMOUTH = (-5.09522, 50.15797)
KING_CHARLES = (-5.07329, 50.14893)
GRID = ".st-key-list canvas[data-testid=data-grid-canvas]"


def expect_selected(explorer: Explorer, selected: str, heading: str, ring: str) -> None:
    expect(explorer.heading).to_have_text(heading)
    expect(explorer.chart).to_have_attribute("aria-label", _ends_with(heading))
    assert explorer.page.url.endswith(f"selected={selected}")
    assert explorer.ringed() == [ring]


def _ends_with(heading: str):
    import re

    return re.compile(rf"Selected: {re.escape(heading)}\.$")


def test_a_click_on_a_lead_selects_its_case_study(explorer: Explorer):
    explorer.open("?authority=Cornwall")
    explorer.click_map(*FALMOUTH)
    expect_selected(explorer, "II09", "Falmaths", "II09")


def test_a_click_on_a_partner_selects_it(explorer: Explorer):
    explorer.open("?selected=II09")
    explorer.click_map(*KING_CHARLES)
    name = "King Charles C of E Primary School"
    key = "king-charles-c-of-e-primary-school"
    expect_selected(explorer, key, name, key)
    expect(explorer.page.locator(".st-key-detail")).to_contain_text("Falmaths")


def test_a_click_on_a_tie_selects_its_case_study(explorer: Explorer):
    explorer.open("?selected=king-charles-c-of-e-primary-school")
    middle = [sum(pair) / 2 for pair in zip(FALMOUTH, KING_CHARLES, strict=True)]
    explorer.click_map(*middle)
    expect_selected(explorer, "II09", "Falmaths", "II09")


def test_a_click_on_a_shaded_area_selects_the_group(explorer: Explorer):
    explorer.open("?authority=Bromley")
    explorer.click_map(0.05, 51.36)
    expect(explorer.heading).to_have_text("Bromley primary schools")
    assert explorer.page.url.endswith("selected=bromley-primary-schools")


def test_the_list_selects_by_keyboard_what_the_map_selects(explorer: Explorer):
    explorer.open("?authority=Cornwall")
    explorer.page.locator(GRID).focus()
    explorer.page.keyboard.press("ArrowDown")
    explorer.page.keyboard.press("Shift+Space")
    expect(explorer.heading).to_have_text("Falmouth Primary School")
    explorer.page.keyboard.press("ArrowUp")
    explorer.page.keyboard.press("Shift+Space")
    expect_selected(explorer, "II09", "Falmaths", "II09")


def test_the_list_takes_keys_after_a_selection_by_address(explorer: Explorer):
    explorer.open("?authority=Cornwall&selected=II19")
    explorer.page.locator(GRID).focus()
    explorer.page.keyboard.press("ArrowDown")
    explorer.page.keyboard.press("ArrowUp")
    explorer.page.keyboard.press("Shift+Space")
    expect_selected(explorer, "II09", "Falmaths", "II09")


@pytest.mark.parametrize("address", ["?selected=II09", "?selected=ii09"])
def test_the_address_selects_whatever_its_case(explorer: Explorer, address: str):
    explorer.open(address)
    expect(explorer.heading).to_have_text("Falmaths")
    assert explorer.ringed() == ["II09"]


def test_a_name_in_the_detail_selects_and_back_returns(explorer: Explorer):
    explorer.open("?selected=II01")
    detail = explorer.page.locator(".st-key-detail")
    detail.get_by_role("button", name="Archbishop Grimshaw").click()
    expect(explorer.heading).to_have_text("Archbishop Grimshaw RC School")
    expect(detail).to_contain_text("At the same point")
    explorer.page.go_back()
    expect(explorer.heading).to_have_text("Bishop Challoner and John Henry Newman")
    explorer.page.go_forward()
    expect(explorer.heading).to_have_text("Archbishop Grimshaw RC School")


def test_a_filter_that_hides_the_selected_one_says_so(explorer: Explorer):
    explorer.open("?selected=II09")
    explorer.toggle("region", "London")
    alert = explorer.page.locator(".st-key-detail [data-testid=stAlert]")
    expect(alert).to_contain_text("The filters hide this selection")
    expect(explorer.heading).to_have_text("Falmaths")
    assert explorer.ringed() == []


def test_going_to_a_case_study_moves_the_map_each_time(explorer: Explorer):
    explorer.open()
    explorer.page.locator(GRID).focus()
    explorer.page.keyboard.press("ArrowDown")
    explorer.page.keyboard.press("Shift+Space")
    expect(explorer.heading).to_be_visible()
    before = explorer.spec()["initialViewState"]
    go_to = explorer.page.get_by_role("button", name="Go to on map")
    for _ in range(2):
        go_to.click()
        explorer.until(lambda: explorer.spec()["initialViewState"] != before)
        before = explorer.spec()["initialViewState"]


def test_the_ring_is_never_on_another_institution(
    explorer: Explorer, network: PartnershipNetwork
):
    """Over many filters and selections, the map draws what the library says."""
    chance = random.Random(22)
    sets = facet_sets(network)
    ids = [*network.case_studies["case_study_id"], *sorted(network.placed_ids)]
    explorer.open(f"?selected={chance.choice(ids)}")
    on: dict[str, set[str]] = {}
    for _ in range(12):
        facet = chance.choice(["phase", "theme", "setting", "funding"])
        value = chance.choice(list(sets[facet]))
        explorer.toggle(facet, value)
        on.setdefault(facet, set()).symmetric_difference_update({value})
        wanted = PartnershipFilter(**{name: frozenset(v) for name, v in on.items()})
        rows = member_rows(select(network, wanted))
        drawn = set(rows.loc[rows["lon"].notna(), "selects"])
        explorer.until(lambda drawn=drawn: explorer.drawn_ids() == drawn)
        centre = focus_on(
            network, explorer.page.url.split("selected=")[1].split("&")[0]
        ).institution_id
        shown = rows.loc[rows["institution_id"] == centre, "selects"]
        placed = centre in network.placed_ids
        assert set(explorer.ringed()) >= (set(shown) if placed else set())
        same_point = 2 if centre.endswith(("newman-catholic-college", "-rc-school")) else 1
        assert len(explorer.ringed()) <= same_point
        if rows.empty or not drawn:
            continue
        target = chance.choice(sorted(drawn))
        row = list(rows["selects"]).index(target)
        explorer.choose_row(row)
        explorer.until(lambda target=target: target in explorer.ringed())
