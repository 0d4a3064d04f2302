"""Takes the pictures of the documents: starts the app, opens it, photographs it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from guide_example import workbook  # noqa: E402
from playwright.sync_api import Page, expect, sync_playwright  # noqa: E402

from tests.browser.explorer import PATIENCE_MS  # noqa: E402
from tests.conftest import Server, browser_arguments, chromium  # noqa: E402
from tests.own_files import faulty_workbook  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
WIDE, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}
PROJECTOR = {"width": 1920, "height": 1080}
PICTURES = {
    "wide": ("", WIDE, "light"),
    "phone": ("?selected=II09", PHONE, "light"),
    "dark": ("?theme=3&selected=II19", WIDE, "dark"),
    "selected": ("?selected=LIL", WIDE, "light"),
    "nearby": ("nearby?from=BB1+2LD&within=10", WIDE, "light"),
    "regions": ("regions?area=North+West", WIDE, "light"),
    "grid": ("grid", WIDE, "light"),
    "compare": ("compare?case=II09&case=II18&case=LIL", WIDE, "light"),
    "themes": ("themes?reading=4", WIDE, "light"),
    "network": ("network", WIDE, "light"),
    "network-dark": ("network", WIDE, "dark"),
    "self-analysis": ("self-analysis", WIDE, "light"),
    "self-analysis-phone": ("self-analysis", PHONE, "dark"),
    "grid-phone": ("grid", PHONE, "light"),
    "about": ("about#what-survives", WIDE, "light"),
    "present": ("present", WIDE, "light"),
    "player": ("player#scene=6", PROJECTOR, "light"),
    "empty": ("?phase=Primary&setting=Rural", WIDE, "light"),
    "own-begin": ("your-data", WIDE, "light"),
    "own-report": ("your-data", WIDE, "light"),
    "own-explore": ("your-data", WIDE, "light"),
}
# A map goes over from a still one to deck.gl after the page is at rest.
DRAWN_MS = 6000


def show_report(page: Page) -> None:
    """Return a workbook with faults, and look at the report."""
    give(page, faulty_workbook())
    report = page.get_by_role("heading", name=re.compile("error"))
    # Not under the navigation, which stands over the top of the page.
    report.evaluate("h => { h.style.scrollMarginTop = '5rem'; h.scrollIntoView(); }")


def show_own_network(page: Page) -> None:
    """Return the guide's example, use it and look at it on Explore."""
    give(page, workbook())
    page.get_by_role("button", name="Use this data").click()
    expect(page.get_by_text("You are looking at your own data")).to_be_visible()
    page.get_by_role("link", name="Explore", exact=True).click()
    expect(page.locator("h1", has_text="Explore")).to_be_visible()


def give(page: Page, content: bytes) -> None:
    """Return a workbook on the page Your data, and wait until it is checked."""
    page.locator(".st-key-own_files input[type=file]").set_input_files(
        {"name": "maths-hub.xlsx", "mimeType": "", "buffer": content}
    )
    verdict = page.get_by_text(re.compile("The data (are sound|cannot be used)"))
    expect(verdict).to_be_visible(timeout=PATIENCE_MS)


BEFORE = {"own-report": show_report, "own-explore": show_own_network}


def main(wanted: list[str]) -> None:
    """Take the pictures named, or every one."""
    FOLDER.mkdir(exist_ok=True)
    server = Server()
    try:
        server.wait_until_healthy()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium(), args=browser_arguments()
            )
            for name in wanted or PICTURES:
                query, viewport, theme = PICTURES[name]
                page = browser.new_page(viewport=viewport, color_scheme=theme)
                page.goto(f"{server.url}/{query}")
                expect(page.locator(":is(h1, h2):visible").first).to_be_visible(
                    timeout=PATIENCE_MS
                )
                if name in BEFORE:
                    BEFORE[name](page)
                page.wait_for_timeout(DRAWN_MS)
                page.screenshot(path=FOLDER / f"{name}.png")
                page.close()
                print(f"docs/screenshots/{name}.png")
            browser.close()
    finally:
        server.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
