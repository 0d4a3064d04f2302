"""The page for every eye, hand, screen and data set."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from iinst_geo.maps.files import path_of
from iinst_geo.maps.palette import DARK, LIGHT, Palette
from tests.browser.conftest import OpenExplorer
from tests.browser.explorer import Explorer
from tests.conftest import ROOT, Server

PHONE = {"width": 390, "height": 844}
LEAST_TARGET_PX = 24
HOSTILE = (
    "<img src=x onerror=\"document.title='owned'\">"
    "<script>document.title='owned'</script>"
    " [a](javascript:alert(1)) ![b](https://example.org/x.png) **bold** :smile: {sub}"
)


def serious_findings(page: Page) -> list[tuple[str, list[str]]]:
    """Give what axe finds serious or critical on a page."""
    response = Axe().run(page).response
    assert response["passes"]
    return [
        (found["id"], [node["target"] for node in found["nodes"]])
        for found in response["violations"]
        if found["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize(
    ("query", "theme", "palette", "height"),
    [
        ("", "light", LIGHT, 720),  # the pane beside the map scrolls
        ("?selected=LIL", "dark", DARK, 900),
    ],
)
def test_axe_finds_nothing_serious_in_either_theme(
    open_explorer: OpenExplorer, query: str, theme: str, palette: Palette, height: int
):
    viewport = {"width": 1280, "height": height}
    # The map's own controls are the same in both.
    explorer = open_explorer(
        query, has_map=theme == "light", color_scheme=theme, viewport=viewport
    )
    assert explorer.spec()["colours"]["land"] == [*palette.land]
    assert serious_findings(explorer.page) == []


def test_a_phone_shows_all_without_scrolling_sideways(open_explorer: OpenExplorer):
    explorer = open_explorer("?selected=II09", viewport=PHONE)
    page = explorer.page
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    chart, detail = explorer.chart.bounding_box(), explorer.heading.bounding_box()
    assert chart and detail
    assert chart["width"] <= PHONE["width"]
    assert detail["y"] > chart["y"] + chart["height"]


@pytest.fixture(scope="module")
def falmaths(wide_screen: BrowserContext, server: Server) -> Iterator[Explorer]:
    """Explore with a case study selected, for what is asked of it without a click."""
    explorer = Explorer(wide_screen.new_page(), server.url).open("?selected=II09")
    yield explorer
    explorer.page.close()


def test_targets_are_large_enough(falmaths: Explorer):
    small = falmaths.page.evaluate(
        """(least) => [...document.querySelectorAll(
             '.stApp button, .stApp summary, .stApp input[type=text]')]
           .filter((each) => each.checkVisibility({opacityProperty: true}))
           .map((each) => [each.innerText || each.ariaLabel,
                           each.getBoundingClientRect()])
           .filter(([, box]) => box.width && (box.width < least || box.height < least))
           .map(([name, box]) => `${name}: ${box.width} by ${box.height}`)""",
        LEAST_TARGET_PX,
    )
    # The sign for help beside a label is Streamlit's own; the label itself is the
    # widget's, and the help is also read with the widget.
    assert [each for each in small if not each.startswith("Help for")] == []


def test_the_keyboard_alone_filters_chooses_and_closes(open_explorer: OpenExplorer):
    explorer = open_explorer()
    keyboard = explorer.page.keyboard
    explorer.page.locator(".st-key-q input").focus()
    explorer.tab_to("Primary")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    explorer.until(lambda: explorer.page.evaluate(outline) == "solid")
    keyboard.press("Space")
    expect(explorer.honesty).to_contain_text("Showing 2 of 14")
    explorer.choose_row(0)
    expect(explorer.heading).to_have_text("Wandsworth primary schools")
    explorer.tab_to("Close")
    keyboard.press("Enter")
    expect(explorer.heading).to_have_text("In view")


def test_reduced_motion_is_respected(falmaths: Explorer):
    falmaths.page.emulate_media(reduced_motion="reduce")
    seconds = falmaths.value("phase", "Primary").evaluate(
        "(button) => parseFloat(getComputedStyle(button).transitionDuration)"
    )
    falmaths.page.emulate_media(reduced_motion="null")
    assert seconds < 0.001


def test_print_leaves_out_the_controls_and_cuts_nothing_off(falmaths: Explorer):
    falmaths.page.emulate_media(media="print")
    expect(falmaths.page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(falmaths.page.locator(".st-key-map_actions")).to_be_hidden()
    expect(falmaths.heading).to_be_visible()
    hidden = falmaths.page.locator(".st-key-detail").evaluate(
        "(detail) => detail.scrollHeight - detail.clientHeight"
    )
    falmaths.page.emulate_media(media="null")
    assert hidden <= 1


@pytest.fixture(scope="module")
def hostile_server(
    serve: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory
) -> Server:
    """The app on a copy of the data in which a name, title and theme are hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    for file in (ROOT / "data").iterdir():
        shutil.copy(file, folder)
    _replace(folder / "institutions.geojson", '"Falmouth School"', json.dumps(HOSTILE))
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    _replace(folder / "case_studies.csv", ",Falmaths,", f",{quoted},")
    return serve(data=folder)


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_hostile_text_is_shown_as_characters(
    open_explorer: OpenExplorer, hostile_server: Server
):
    explorer = open_explorer("?selected=II09", base=hostile_server.url, has_map=True)
    expect(explorer.heading).to_have_text(HOSTILE)
    detail = explorer.page.locator(".st-key-detail")
    name = detail.locator("[class*='st-key-member-II09'] button").first
    shown = name.inner_text().replace("\u2060", "")
    assert HOSTILE in re.sub(r"\s+", " ", shown)
    for tag in ("img", "script", "strong", "a[href^=javascript]"):
        assert detail.locator(f"button {tag}, h2 {tag}").count() == 0
    lon, lat = next(row["p"] for row in explorer.layer("leads") if row["id"] == "II09")
    x, y = explorer.pixel_of(lon, lat)
    tooltip = explorer.page.locator(".map-tip")
    explorer.until(
        lambda: (
            explorer.page.mouse.move(x, y),
            explorer.page.mouse.move(x + 1, y),
            tooltip.is_visible(),
        )[-1]
    )
    expect(tooltip).to_contain_text("<script>document.title='owned'</script>")
    assert tooltip.locator("img, script").count() == 0
    assert "owned" not in explorer.page.title()


