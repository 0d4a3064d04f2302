"""Filters narrow all parts of the page together, and live in the address."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import openpyxl
import pandas as pd
from playwright.sync_api import expect

from iinst_geo import (
    PartnershipFilter,
    PartnershipNetwork,
    honesty_line,
    member_rows,
    select,
)
from tests.browser.conftest import OpenExplorer
from tests.browser.explorer import Explorer

MOST_BYTES_OF_A_CLICK = 40_000

ALONE = {
    "phase": "Primary",
    "theme": "3",
    "funding": "Local Authority",
    "region": "South West",
}
TOGETHER = {
    "phase": ["Secondary"],
    "setting": ["Urban", "Rural"],
    "region": ["South West"],
}


def expect_view(
    explorer: Explorer, network: PartnershipNetwork, wanted: PartnershipFilter
) -> None:
    """Map, list, counts and honesty line show what the library says."""
    selection = select(network, wanted)
    expect(explorer.honesty).to_have_text(honesty_line(selection))
    rows = member_rows(selection)
    drawn = set(rows.loc[rows["lon"].notna(), "selects"])
    explorer.until(lambda: explorer.drawn_ids() == drawn)
    explorer.expect_rows(len(rows))
    counts = [f'" · {count}"' for count in selection.counts("phase").values()]
    explorer.until(lambda: explorer.counts("phase") == counts)


def expect_downloads(
    explorer: Explorer, network: PartnershipNetwork, wanted: PartnershipFilter
) -> None:
    """The files that the page gives hold what it shows."""
    selection = select(network, wanted)
    page = explorer.page
    page.locator(".st-key-downloads").get_by_role("button").first.click()
    files = {}
    for kind in ("csv", "xlsx", "geojson"):
        with page.expect_download() as started:
            page.locator(f".st-key-download_{kind} button").click()
        files[kind] = Path(started.value.path()).read_bytes()
    page.keyboard.press("Escape")
    listed = member_rows(selection)["institution_id"].fillna("").to_list()
    rows = pd.read_csv(io.BytesIO(files["csv"]), keep_default_na=False)
    assert rows["institution_id"].to_list() == listed
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    assert book.worksheets[0].max_row == len(listed) + 1
    features = json.loads(files["geojson"])["features"]
    kinds = [each["properties"]["feature_type"] for each in features]
    assert kinds.count("institution") == len(selection.institutions)
    assert kinds.count("partnership") == len(selection.partnerships)


def test_each_filter_narrows_everything_together(
    open_explorer: OpenExplorer, network: PartnershipNetwork
):
    explorer = open_explorer()
    for facet, value in ALONE.items():
        explorer.toggle(facet, value)
        expect_view(explorer, network, PartnershipFilter(**{facet: value}))
        explorer.toggle(facet, value)


def test_files_and_a_copied_link_give_the_same_view(
    open_explorer: OpenExplorer, network: PartnershipNetwork
):
    explorer = open_explorer()
    for facet, values in TOGETHER.items():
        for value in values:
            explorer.toggle(facet, value)
    expect_view(explorer, network, PartnershipFilter(**TOGETHER))
    expect_downloads(explorer, network, PartnershipFilter(**TOGETHER))
    control = explorer.page.locator(".st-key-copy_link")
    control.get_by_role("button", name="Copy link").click()
    expect(control.locator("output")).to_have_text(
        re.compile("Link copied|Copy the link below")
    )
    copied = control.locator("input").input_value()
    assert copied == explorer.page.url
    query = copied.removeprefix(f"{explorer.base}/")
    fresh = open_explorer(query, locale="en-GB")
    expect_view(fresh, network, PartnershipFilter(**TOGETHER))


def test_search_forgives_and_chips_and_clear_all_take_filters_off(
    open_explorer: OpenExplorer,
):
    explorer = open_explorer("?theme=3")
    box = explorer.page.locator(".st-key-q input")
    box.fill("falmuth")
    box.press("Enter")
    expect(explorer.honesty).to_contain_text("Showing 1 of 14")
    expect(explorer.page).to_have_url(re.compile(r"\?(?=.*q=falmuth)(?=.*theme=3)"))
    chips = explorer.page.locator(".st-key-chips")
    expect(chips).to_contain_text("Theme: 3 Partnership and sharing")
    chips.get_by_role("button", name="Search: falmuth").click()
    expect(explorer.honesty).to_contain_text("Showing 7 of 14")
    explorer.page.get_by_role("button", name="Clear all").click()
    expect(explorer.honesty).to_contain_text("Showing 14 of 14")
    expect(chips.get_by_role("button")).to_have_count(0)
    expect(explorer.page).to_have_url(f"{explorer.base}/")


def test_a_filter_click_moves_few_bytes(open_explorer: OpenExplorer):
    explorer = open_explorer()
    received: list[int] = []
    cdp = explorer.page.context.new_cdp_session(explorer.page)
    cdp.send("Network.enable")
    cdp.on(
        "Network.webSocketFrameReceived",
        lambda event: received.append(len(event["response"]["payloadData"]) * 3 // 4),
    )
    for facet, value, told in (
        ("phase", "Secondary", "Showing 8 of 14"),
        ("setting", "Urban", "Showing 5 of 14"),
        ("phase", "Secondary", "Showing 7 of 14"),
    ):
        received.clear()
        explorer.toggle(facet, value)
        expect(explorer.honesty).to_contain_text(told)
        explorer.rest()
        assert 0 < sum(received) <= MOST_BYTES_OF_A_CLICK
