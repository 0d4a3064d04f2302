"""The speed of Nearby: the library's answer, and a postcode's on the page."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from time import perf_counter

from playwright.sync_api import Browser
from rich.table import Table

from bench.browser import Click, Tab, wide_screen
from bench.measure import CALLS, median_s
from bench.server import Server
from bench.verdicts import verdict
from iinst_geo import PartnershipNetwork
from iinst_geo.geography.postcodes import LETTERS_KEPT, find_postcode
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.query import find_nearby

NEAREST_MS, REST_S, SOCKET_KB, MEMORY_MB = 2, 0.5, 25, 300  # limits of the design
EVERYWHERE_KM = 2000
KB, MS = 1e3, 1e-3
# Each of another initial letter, so that each reads a letter of the directory.
NEW_LETTERS = ("BB1 2LD", "TR11 4LH", "SW11 2LX", "LE4 7GY", "NN15 6BJ", "WF10 2HR")
# Of letters read already.
KNOWN_LETTERS = ("WF10 1AA", "NN16 8AA", "LE1 5WW", "WF1 1AA", "NN1 1AA", "LE2 7LX")


@dataclass(frozen=True)
class Figures:
    """What was measured."""

    nearest_s: float
    read_letter_s: float
    new: list[Click]
    known: list[Click]
    before_mb: float
    after_mb: float


def measure(network: PartnershipNetwork, browser: Browser) -> Figures:
    """Measure the library, then the page with postcodes of new and known letters."""
    place = find_place(network, "II09")
    nearest_s = median_s(lambda: find_nearby(network, place, EVERYWHERE_KM, limit=20))
    started = perf_counter()
    find_postcode("BB1 2LD")
    read_letter_s = perf_counter() - started
    with Server("app.py") as server, wide_screen(browser) as context:
        tab = Tab(context, server.url)
        tab.open("nearby", **{"from": "II09"})
        before_mb = server.memory_mb()
        new = [tab.ask("From", each) for each in NEW_LETTERS]
        known = [tab.ask("From", each) for each in KNOWN_LETTERS]
        after_mb = server.memory_mb()
    return Figures(nearest_s, read_letter_s, new, known, before_mb, after_mb)


def table(figures: Figures) -> Table:
    """Return the figures beside the design's limits."""
    rest_s = median(click.seconds for click in figures.known)
    answer_s = median(click.answer_s for click in figures.known)
    most_kb = max(click.socket_bytes for click in figures.known + figures.new) / KB
    table = Table(title="Nearby, built-in data", title_justify="left")
    table.add_column("what")
    for name in ("limit", "measured"):
        table.add_column(name, justify="right")
    table.add_column("within?")
    nearest = f"nearest 20 to a point, library call, median of {CALLS}"
    nearest_ms = figures.nearest_s / MS
    table.add_row(
        nearest,
        f"{NEAREST_MS} ms",
        f"{nearest_ms:.1f} ms",
        verdict(nearest_ms <= NEAREST_MS),
    )
    table.add_row(
        f"postcode to its answer on the page, median of {len(figures.known)}",
        f"{REST_S:.2f} s",
        f"{answer_s:.2f} s",
        verdict(answer_s <= REST_S),
    )
    table.add_row(
        "… of an initial letter not asked for before",
        "–",
        f"{median(click.answer_s for click in figures.new):.2f} s",
    )
    table.add_row("… until map and names are at rest there", "–", f"{rest_s:.2f} s")
    table.add_row(
        "… socket bytes, most",
        f"{SOCKET_KB} KB",
        f"{most_kb:.1f} KB",
        verdict(most_kb <= SOCKET_KB),
    )
    table.add_row(
        "reading the largest letter of the directory (B)",
        "–",
        f"{figures.read_letter_s / MS:.0f} ms",
    )
    table.add_row(
        f"server memory with {LETTERS_KEPT} letters kept (before: "
        f"{figures.before_mb:.0f} MB)",
        f"{MEMORY_MB} MB",
        f"{figures.after_mb:.0f} MB",
        verdict(figures.after_mb <= MEMORY_MB),
    )
    return table
