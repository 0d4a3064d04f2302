"""From a region to its case studies and its neighbourhood, in a browser."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from iinst_geo import PartnershipFilter, PartnershipNetwork, select
from iinst_geo.analysis.regions import area_rows
from tests.browser.conftest import OpenExplorer
from tests.browser.test_for_everybody import serious_findings


def test_a_region_leads_to_explore_and_nearby_with_its_filter(
    open_explorer: OpenExplorer, network: PartnershipNetwork
):
    explorer = open_explorer("regions?programme=Influential+Institutions")
    page = explorer.page
    wanted = PartnershipFilter(programme="Influential Institutions")
    rows = area_rows(select(network, wanted))
    explorer.expect_rows(len(rows), "areas_list")
    drawn = {disc["id"]: disc["n"] for disc in explorer.layer("discs")}
    shown = dict(zip(rows["area"], rows["institutions"], strict=True))
    assert drawn == {area: count for area, count in shown.items() if area in drawn}
    assert set(shown) - set(drawn) == {"No place"}
    heading = page.locator(".st-key-area_pane h2").first
    explorer.choose_row(1, "areas_list", start=".st-key-level button >> nth=1")
    expect(heading).to_have_text(rows["area"].iloc[1])
    assert serious_findings(page) == []
    page.get_by_role("link", name="Look near here").click()
    expect(page.get_by_role("textbox", name="From")).to_have_value(rows["area"].iloc[1])
    explorer.rest()
    # Back restores the area and the filter that the page had when it was left.
    page.go_back()
    expect(heading).to_have_text(rows["area"].iloc[1])
    explorer.rest()
    expect(page).to_have_url(re.compile(r"area=East\+Midlands"))
    expect(page).to_have_url(re.compile(r"programme=Influential\+Institutions"))
    page.get_by_role("link", name="Show on Explore").click()
    chip = page.get_by_role("button", name=f"Region: {rows['area'].iloc[1]}")
    expect(chip).to_be_visible()
    explorer.rest()
    expect(page).to_have_url(re.compile(r"programme=Influential\+Institutions"))
