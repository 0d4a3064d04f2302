"""The map itself: words, keys, the address of where it stands, and without WebGL."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenExplorer
from tests.browser.explorer import Explorer
from tests.browser.test_for_everybody import serious_findings

SIZES = [(1400, 900), (1280, 720), (820, 1180), (390, 844)]
MOST_KEYS = 12
AT = re.compile(r"at=52\.\d+(,|%2C)-1\.\d+(,|%2C)7\.\d+")


def expect_words_apart(explorer: Explorer) -> int:
    """No two words of the map overlap, and none is cut; give how many there are."""
    explorer.view()
    words = explorer.page.evaluate("iinstMap.words()")
    wide, high = explorer.page.evaluate(
        "(({ clientWidth, clientHeight }) => [clientWidth, clientHeight])"
        "(document.querySelector('.map-shown'))"
    )
    for word in words:
        left, top, right, bottom = word["box"]
        assert 0 <= left < right <= wide and 0 <= top < bottom <= high, word
    for one, other in combinations(words, 2):
        (a, b, c, d), (e, f, g, h) = one["box"], other["box"]
        assert a >= g or e >= c or b >= h or f >= d, (one, other)
    return len(words)


def test_words_stand_apart_in_ten_views_at_four_sizes(open_explorer: OpenExplorer):
    explorer = open_explorer("?selected=LIL")
    count = 0
    for width, height in SIZES:
        explorer.page.set_viewport_size({"width": width, "height": height})
        count += expect_words_apart(explorer)
        for name in ("Zoom out", "Whole of England", "Go to on map"):
            if width == SIZES[1][0] and name != "Zoom out":
                continue
            explorer.page.get_by_role("button", name=name).click()
            count += expect_words_apart(explorer)
    assert count > 100


def test_by_keys_alone_from_opening_to_a_partner_s_detail(open_explorer: OpenExplorer):
    explorer = open_explorer("", has_map=True)
    explorer.view()
    keys = explorer.page.keyboard
    pressed = ["Tab", "Enter"]
    for key in pressed:
        keys.press(key)
    expect(explorer.marks).to_be_focused()
    while "partner in" not in active_mark(explorer):
        pressed.append("ArrowDown")
        keys.press("ArrowDown")
    name = active_mark(explorer).split(", ")[0]
    keys.press("Enter")
    assert len(pressed) + 1 <= MOST_KEYS
    expect(explorer.heading).to_have_text(name)
    chosen = explorer.marks.get_by_role("option", selected=True)
    expect(chosen).to_contain_text(name)
    expect(explorer.marks).to_have_accessible_name(re.compile(rf"Selected: {name}\."))
    assert serious_findings(explorer.page) == []
    keys.press("Escape")
    expect(explorer.marks).not_to_be_focused()
    keys.press("Shift+Tab")
    keys.press("Tab")
    expect(explorer.marks).not_to_be_focused()


def active_mark(explorer: Explorer) -> str:
    """Give the words of the mark that the keys stand at."""
    words: str = explorer.page.evaluate(
        "document.getElementById(document.querySelector('.map-stops')"
        ".getAttribute('aria-activedescendant')).textContent"
    )
    return words


def test_where_the_map_was_moved_to_stands_in_the_address(open_explorer: OpenExplorer):
    explorer = open_explorer("", has_map=True)
    opened = explorer.view()
    assert "at=" not in explorer.page.url
    explorer.page.get_by_role("button", name="Zoom in").click()
    explorer.page.get_by_role("button", name="Zoom in").click()
    expect(explorer.page).to_have_url(AT)
    moved = explorer.view()
    assert moved["zoom"] == pytest.approx(opened["zoom"] + 2, abs=0.01)
    explorer.toggle("phase", "Secondary")
    expect(explorer.page).to_have_url(AT)
    again = open_explorer(explorer.page.url.removeprefix(f"{explorer.base}/"))
    assert again.view() == pytest.approx(moved, abs=0.01)
    explorer.page.get_by_role("button", name="Whole of England").click()
    explorer.until(lambda: explorer.view() == pytest.approx(opened, abs=0.01))
    assert "at=" not in explorer.page.url


def test_what_is_out_of_sight_is_gone_to_unless_the_map_is_kept_still(
    open_explorer: OpenExplorer,
):
    explorer = open_explorer("?selected=LIL")
    opened = explorer.view()
    explorer.page.get_by_role("button", name="Keep the map still").click()
    explorer.page.get_by_role("button", name="Close").click()
    explorer.rest()
    explorer.toggle("region", "London")
    assert explorer.view() == pytest.approx(opened, abs=1e-6)
    explorer.page.get_by_role("button", name="Keep the map still").click()
    explorer.toggle("phase", "Primary")
    explorer.until(lambda: explorer.view()["latitude"] < opened["latitude"] - 1)


def test_without_webgl_a_still_map_is_drawn_and_answers(open_explorer: OpenExplorer):
    explorer = open_explorer("")
    expect(explorer.page.locator(".map-notice")).to_contain_text("no WebGL 2")
    lead = explorer.layer("leads")[0]
    explorer.click_map(*lead["p"])
    expect(explorer.page).to_have_url(re.compile("selected="))
