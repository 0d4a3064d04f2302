"""The speed of the player: from a key to the next scene's picture."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page
from rich.table import Table

from bench.browser import PATIENCE_S, PROBE, SETTLED_MS
from iinst_geo import PartnershipNetwork
from iinst_geo.export.player.file import story_html
from iinst_geo.story.files import first_story

PROJECTOR = {"width": 1920, "height": 1080}
PICTURE_S, FILE_MB = 1.0, 6  # limits
MB = 1e6
# The key is the probe's click; the file's own policy refuses code in strings, so that
# the page is asked again and again.
NOTE_KEY = "addEventListener('keydown', (e) => (benchProbe.click = e.timeStamp), true)"
AT_REST = f"""
() => benchProbe.rest >= benchProbe.change && benchProbe.change > benchProbe.click
  && performance.now() - benchProbe.change > {SETTLED_MS}
"""
POLL_MS = 100


@dataclass(frozen=True)
class Figures:
    """What was measured, in seconds for each key and bytes for the file."""

    gliding_s: list[float]
    at_once_s: list[float]
    file_bytes: int


def measure(network: PartnershipNetwork, browser: Browser) -> Figures:
    """Play the story that ships, with and without smooth moves."""
    story = first_story(network)
    content = story_html(network, story)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "story.html"
        file.write_bytes(content)
        gliding, at_once = (
            _keys(browser, f"{file.as_uri()}#scene=1", len(story.scenes) - 1, motion)
            for motion in ("no-preference", "reduce")
        )
    return Figures(gliding, at_once, len(content))


def _keys(browser: Browser, url: str, keys: int, motion: str) -> list[float]:
    page = browser.new_page(viewport=PROJECTOR, reduced_motion=motion)  # type: ignore[arg-type]
    page.add_init_script(path=PROBE)
    page.goto(url)
    page.evaluate(NOTE_KEY)
    page.wait_for_timeout(5000)  # the first picture is another matter
    times = []
    for _ in range(keys):
        page.keyboard.press("PageDown")
        times.append(_rest_s(page))
    page.close()
    return times


def _rest_s(page: Page) -> float:
    for _ in range(1000 * PATIENCE_S // POLL_MS):
        page.wait_for_timeout(POLL_MS)
        if page.evaluate(AT_REST):
            return float(page.evaluate("benchProbe.rest - benchProbe.click")) / 1000
    raise TimeoutError("The player never comes to rest.")


def table(figures: Figures) -> Table:
    """Return the figures beside the limits."""
    table = Table(title="Player, the story that ships, 1920x1080", title_justify="left")
    table.add_column("what")
    for name in ("limit", "measured"):
        table.add_column(name, justify="right")
    table.add_row(
        f"key to the next picture, moves off, median of {len(figures.at_once_s)}",
        f"{PICTURE_S:.1f} s",
        f"{median(figures.at_once_s):.2f} s",
    )
    table.add_row(
        "key to rest with the flight between scenes, median",
        "–",
        f"{median(figures.gliding_s):.2f} s",
    )
    size = f"{figures.file_bytes / MB:.1f} MB"
    table.add_row("the file", f"{FILE_MB} MB", size)
    return table
