"""Own data in the browser: each visitor's alone, and kept until better are chosen."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import OpenExplorer
from tests.browser.explorer import Explorer
from tests.browser.layout import expect_whole_at_every_size, faults
from tests.browser.test_for_everybody import PHONE, serious_findings
from tests.browser.test_materials import PAGES, go_to
from tests.own_files import faulty_workbook, long_names_workbook, workbook

NAMES = ("Quince School", "Sallow School", "Falmouth School")  # the last is built in
BANNER = "You are looking at your own data: "
BROKEN = {
    "broken.xlsx": b"PK\x03\x04 and then nothing of a workbook",
    "deep.geojson": b"[" * 100_000,
}
PAGES_OF_LINKS = ("Explore", "Nearby", "Regions")  # the others speak of no links
TABLE = "<table style='width: 1500px'><tr><td>Table</td></tr></table>"
SCROLLER = "<div role=region aria-label=Table tabindex=0 style='overflow-x: auto'>"
BROKEN_PAGES = {
    TABLE: "the page is",
    f"<div style='overflow: hidden'>{TABLE}</div>": "is 1500 px wide",
    f"{SCROLLER}{TABLE.replace('1500', '5447')}</div>": "is 5447 px wide",
    "<p>Below</p><p style='margin-top: -30px'>Above</p>": "lies over",
}
WHOLE_PAGE = (
    f"{SCROLLER}{TABLE}</div><details><summary>More</summary>{TABLE}</details>"
    "<p>One <b>text</b> after</p><p>another</p>"
)


def network_of(lead: str, partner: str) -> bytes:
    """Give a workbook of one partnership, as somebody would write it down."""
    head = ["School", "Postcode", "Works with", "Setting"]
    rows = [[lead, "YO1 7HH", partner, "Coast"], [partner, "YO24 1AB", "", ""]]
    return workbook(Sheet1=[head, *rows])


def give(explorer: Explorer, name: str, content: bytes) -> None:
    """Give a file to the page, and wait for its verdict."""
    given = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    explorer.page.locator(".st-key-own_files input[type=file]").set_input_files(given)
    verdict = explorer.page.get_by_text("The data ")
    expect(verdict.first).to_be_visible()
    explorer.rest()


def use(explorer: Explorer) -> None:
    explorer.page.get_by_role("button", name="Use this data").click()
    expect(explorer.page.get_by_text(BANNER)).to_be_visible()
    explorer.rest()


def go(explorer: Explorer, page: str) -> None:
    """Go to a page as a visitor does: a new address would be a new session."""
    explorer.page.get_by_role("link", name=page, exact=True).first.click()
    expect(explorer.page.locator("h1")).to_contain_text(page.split(maxsplit=1)[0])
    explorer.rest()


def downloaded(page: Page, button: str) -> str:
    with page.expect_download() as begun:
        page.get_by_role("button", name=button).click()
    return Path(begun.value.path()).read_text(encoding="utf-8")


def test_two_visitors_at_once_see_each_their_own_data(open_explorer: OpenExplorer):
    one = open_explorer("your-data", locale="en-GB")
    other = open_explorer("your-data", locale="en-GB")
    give(one, "one.xlsx", network_of("Quince School", "Rowan School"))
    use(one)
    go(one, "Explore")
    expect(one.honesty).to_contain_text("Showing 2 of 2 institutions and their 1 link")
    go(other, "Explore")
    expect(other.honesty).to_contain_text("Showing 14 of 14 case studies")
    assert other.page.get_by_text(BANNER).count() == 0
    go(other, "Your data")
    give(other, "other.xlsx", network_of("Sallow School", "Tamarisk School"))
    use(other)
    # Broken files after good ones leave the good ones in use.
    for name, content in BROKEN.items():
        give(other, name, content)
        expect(other.page.get_by_text("The data cannot be used yet")).to_be_visible()
        expect(other.page.locator("table.report").first).to_contain_text(name)
    go(one, "Present")
    go(other, "Present")
    expect(other.page.get_by_text(BANNER)).to_contain_text("other.xlsx")
    files = {
        each: downloaded(each.page, "Download as one HTML file")
        for each in (one, other)
    }
    for explorer, own in ((one, "Quince School"), (other, "Sallow School")):
        assert [each for each in NAMES if each in files[explorer]] == [own]
        # Routes know no session: they give the explorer's data, and no page of one who
        # looks at own data leads to them.
        assert explorer.page.locator("a[href^=player], a[href^=briefing]").count() == 0
        for route in ("player", "briefing?from=YO1%207HH"):
            answer = explorer.page.request.get(f"{explorer.base}/{route}")
            assert answer.ok and own not in answer.text()


def test_the_page_is_for_everybody_sound_or_not(open_explorer: OpenExplorer):
    explorer = open_explorer("your-data", color_scheme="dark", viewport=PHONE)
    page = explorer.page
    for name, content, sign in (
        ("sound.xlsx", network_of("Quince School", "Rowan School"), "Use this data"),
        ("faults.xlsx", faulty_workbook(), "Download the report (CSV)"),
    ):
        give(explorer, name, content)
        expect(page.get_by_role("button", name=sign)).to_be_visible()
        assert serious_findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_long_names_break_nothing_on_any_page_at_any_size(open_explorer: OpenExplorer):
    explorer = open_explorer("your-data", locale="en-GB")
    give(explorer, "long.xlsx", long_names_workbook())
    use(explorer)
    for page in PAGES:
        go_to(explorer, page)
        if page == "Explore":
            explorer.choose_row(0)
            expect(explorer.heading).to_be_visible()
        expect_whole_at_every_size(explorer.page, page)


def test_long_names_of_a_list_of_links_and_of_faults_break_nothing(
    open_explorer: OpenExplorer,
):
    explorer = open_explorer("your-data", locale="en-GB")
    give(explorer, "long.xlsx", long_names_workbook(has_case_studies=False))
    use(explorer)
    for page in PAGES_OF_LINKS:
        go_to(explorer, page)
        if page == "Explore":
            explorer.choose_row(0)
            expect(explorer.heading).to_be_visible()
        expect_whole_at_every_size(explorer.page, page)
    go_to(explorer, "Your data")
    give(explorer, "faults.xlsx", faulty_workbook())
    expect(explorer.page.get_by_text("The data cannot be used yet")).to_be_visible()
    expect_whole_at_every_size(explorer.page, "Report")


def test_what_is_broken_is_found(wide_screen: BrowserContext):
    page = wide_screen.new_page()
    for broken, sign in BROKEN_PAGES.items():
        page.set_content(broken)
        assert any(sign in fault for fault in faults(page)), broken
    page.set_content(WHOLE_PAGE)
    assert faults(page) == []
    page.close()
