"""A Local Authority officer's way from a postcode to a briefing."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pandas as pd
from playwright.sync_api import expect

from iinst_geo import PartnershipFilter, PartnershipNetwork
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.query import find_nearby
from iinst_geo.nearby.rows import neighbour_rows
from tests.browser.conftest import OpenExplorer
from tests.browser.explorer import Explorer
from tests.browser.layout import expect_whole_at_every_size
from tests.browser.test_for_everybody import serious_findings

PHONE = {"width": 390, "height": 844}


def test_from_a_postcode_to_a_briefing_by_keyboard_alone(
    open_explorer: OpenExplorer, network: PartnershipNetwork
):
    explorer = open_explorer("nearby?from=York&within=5")
    page = explorer.page
    expect(explorer.honesty).to_contain_text("No institution within 5 km")
    explorer.tab_to("Look within 22 km")
    page.keyboard.press("Enter")
    explorer.expect_rows(1, "nearby_list")
    explorer.tab_to("From")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("bb1 2ld")
    page.keyboard.press("Enter")
    explorer.expect_rows(11, "nearby_list")
    assert [each["l"] for each in explorer.layer("numbers")] == [
        str(number) for number in range(1, 12)
    ]
    explorer.tab_to("Primary", "Shift+Tab")
    explorer.tab_to("Secondary", "ArrowRight")
    page.keyboard.press("Space")
    explorer.expect_rows(9, "nearby_list")
    explorer.choose_row(1, "nearby_list", start="")
    expect(explorer.heading).to_have_text("Darwen Vale High School")
    expect(page).to_have_url(re.compile("selected=darwen-vale-high-school"))

    wanted = PartnershipFilter(phase="Secondary")
    found = find_nearby(network, find_place(network, "BB1 2LD"), 22, wanted)
    rows = neighbour_rows(network, found.results)
    shown = pd.read_csv(_download(explorer, "Download CSV"), keep_default_na=False)
    pd.testing.assert_frame_equal(shown, rows, check_dtype=False)
    book = openpyxl.load_workbook(_download(explorer, "Download XLSX"))
    assert book["Nearby"].max_row == len(rows) + 1

    with page.context.expect_page() as opened:
        explorer.tab_to("Briefing to print")
        page.keyboard.press("Enter")
    briefing = opened.value
    expect(briefing.get_by_role("row")).to_have_count(len(rows) + 1)
    assert briefing.url.startswith(f"{explorer.base}/briefing?from=BB1+2LD&within=22")
    assert briefing.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    assert serious_findings(briefing) == []
    expect_whole_at_every_size(briefing, "Briefing")
    briefing.close()
    assert serious_findings(page) == []


def test_a_school_finds_who_could_be_next_on_a_phone(open_explorer: OpenExplorer):
    explorer = open_explorer(
        "nearby?from=II09&within=30",
        viewport=PHONE,
        color_scheme="dark",
    )
    page = explorer.page
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    explorer.expect_rows(23, "next_list")
    # Five primaries lie so near each other that one disc hides four.
    assert [each["l"] for each in explorer.layer("badges")] == ["+4"]
    page.get_by_role("button", name="Similar setting").click()
    expect(page.locator(".honesty").last).to_contain_text("not yet working with")
    explorer.rest()
    assert serious_findings(page) == []


def _download(explorer: Explorer, name: str) -> io.BytesIO:
    explorer.tab_to(name)
    with explorer.page.expect_download() as started:
        explorer.page.keyboard.press("Enter")
    return io.BytesIO(Path(started.value.path()).read_bytes())
