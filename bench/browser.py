"""Explore in a real browser: how long a click takes, and how many bytes it moves."""

from __future__ import annotations

import os
import re
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import psutil
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    Error,
    Locator,
    ViewportSize,
    WebSocket,
    sync_playwright,
)

PROBE = Path(__file__).with_name("probe.js")
WIDE: ViewportSize = {"width": 1400, "height": 900}
SETTLED_MS = 500  # so long nothing may change before a page counts as at rest
PATIENCE_S = 180

TOO_LARGE = "exceeds the message size limit"  # Streamlit's words
MAP = ":is(canvas, iframe, .js-plotly-plot)"

AT_REST = f"""
(before) => {{
  const app = document.querySelector("[data-testid=stApp]");
  const line = document.querySelector(".honesty")?.textContent;
  return Boolean(line) && line !== before
    && app.dataset.testScriptState === "notRunning"
    && !document.querySelector("[data-stale=true]")
    && document.querySelector("[data-testid=stMain] {MAP}")
    // A page that is busy may feel the click long after it was made.
    && benchProbe.change > benchProbe.click
    && benchProbe.rest >= benchProbe.change
    && performance.now() - benchProbe.change > {SETTLED_MS};
}}
"""
# Painted is the second frame after the change.
WATCH_ANSWER = """
(before) => new MutationObserver((_, observer) => {
  const line = document.querySelector(".honesty")?.textContent;
  if (!line || line === before) return;
  observer.disconnect();
  benchProbe.drawn = 0;  // of the map that comes with this line
  const note = () => (benchProbe.answer = performance.now());
  requestAnimationFrame(() => requestAnimationFrame(note));
}).observe(document.body, { subtree: true, childList: true, characterData: true })
"""
RENDERER = """
() => {
  const gl = document.createElement("canvas").getContext("webgl2");
  const about = gl.getExtension("WEBGL_debug_renderer_info");
  return gl.getParameter(about ? about.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
}
"""


@dataclass(frozen=True)
class Click:
    """What one click took: until the page was at rest, and bytes both ways."""

    seconds: float
    socket_bytes: int
    http_bytes: int
    answer_s: float = 0.0  # until the new honesty line was painted
    frame_s: float = 0.0  # until the map's first frame after that line was there


def chromium() -> str:
    """Return the path of the browser that the Makefile found, or one on the path."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, names)), ""
    )
    return found or sys.exit("No Chromium: install it or set CHROMIUM=/path/to/it.")


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the system's own browser, which draws WebGL in software."""
    with sync_playwright() as playwright:
        browser = _launch(playwright.chromium)
        yield browser
        browser.close()


@contextmanager
def another(browser: Browser, ends_after_s: float) -> Iterator[Browser]:
    """Start a second browser, which is ended if it is stuck for so long."""
    running = set(_processes())
    second = _launch(browser.browser_type)
    mine = [each for each in _processes() if each not in running]
    timer = threading.Timer(ends_after_s, lambda: [each.kill() for each in mine])
    timer.start()
    try:
        yield second
    finally:
        timer.cancel()
        with suppress(Error):
            second.close()


def _processes() -> list[psutil.Process]:
    found: list[psutil.Process] = psutil.Process().children(recursive=True)
    return found


def _launch(kind: BrowserType) -> Browser:
    arguments = [
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
        "--ignore-gpu-blocklist",
        "--disable-background-networking",
        # Only the server is there: what asks for another machine fails at once.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]
    return kind.launch(executable_path=chromium(), args=arguments)


def renderer(browser: Browser) -> str:
    """Return what draws WebGL in the browser."""
    page = browser.new_page()
    name: str = page.evaluate(RENDERER)
    page.close()
    return name


def wide_screen(browser: Browser, patience_s: float = PATIENCE_S) -> BrowserContext:
    """Return a browser that has not been here before, on a wide screen."""
    context = browser.new_context(viewport=WIDE)
    context.set_default_timeout(1000 * patience_s)
    context.add_init_script(path=PROBE)
    return context


class Tab:
    """The Explore page in a tab."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.page = context.new_page()
        self.base = base
        self.socket_bytes = self.http_bytes = 0
        self.asked: set[str] = set()  # requests that went to a server
        self.page.on("websocket", self._listen)
        network = context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.on("Network.responseReceived", self._note_address)
        network.on("Network.loadingFinished", self._count_http)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._count_frame)
        socket.on("framesent", self._count_frame)

    def _count_frame(self, payload: str | bytes) -> None:
        data = payload.encode() if isinstance(payload, str) else payload
        self.socket_bytes += len(data)

    def _note_address(self, event: dict[str, Any]) -> None:
        if event["response"]["url"].startswith("http"):  # a frame may be all inline
            self.asked.add(event["requestId"])

    def _count_http(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.asked:
            self.http_bytes += int(event["encodedDataLength"])

    def open(self, path: str = "", **query: str) -> Click:
        """Open a page and give what that took, from the first byte asked for."""
        self.page.goto(f"{self.base}/{path}?{urlencode(query)}")
        self.page.wait_for_function(AT_REST, arg="", polling=100)
        rest_ms: float = self.page.evaluate("benchProbe.rest")
        return Click(rest_ms / 1000, self.socket_bytes, self.http_bytes)

    def toggle(self, facet: str, value: str) -> Click:
        """Click a value of a facet and give what it took until the page was at rest."""
        return self._until_rest(self._value(facet, value).click)

    def ask(self, label: str, value: str) -> Click:
        """Fill in a field, press Enter and give what it took, as for a click."""
        field = self.page.get_by_role("textbox", name=label)
        field.fill(value)
        return self._until_rest(lambda: field.press("Enter"))

    def refusal(self) -> str:
        """Return what stands on the page in the place of something too large for it."""
        told = self.page.get_by_text(TOO_LARGE).first
        return TOO_LARGE if told.count() else ""

    def _until_rest(self, act: Callable[[], None]) -> Click:
        self.page.bring_to_front()
        before = self.page.locator(".honesty").first.text_content()
        sockets, https = self.socket_bytes, self.http_bytes
        self.page.evaluate(WATCH_ANSWER, before)
        begun = perf_counter()
        act()
        self.page.wait_for_function(AT_REST, arg=before, polling=100)
        took_ms: float = self.page.evaluate("benchProbe.rest - benchProbe.click")
        if took_ms <= 0:
            # A page that hangs under its data may note the click after all is over:
            # then the time is ours, with the half second in which nothing came.
            took_ms = 1000 * (perf_counter() - begun)
        answer_ms: float = self.page.evaluate("benchProbe.answer - benchProbe.click")
        return Click(
            took_ms / 1000,
            self.socket_bytes - sockets,
            self.http_bytes - https,
            answer_ms / 1000,
            self._frame_ms(answer_ms) / 1000,
        )

    def _frame_ms(self, otherwise: float) -> float:
        self.page.wait_for_function("benchProbe.drawn < Infinity")
        # A map drawn before the line is on screen with it.
        probe = "benchProbe.drawn && benchProbe.drawn - benchProbe.click"
        drawn: float = self.page.evaluate(probe)
        return drawn or otherwise

    def _value(self, facet: str, value: str) -> Locator:
        group = self.page.locator(f".st-key-{facet} [role=toolbar] button")
        return group.filter(has_text=re.compile(f"^{re.escape(value)}$"))
