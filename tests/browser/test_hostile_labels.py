"""Text from data in a real browser: it asks no other host, and makes no element."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, expect

from iinst_geo import select
from iinst_geo.export.formats import FORMATS
from iinst_geo.export.player.file import story_html
from tests.browser.conftest import OpenExplorer
from tests.browser.explorer import NO_WEBGL, Explorer
from tests.browser.test_materials import PAGES, go_to
from tests.browser.test_your_data import give, use
from tests.hostile.words import (
    HOST,
    ID,
    SHAPES,
    draft_of,
    network_of,
    package_of,
    story_of,
)

JOINER = "\u2060"
# Whatever in the page, its shadow trees and frames the words have made: elements with
# their id, what leads or asks elsewhere, and Markdown in what shows them.
MADE = """
([id, host, mark]) => {
  const made = [], links = ["href", "src", "action", "data", "poster", "xlink:href"];
  const leads = (each) => links.some((name) => {
    const value = each.getAttribute(name);
    if (value === null) return false;
    try { return new URL(value, location.href).hostname.includes(host); }
    catch { return value.includes(host); }
  });
  const walk = (root) => {
    for (const each of root.querySelectorAll("*")) {
      if (each.id === id || leads(each)) made.push(each.outerHTML.slice(0, 300));
      if (each.shadowRoot) walk(each.shadowRoot);
      if (each.contentDocument) walk(each.contentDocument);
    }
    for (const each of root.querySelectorAll("[data-testid=stMarkdownContainer]"))
      if (each.textContent.includes(mark) && each.querySelector(
        "a, img, b, code, del, em, script, [role=img], [class*=katex], [class*=Colored]"
      )) made.push(each.innerHTML.slice(0, 300));
  };
  walk(document);
  return made;
}
"""


def made_by_words(page: Page | Frame) -> list[str]:
    """Return what hostile words have made of a page."""
    return list(page.evaluate(MADE, [ID, HOST, "hostile"]))


@pytest.mark.parametrize(
    "pages",
    [("Explore",), pytest.param(tuple(PAGES), marks=pytest.mark.trial)],
    ids=["Explore", "all pages"],
)
def test_hostile_words_make_nothing_on_a_page_and_stand_there_as_they_are(
    open_explorer: OpenExplorer, pages: tuple[str, ...]
):
    made, words = network_of(*SHAPES)
    explorer = open_explorer("your-data", locale="en-GB")
    page = explorer.page
    [(name, faulty), *_] = draft_of(words).items()
    give(explorer, name, faulty)
    page.get_by_text("Tables and columns").click()
    explorer.rest()
    assert made_by_words(page) == []
    give(explorer, f"{words.name_of_file()}.zip", package_of(made))
    use(explorer)
    for each in pages:
        go_to(explorer, each)
        if each == "Explore":
            _choose_values(explorer, list(made.institutions["setting"]))
            explorer.choose_row(0)
            expect(explorer.heading).to_contain_text("hostile name")
        assert made_by_words(page) == [], each
    assert explorer.outside == []


def _choose_values(explorer: Explorer, settings: list[str]) -> None:
    """Put each value on, by the name that a person reads, and see it in its place."""
    group = explorer.page.locator(".st-key-setting [role=toolbar] button")
    for number, value in enumerate(settings, 1):
        said = [text.replace(JOINER, "") for text in group.all_inner_texts()]
        group.nth(said.index(value)).click()
        chips = explorer.page.locator(".st-key-chips [data-testid=stButton]")
        expect(chips).to_have_count(number)
        explorer.rest()
        shown = [text.replace(JOINER, "") for text in chips.all_inner_texts()]
        assert any(f"Setting: {value}" in text for text in shown)


@pytest.mark.parametrize(
    "kind",
    [
        "player",
        *(pytest.param(each, marks=pytest.mark.trial) for each in ("view", "svg")),
    ],
)
def test_hostile_words_make_nothing_in_a_file_that_is_opened(
    wide_screen: BrowserContext, tmp_path: Path, kind: str
):
    network, words = network_of(*SHAPES)
    content = {
        "player": lambda: story_html(network, story_of(network, words)),
        "view": lambda: FORMATS["html"].make(select(network)),
        "svg": lambda: FORMATS["svg"].make(select(network)),
    }[kind]()
    path = tmp_path / f"file.{'svg' if kind == 'svg' else 'html'}"
    path.write_bytes(content)
    page, asked = wide_screen.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(NO_WEBGL)
    page.goto(path.as_uri())
    if kind == "svg":
        expect(page.locator("svg")).to_contain_text("hostile")
    elif kind == "player":
        for scene in story_of(network, network_of(*SHAPES)[1]).scenes:
            expect(page.locator("#scene-title")).to_have_text(scene.title)
            page.keyboard.press("n")
            assert made_by_words(page) == []
            page.keyboard.press("ArrowRight")
    else:
        page.locator("#list").get_by_role("button").first.click()
        expect(page.locator("body")).to_contain_text("hostile summary")
    assert made_by_words(page) == []
    assert [
        each for each in asked if not each.startswith(("file:", "data:", "blob:"))
    ] == []
    page.close()
