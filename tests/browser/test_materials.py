"""Grid, Compare, Themes, Network practice, Self-analysis and About in a browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import OpenExplorer
from tests.browser.explorer import Explorer
from tests.browser.layout import expect_whole_at_every_size
from tests.browser.test_for_everybody import PHONE, serious_findings

PAGES = {
    "Explore": "Explore partnerships",
    "Nearby": "Nearby",
    "Regions": "Regions",
    "Grid": "Category grid",
    "Compare": "Compare case studies",
    "Themes": "Themes",
    "Network practice": "Network practice",
    "Self-analysis": "Self-analysis",
    "Present": "Present",
    "Your data": "Your data",
    "About": "About the explorer",
}
MATERIALS = ("Grid", "Compare", "Themes", "Network practice", "Self-analysis", "About")
BROMLEY = "Langley Park School for Boys and Bromley primaries"


def go_to(explorer: Explorer, page: str) -> None:
    """Go to a page by the navigation, by keyboard where it is on screen."""
    link = explorer.page.get_by_role("link", name=page, exact=True)
    is_phone = explorer.page.evaluate(f"innerWidth <= {PHONE['width']}")
    if is_phone and not link.is_visible():  # the navigation stands behind a button
        explorer.page.get_by_test_id("stExpandSidebarButton").click()
    expect(link).to_be_visible()
    link.focus()
    explorer.page.keyboard.press("Enter")
    expect(explorer.page.locator("h1")).to_have_text(PAGES[page])
    explorer.rest()


def test_a_filter_and_a_choice_hold_on_every_page_and_nothing_is_broken_there(
    open_explorer: OpenExplorer,
):
    explorer = open_explorer("grid")
    expect_whole_at_every_size(explorer.page, "Grid")
    explorer.toggle("phase", "Primary and Secondary")
    explorer.tab_to("Falmaths")
    explorer.page.keyboard.press("Enter")
    expect(explorer.heading).to_have_text("Falmaths")
    for page in PAGES:
        go_to(explorer, page)
        expect_whole_at_every_size(explorer.page, page)
        if page in MATERIALS:
            assert serious_findings(explorer.page) == [], page
    go_to(explorer, "Themes")
    expect(explorer.value("phase", "Primary and Secondary")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(explorer.heading).to_have_text("Falmaths")
    explorer.page.locator(".st-key-reading").get_by_text("4 Planning").click()
    explorer.rest()
    explorer.tab_to(f"II14 {BROMLEY}")
    explorer.page.keyboard.press("Enter")
    expect(explorer.heading).to_have_text(BROMLEY)
    go_to(explorer, "Explore")
    expect(explorer.honesty).to_contain_text("Showing 4 of 14")
    expect(explorer.heading).to_have_text(BROMLEY)
    expect(explorer.page).to_have_url(re.compile("selected=II14"))


def test_a_dark_phone_shows_every_page_without_scrolling_sideways(
    open_explorer: OpenExplorer,
):
    explorer = open_explorer("grid?selected=II09", color_scheme="dark", viewport=PHONE)
    width = "document.documentElement.scrollWidth - innerWidth"
    for page in MATERIALS:
        go_to(explorer, page)
        assert serious_findings(explorer.page) == [], page
        assert explorer.page.evaluate(width) <= 0, page


def test_answers_come_back_from_their_file(open_explorer: OpenExplorer, tmp_path: Path):
    explorer = open_explorer("self-analysis")
    page = explorer.page
    note = "A note with “quotes”, <b>tags</b> and\na second line"
    page.get_by_label("Current approach").first.fill(note)
    page.get_by_label("Postcode or place").fill("BB1 2LD")
    page.get_by_label("Postcode or place").press("Enter")
    page.get_by_role("radio", name="Leading others").first.click()
    expect(page.get_by_text("1 of 20 answered")).to_be_visible()
    explorer.rest()
    with page.expect_download() as started:
        page.get_by_role("button", name="Answers (JSON)").click()
    file = tmp_path / "answers.json"
    started.value.save_as(file)
    assert note in json.dumps(
        json.loads(file.read_bytes()), ensure_ascii=False
    ).replace("\\n", "\n").replace('\\"', '"')
    page.reload()
    expect(page.get_by_text("1 of 20 answered")).to_be_visible()  # the tab kept them
    page.get_by_role("button", name="Forget on this device").click()
    expect(page.get_by_role("button", name="Keep on this device")).to_be_visible()
    page.reload()
    expect(page.get_by_text("0 of 20 answered")).to_be_visible()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("1 of 20 answered")).to_be_visible()
    expect(page.get_by_label("Current approach").first).to_have_value(note)
    expect(page.get_by_label("Postcode or place")).to_have_value("BB1 2LD")
    bad = tmp_path / "bad.json"
    bad.write_text('{"kind": "something else"}', encoding="utf-8")
    page.locator("input[type=file]").set_input_files(bad)
    expect(page.get_by_text("The file cannot be used")).to_be_visible()
    expect(page.get_by_text("1 of 20 answered")).to_be_visible()
