"""A story's HTML file, opened from disk in a browser without a network."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from bench.large_network import large_network
from iinst_geo import PartnershipFilter, PartnershipNetwork, honesty_line, select
from iinst_geo.export.player.file import story_html, view_html
from iinst_geo.ingest import read_own_data
from iinst_geo.maps.records import marks
from iinst_geo.maps.view import LEVELS
from iinst_geo.selection.members import member_rows
from iinst_geo.selection.model import Selection
from iinst_geo.selection.sums import AUTHORITY
from iinst_geo.story.files import first_story
from iinst_geo.story.model import CASE_STUDY, Scene, SceneFocus, Story
from tests.browser.explorer import PATIENCE_MS
from tests.browser.layout import expect_whole_at_every_size, faults
from tests.browser.test_for_everybody import serious_findings
from tests.samples import linked_network

PROJECTOR = {"width": 1920, "height": 1080}


class Player:
    """The file in a browser tab."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.outside: list[str] = []
        self.errors: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", lambda request: self._note(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.route("http*://**", self._refuse)

    def _note(self, url: str) -> None:
        if not url.startswith(("file:", "blob:", "data:")):
            self.outside.append(url)

    def _refuse(self, route: Route) -> None:
        route.abort()

    def ask(self, what: str) -> Any:
        """Give what the file tells about itself."""
        return self.page.evaluate(f"window.iinst.{what}()")

    def expect_like(self, selection: Selection) -> None:
        """Compare map and list with what the library shows."""
        rows = member_rows(selection)
        listed = rows["institution_id"].fillna("")
        drawn = marks(list(rows.itertuples()))
        assert self.ask("list") == list(listed)
        assert sorted(self.ask("shown")) == sorted(
            mark.institution_id for mark in drawn
        )

    def until_zoom(self, holds: Callable[[float], bool]) -> None:
        """Wait until the map stands at a zoom; the file's policy forbids polling it."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while not holds(self.ask("zoom")):
            assert time.monotonic() < deadline, "the map did not come to stand there"
            self.page.wait_for_timeout(50)

    def tick(self, value: str) -> None:
        """Put a value of a filter on or off."""
        self.page.get_by_role("checkbox", name=value).first.click()


@pytest.fixture(scope="module")
def player(
    browser: Browser,
    network: PartnershipNetwork,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Player]:
    file: Path = tmp_path_factory.mktemp("player") / "story.html"
    file.write_bytes(story_html(network, first_story(network)))
    context = browser.new_context(viewport=PROJECTOR, reduced_motion="reduce")
    player = Player(context.new_page())
    player.page.goto(f"{file.as_uri()}#scene=2")
    yield player
    context.close()
    assert player.outside == []
    assert player.errors == []


def test_all_scenes_play_by_the_keys_of_a_clicker(
    player: Player, network: PartnershipNetwork
):
    story, press = first_story(network), player.page.keyboard.press
    assert player.ask("scene") == 2  # as the address asks
    expect(player.page.locator("#notice")).to_be_hidden()  # drawn by deck.gl
    press("Home")
    for number, scene in enumerate(story.scenes, 1):
        assert player.ask("scene") == number
        title = player.page.get_by_role("heading", name=scene.title, exact=True)
        expect(title.first).to_be_visible()
        expect(player.page.locator("#scene-caption")).to_have_text(scene.caption)
        player.expect_like(select(network, scene.criteria))
        press(["PageDown", "ArrowRight", "Space"][number % 3])
    assert player.ask("scene") == len(story.scenes)
    press("PageUp")
    # The browser tells of a new address a moment later than the page has it.
    expect(player.page).to_have_url(re.compile(rf"#scene={len(story.scenes) - 1}$"))
    press("b")
    expect(player.page.locator("#black")).to_be_visible()
    press("b")
    press("n")
    expect(player.page.locator("#scene-notes")).to_be_visible()
    assert serious_findings(player.page) == []


def test_the_map_flies_where_the_last_of_some_quick_keys_sends_it(player: Player):
    page = player.page
    page.keyboard.press("Home")
    player.until_zoom(lambda zoom: zoom < 7)
    page.emulate_media(reduced_motion="no-preference")
    for _ in range(2):
        page.keyboard.press("PageDown")
    player.until_zoom(lambda zoom: zoom > 11)
    page.emulate_media(reduced_motion="reduce")


def test_filters_search_and_list_work_as_in_the_explorer(
    player: Player, network: PartnershipNetwork
):
    page = player.page
    if not player.ask("scene"):
        page.keyboard.press("p")
    for key in ("Home", "PageDown", "Escape"):
        page.keyboard.press(key)  # from the second scene, which has a filter
    page.get_by_role("button", name="Clear all filters").first.click()
    player.expect_like(select(network))
    player.tick("Primary")
    player.tick("Rural")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    player.tick("Rural")
    player.expect_like(select(network, PartnershipFilter(phase="Primary")))
    player.tick("Primary")
    page.get_by_role("searchbox").fill("falmoth")
    player.expect_like(select(network, PartnershipFilter(q="falmoth")))
    row = page.locator("#list").get_by_role("button", name="Falmouth School")
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#detail h2")).to_have_text("Falmaths")
    page.keyboard.press("t")
    assert serious_findings(page) == []


@pytest.mark.trial
def test_nothing_is_broken_at_any_size_presenting_or_exploring(player: Player):
    page = player.page
    if not player.ask("scene"):
        page.keyboard.press("p")
    for key, sign in (("Home", "#scene-title"), ("Escape", "#list")):
        page.keyboard.press(key)
        expect(page.locator(sign)).to_be_visible()
        assert faults(page) == []
        expect_whole_at_every_size(page, sign)


def test_a_partner_far_away_leaves_the_map_where_the_others_are(
    browser: Browser, tmp_path: Path
):
    schools = b"School,Works with,Long,Lat\nOak,Shan;Bel,-1.08,53.96\n"
    schools += b"Bel,,-5.93,54.6\nShan,,121.47,31.23\n"
    network = read_own_data({"schools.csv": schools}).network
    file = tmp_path / "view.html"
    file.write_bytes(view_html(select(network)))
    context = browser.new_context(viewport=PROJECTOR, reduced_motion="reduce")
    player = Player(context.new_page())
    player.page.goto(file.as_uri())
    expect(player.page.locator("#honesty")).to_contain_text(
        "1 institution lies beyond the map of Britain and Ireland: Shan."
    )
    player.until_zoom(lambda zoom: 5 < zoom < 9)
    assert sorted(player.ask("shown")) == ["bel", "oak", "shan"]
    assert player.errors == []
    context.close()


def test_a_list_of_links_gives_the_same_answers_as_the_library(
    browser: Browser, tmp_path: Path
):
    links = linked_network()
    file = tmp_path / "links.html"
    file.write_bytes(view_html(select(links)))
    context = browser.new_context(viewport=PROJECTOR, reduced_motion="reduce")
    player = Player(context.new_page())
    page = player.page
    page.goto(file.as_uri())

    def expect_answers(**wanted: Any) -> None:
        selection = select(links, PartnershipFilter(**wanted))
        expect(page.locator("#honesty")).to_have_text(honesty_line(selection))
        first = selection.links.matches & selection.links.institutions
        ids = links.institutions["institution_id"]
        others = list(ids[selection.links.others])
        assert player.ask("list") == [*ids[first], *others]
        counted = page.locator("#facet-phase .count").all_inner_texts()
        assert counted == [str(each) for each in selection.counts("phase").values()]

    expect_answers()
    player.tick("Secondary")
    expect_answers(phase="Secondary")
    player.tick("Rural")
    expect_answers(phase="Secondary", setting="Rural")
    page.get_by_role("button", name="Clear all filters").first.click()
    page.get_by_role("searchbox").fill("lonly fir")
    expect_answers(q="lonly fir")
    page.get_by_role("searchbox").fill("cedar")
    page.locator("#list").get_by_role("button", name="Cedar").click()
    partners = page.locator("#detail .members button")
    expect(partners).to_have_text(["Alder", "Elder", "Dogwood"])
    assert "case stud" not in page.locator("body").inner_text().casefold()
    assert player.errors == []
    context.close()


@pytest.fixture
def player_of_many(browser: Browser, tmp_path: Path) -> Iterator[Player]:
    network = large_network(12_000, 20_000)
    kent = Scene("Kent", criteria=PartnershipFilter(authority=["Kent"]))
    one = Scene("One", focus=SceneFocus(CASE_STUDY, "C00003"))
    file = tmp_path / "many.html"
    file.write_bytes(story_html(network, Story("Many", (Scene("All"), kent, one))))
    context = browser.new_context(viewport=PROJECTOR, reduced_motion="reduce")
    player = Player(context.new_page())
    player.page.goto(file.as_uri())
    yield player
    context.close()
    assert (player.outside, player.errors) == ([], [])


def test_a_network_too_large_for_a_file_plays_in_sums(player_of_many: Player):
    player, page = player_of_many, player_of_many.page
    expect(page.get_by_role("heading", name="All")).to_be_visible()
    assert player.ask("shown") == []
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", name="Kent")).to_be_visible()
    expect(page.get_by_text("Authority boundary").first).to_be_visible()
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", name="One")).to_be_visible()
    expect(page.get_by_text("Authority boundary")).to_have_count(0)
    assert len(player.ask("shown")) > 10
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="What this file holds")).to_be_visible()
    assert sorted(player.ask("list"))[:2] == ["East Midlands", "East of England"]
    assert len(player.ask("list")) == 9
    page.get_by_role("button", name="South West").click()
    player.until_zoom(lambda zoom: zoom > LEVELS[AUTHORITY])
    expect(page.locator("#list tbody tr[data-id=Cornwall]")).to_have_count(1)
    detail = page.locator("#detail")
    expect(detail.get_by_role("heading", name="South West")).to_be_visible()
    expect(detail.get_by_text("led from")).not_to_have_count(0)
    page.get_by_role("button", name="Cornwall").click()
    expect(detail.get_by_role("heading", name="Cornwall")).to_be_visible()
    assert serious_findings(page) == []
    page.locator("#list").evaluate("list => list.scrollTo(0, 0)")
    assert faults(page) == []
