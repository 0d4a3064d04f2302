"""A connection that is cut, and a session that is lost, in the browser."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.explorer import NO_WEBGL, Explorer
from tests.browser.test_for_everybody import serious_findings
from tests.browser.test_your_data import BANNER, give, go, network_of, use
from tests.conftest import Server
from tests.register_sample import content

CUT_SAID_WITHIN_MS = 5_000
LOST_SAID_WITHIN_MS = 10_000
LONG_CUT_S = 300
CUT = "The connection to the explorer is cut."
LOST = "The explorer has begun a new session"
OF_OWN = (
    "Your own data, one.xlsx, are no longer on the server. You now see the built-in"
)
KEPT = """
() => [sessionStorage, localStorage].map((store) => Object.keys(store)
  .filter((key) => key.startsWith("iinst_geo")).map((key) => store[key]))
"""


class Line:
    """A line to a server that can be cut: closed, or silent as a pulled cable is."""

    def __init__(self, port: int) -> None:
        self.to = port
        self.is_cut, self.is_silent = False, False
        self.held: list[socket.socket] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.passes = threading.Event()
        self.passes.set()
        threading.Thread(target=self._take, daemon=True).start()

    def cut(self, *, silent: bool) -> None:
        """Let nothing pass from now on."""
        self.is_cut, self.is_silent = True, silent
        self.passes.clear()
        if not silent:
            self._close_all()

    def mend(self) -> None:
        """Let everything pass again."""
        self.is_cut = self.is_silent = False
        self.passes.set()

    def end(self) -> None:
        """Close all."""
        self.listener.close()
        self._close_all()

    def _close_all(self) -> None:
        while self.held:
            _close(self.held.pop())

    def _take(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:  # closed: the test is over
                return
            if self.is_cut and not self.is_silent:
                _close(near)
                continue
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        self.passes.wait()
        far = socket.create_connection(("127.0.0.1", self.to))
        self.held += near, far
        threading.Thread(target=self._pump, args=(far, near), daemon=True).start()
        self._pump(near, far)

    def _pump(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while part := one.recv(65536):
                self.passes.wait()
                other.sendall(part)
        _close(one)
        # The end of a connection does not come through a pulled cable either: the other
        # side learns of it when it next sends something.
        if not self.is_silent:
            _close(other)


def _close(each: socket.socket) -> None:
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile of its own, with nothing kept yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.add_init_script(NO_WEBGL)
    yield context
    context.close()


def with_own_data(explorer: Explorer) -> None:
    explorer.open("your-data")
    give(explorer, "one.xlsx", network_of("Quince School", "Rowan School"))
    use(explorer)


def with_answers(explorer: Explorer) -> None:
    explorer.open("self-analysis")
    judge(explorer.page, 2).click()
    expect(explorer.page.get_by_text("1 of 20 answered", exact=True)).to_be_visible()
    explorer.rest()


def with_story(explorer: Explorer) -> None:
    explorer.open("present")
    was = scenes(explorer.page).count()
    explorer.page.get_by_role("button", name="Duplicate").first.click()
    expect(scenes(explorer.page)).to_have_count(was + 1)
    explorer.rest()


def with_register(explorer: Explorer) -> None:
    explorer.open("your-data")
    given = {"name": "r.csv", "mimeType": "text/csv", "buffer": content()}
    field = explorer.page.locator("[class*=st-key-register_file] input[type=file]")
    field.set_input_files(given)
    expect(explorer.page.get_by_text("In use now, in this tab alone")).to_be_visible()
    explorer.rest()


def with_filters(explorer: Explorer) -> None:
    explorer.open("?phase=Primary&selected=II08")
    explorer.toggle("theme", "3")


def judge(page: Page, level: int) -> Locator:
    return page.locator("[class*=st-key-judge-1-vision] button").nth(level)


def scenes(page: Page) -> Locator:
    return page.locator("[class*=st-key-scene_] h3")


def expect_to_come(page: Page, words: str, within_ms: int) -> None:
    expect(page.get_by_text(words).first).to_be_visible(timeout=within_ms)


def test_a_restart_is_told_at_once_and_answers_are_back(
    serve: Callable[..., Server], context: BrowserContext
):
    server = serve()
    data, answers = (Explorer(context.new_page(), server.url) for _ in range(2))
    with_own_data(data)
    with_answers(answers)
    server.process.kill()
    for tab in (data, answers):
        expect_to_come(tab.page, CUT, CUT_SAID_WITHIN_MS)
    server.process.wait()
    serve(port=server.port)
    for tab in (data, answers):
        expect_to_come(tab.page, LOST, LOST_SAID_WITHIN_MS)
        expect(tab.page.get_by_text(CUT)).to_have_count(0)
        expect(tab.page.get_by_role("dialog")).to_have_count(0)
    expect(data.page.get_by_text(OF_OWN)).to_be_visible()
    expect(data.page.get_by_text(BANNER)).to_have_count(0)
    expect(judge(answers.page, 2)).to_have_attribute("aria-checked", "true")
    answers.rest()
    assert all(answers.page.evaluate(KEPT))

    answers.page.get_by_role("button", name="Forget on this device").click()
    expect(answers.page.get_by_text("Your answers are not kept")).to_be_visible()
    answers.until(lambda: "answers" not in str(answers.page.evaluate(KEPT)))
    data.until(lambda: '"keep":false' in str(data.page.evaluate(KEPT)))
    data.page.get_by_role("button", name="Go on with the built-in data").click()
    expect(data.page.get_by_text(LOST)).to_have_count(0)


FIVE = {
    "data": with_own_data,
    "answers": with_answers,
    "story": with_story,
    "register": with_register,
    "filters": with_filters,
}


def cut_for_long(tabs: dict[str, Explorer], line: Line, *, silent: bool) -> float:
    """Cut the line for longer than the server waits; return the worst second of CUT."""
    begun = time.monotonic()
    line.cut(silent=silent)
    worst = told_in_all(tabs, CUT, CUT_SAID_WITHIN_MS, begun)
    tabs["data"].page.wait_for_timeout(1000 * LONG_CUT_S)  # the very thing tried here
    for tab in tabs.values():
        expect(tab.page.get_by_text(CUT)).to_be_visible()
    line.mend()
    return worst


def told_in_all(
    tabs: dict[str, Explorer], words: str, within_ms: int, since: float
) -> float:
    """Wait until every tab says something, and return after how many seconds."""
    for tab in tabs.values():
        tab.page.bring_to_front()
        left_ms = within_ms - 1000 * (time.monotonic() - since)
        expect_to_come(tab.page, words, max(1, int(left_ms)))
    return time.monotonic() - since


@pytest.mark.trial
@pytest.mark.parametrize("how", ["restart", "closed", "silent"])
def test_five_tabs_are_told_and_get_back_what_they_can(
    serve: Callable[..., Server], browser: Browser, how: str
):
    server = serve()
    line = Line(server.port)
    base = server.url if how == "restart" else line.url
    contexts = [browser.new_context() for _ in FIVE]
    tabs = {
        name: Explorer(context.new_page(), base)
        for name, context in zip(FIVE, contexts, strict=True)
    }
    for name, tab in tabs.items():
        FIVE[name](tab)
    go(tabs["data"], "Explore")
    was = scenes(tabs["story"].page).count()
    address = tabs["filters"].page.url

    if how == "restart":
        begun = time.monotonic()
        server.process.kill()
        cut_said_s = told_in_all(tabs, CUT, CUT_SAID_WITHIN_MS, begun)
        server.process.wait()
        serve(port=server.port)
    else:
        cut_said_s = cut_for_long(tabs, line, silent=how == "silent")
    lost_said_s = told_in_all(tabs, LOST, LOST_SAID_WITHIN_MS, time.monotonic())
    print(f"{how}: cut said in {cut_said_s:.1f} s, loss in {lost_said_s:.1f} s")  # noqa: T201, what the trial measures

    expect(tabs["data"].page.get_by_text(OF_OWN)).to_be_visible()
    tabs["answers"].rest()
    assert serious_findings(tabs["answers"].page) == []
    register = tabs["register"].page
    expect(register.get_by_text("The register you uploaded, ")).to_be_visible()
    expect(judge(tabs["answers"].page, 2)).to_have_attribute("aria-checked", "true")
    expect(scenes(tabs["story"].page)).to_have_count(was)
    filters = tabs["filters"]
    assert filters.page.url == address
    expect(filters.value("phase", "Primary")).to_have_attribute("aria-pressed", "true")
    expect(filters.value("theme", "3")).to_have_attribute("aria-pressed", "true")
    for tab in tabs.values():
        expect(tab.page.locator("[data-testid=stException]")).to_have_count(0)
        assert tab.outside == []
    for context in contexts:
        context.close()
    line.end()