def test_broken_data_is_told_on_the_page(
    serve: Callable[..., Server],
    tmp_path: Path,
    browser,
):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    _replace(
        tmp_path / "data" / "partnerships.csv", "falmouth-primary-school", "nobody"
    )
    server = serve(data=tmp_path / "data")
    page = browser.new_page()
    page.goto(server.url)
    expect(page.get_by_text("The data cannot be used.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("'nobody' names no institution")).to_be_visible()
    page.close()


def test_the_app_and_its_map_work_under_a_base_path(
    serve: Callable[..., Server], open_explorer: OpenExplorer
):
    server = serve("--server.baseUrlPath=maths/map", path="/maths/map")
    base = f"{server.url}/maths/map"
    explorer = open_explorer(
        "?authority=Bromley", base=base, has_map=True, locale="en-GB"
    )
    asked_for = "performance.getEntriesByType('resource').map((each) => each.name)"
    for name in ("page.js", "deck.js", "sheet.mvt"):
        explorer.page.wait_for_function(
            f"() => {asked_for}.some((each) => each === '{base}/{path_of(name)}')"
        )
        assert requests.get(f"{base}/{path_of(name)}", timeout=30).ok
    assert explorer.drawn_ids()
    page = open_explorer("nearby?from=BB1+2LD", base=base).page
    link = page.get_by_role("link", name="Briefing to print")
    briefing = link.evaluate("link => link.href")
    assert briefing.startswith(f"{base}/briefing?")
    assert "BB1 2LD</h1>" in requests.get(briefing, timeout=30).text
    page.get_by_role("link", name="Present", exact=True).click()
    assert page.locator("a.main").evaluate("link => link.href") == f"{base}/player"
    assert requests.get(f"{base}/player", timeout=30).ok
