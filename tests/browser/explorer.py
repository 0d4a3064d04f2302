"""The Explore page as a person handles it, for tests in a real browser."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, Route, expect

PATIENCE_MS = 60_000  # software WebGL on a machine that does much else
expect.set_options(timeout=PATIENCE_MS)
STREETS = ".st-key-streets input"  # the control before the list of Explore
CHART = ".map-canvases"
# Software WebGL takes most of the time of a page. A test that is not about the map of
# a page has none drawn.
NO_WEBGL = """
(() => {
  const own = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return kind.startsWith("webgl") ? null : own.call(this, kind, ...rest);
  };
  delete globalThis.WebGL2RenderingContext;
})()
"""
NAME_OF_FOCUSED = """
() => {
  const at = document.activeElement;
  if (!at.matches("a, button, input, summary")) return "";  // all that scrolls
  return at.innerText || at.ariaLabel || at.labels?.[0]?.innerText || "";
}
"""


class Explorer:
    """A page of the explorer in a browser tab."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.outside: list[str] = []
        self.blocked: list[str] = []
        page.on("console", self._note_blocked)
        page.set_default_timeout(PATIENCE_MS)
        page.route("**/*", self._stay_inside)

    def _stay_inside(self, route: Route) -> None:
        if route.request.url.startswith((self.base, "blob:", "data:")):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def _note_blocked(self, message: ConsoleMessage) -> None:
        # So says Chromium of all that the policy of the page forbids.
        if "content security policy" in message.text.casefold():
            self.blocked.append(message.text)

    def open(self, query: str = "", *, has_map: bool = False) -> Explorer:
        """Open a page and wait until it is drawn and at rest."""
        if not has_map:
            self.page.add_init_script(NO_WEBGL)
        self.page.goto(f"{self.base}/{query}")
        drawn = self.chart.locator("canvas") if has_map else self.page.locator("h1")
        expect(drawn.first).to_be_visible(timeout=PATIENCE_MS)
        self.rest()
        return self

    def rest(self) -> None:
        """Wait until the server has nothing left to say about the last action."""
        app = self.page.locator("[data-testid=stApp]")
        expect(app).to_have_attribute(
            "data-test-script-state", re.compile("notRunning"), timeout=PATIENCE_MS
        )
        expect(self.page.locator("[data-stale=true]")).to_have_count(0)
        # Streamlit reads the code of a widget when a page first has it. Until then,
        # "the first field of a name" may be one that is folded away.
        expect(self.page.locator("[data-testid=stSkeleton]")).to_have_count(0)

    @property
    def chart(self) -> Locator:
        """The map."""
        return self.page.locator(CHART)

    @property
    def marks(self) -> Locator:
        """The marks of the map, for keys and screen readers."""
        return self.page.get_by_role("listbox", name="Map")

    @property
    def heading(self) -> Locator:
        """The heading of the detail pane."""
        return self.page.locator(".st-key-detail h2").first

    @property
    def honesty(self) -> Locator:
        """The honesty line."""
        return self.page.locator(".honesty")

    def value(self, facet: str, value: str) -> Locator:
        """A value of a facet."""
        group = self.page.locator(f".st-key-{facet} [role=toolbar] button")
        return group.filter(has_text=re.compile(f"^{re.escape(value)}$"))

    def toggle(self, facet: str, value: str) -> None:
        """Put a value of a filter on or off."""
        self.rest()  # Streamlit may lose a click made while the page is drawn anew
        button = self.value(facet, value)
        if not button.is_visible():
            self.page.locator(".st-key-more_filters summary").click()
        # At an edge of the sidebar it would move when pressed, and the click be lost.
        button.evaluate("(button) => button.scrollIntoView({block: 'center'})")
        was = button.get_attribute("aria-pressed")
        button.click()
        expect(button).to_have_attribute(
            "aria-pressed", "false" if was == "true" else "true"
        )
        self.rest()

    def counts(self, facet: str) -> list[str]:
        """Give what the style sheet writes behind each value of a facet."""
        buttons = self.page.locator(f".st-key-{facet} [role=toolbar] button")
        return buttons.evaluate_all(
            "(all) => all.map((each) => getComputedStyle(each, '::after').content)"
        )

    def spec(self) -> dict[str, Any]:
        """Give what the map draws."""
        # The map comes to the page a little later than what stands round it.
        self.until(lambda: self.page.evaluate("!!globalThis.iinstMap?.picture()"))
        return self.page.evaluate("iinstMap.picture()")

    def view(self) -> dict[str, float]:
        """Give where the map stands, after it has come to rest."""
        seen: list[dict[str, float]] = [self.spec()]

        def stands() -> bool:
            seen.append(self.page.evaluate("iinstMap.view()"))
            return len(seen) > 4 and seen[-1] == seen[-2] == seen[-3]

        self.until(stands)
        return seen[-1]

    def layer(self, name: str) -> list[dict[str, Any]]:
        """Give the records of a layer by the first part of its id."""
        for layer in self.spec()["layers"]:
            if layer["id"].split(":")[0] == name:
                return layer["data"]
        return []

    def drawn_ids(self) -> set[str]:
        """Give the ids of all discs on the map."""
        return {row["id"] for row in [*self.layer("leads"), *self.layer("partners")]}

    def ringed(self) -> list[str]:
        """Give the ids of the discs under the ring of what is selected."""
        rings = [row["p"] for row in self.layer("rings")]
        return [
            row["id"]
            for row in [*self.layer("leads"), *self.layer("partners")]
            if row["p"] in rings
        ]

    def pixel_of(self, lon: float, lat: float) -> tuple[float, float]:
        """Give the point of the screen where a place is drawn."""
        self.view()
        x, y = self.page.evaluate("(at) => iinstMap.toPx(at)", [lon, lat])
        box = self.chart.bounding_box()
        assert box is not None
        return box["x"] + x, box["y"] + y

    def click_map(self, lon: float, lat: float) -> None:
        """Click a place on the map, as a person would."""
        self.chart.scroll_into_view_if_needed()
        address = self.page.url
        self.page.mouse.click(*self.pixel_of(lon, lat))
        self.until(lambda: self.page.url != address)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds of what is on screen."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while not holds():
            assert time.monotonic() < deadline, "it did not come to hold"
            self.page.wait_for_timeout(50)

    def expect_rows(self, count: int, key: str = "list") -> None:
        """Wait until the list has so many rows."""
        grid = self.page.locator(f".st-key-{key} [role=grid]")
        # The grid counts its header as a row.
        expect(grid).to_have_attribute("aria-rowcount", str(count + 1))
        self.rest()

    def tab_to(self, name: str, press: str = "Tab") -> None:
        """Come to a control by keyboard from where the focus is."""
        keyboard = self.page.keyboard
        passed = []
        for _ in range(80):
            keyboard.press(press)
            passed.append(self.page.evaluate(NAME_OF_FOCUSED))
            # An icon is a word of its own before the name.
            if name in passed[-1].split("\n"):
                return
        raise AssertionError(f"{name} is never reached by {press}, only {passed}")

    def tab_into_list(self, key: str = "list", start: str = STREETS) -> None:
        """Come to a list by Tab: from a control before it, or from the focus."""
        grid = self.page.locator(f".st-key-{key} [role=grid]")
        expect(grid).to_be_attached()  # it is drawn after all else
        self.rest()
        if start:
            self.page.locator(start).focus()
        at = "(key) => !!document.activeElement.closest(`.st-key-${key}`)"
        is_grid = "document.activeElement.dataset.testid === 'data-grid-canvas'"
        for _ in range(40):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(is_grid) and self.page.evaluate(at, key):
                break
        else:
            raise AssertionError(f"{key} is never reached by Tab")
        # The cell that the arrow keys start from; a mouse left elsewhere delays it.
        cell = self.page.locator(f".st-key-{key} td[aria-selected=true]")
        expect(cell.first).to_be_attached()

    def choose_row(self, row: int, key: str = "list", start: str = STREETS) -> None:
        """Choose a row of a list by keyboard, from its first row down."""
        grid = self.page.locator(f".st-key-{key} [role=grid]")
        self.tab_into_list(key, start)
        rows = int(grid.get_attribute("aria-rowcount") or 0)
        for press in ["ArrowUp"] * rows + ["ArrowDown"] * row:
            self.page.keyboard.press(press)
        self.page.keyboard.press("Shift+Space")
