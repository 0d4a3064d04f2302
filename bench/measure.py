"""What the bench measures, each in its own function."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Browser

from bench import leaflet, rivals, served
from bench.browser import Click, Tab, Wait, wide_screen
from bench.server import Server
from bench.session import Session
from iinst_geo import PartnershipNetwork, read_network, select
from iinst_geo.facets import facet_sets
from iinst_geo.maps.deck import network_map
from iinst_geo.maps.view import ENGLAND, view_of
from iinst_geo.outlines import area_ids

SESSIONS = 10
WARM_UPS, CLICKS, RUNS, CALLS = 1, 9, 16, 10
OPEN_FACETS = ("phase", "theme", "funding", "setting")  # seen without a click

Filter = tuple[str, str]  # a facet and a value of it


@dataclass(frozen=True)
class Library:
    """The library alone, without a server."""

    read_s: float
    map_s: float
    spec_bytes: int


@dataclass(frozen=True)
class Memory:
    """What the server holds (megabytes), and how long its first pages took to open."""

    before_mb: float
    one_mb: float
    all_mb: float
    first_open: Click
    next_open: Click


@dataclass
class Clicks:
    """Filter clicks on one map, and runs of the page on the server, nobody drawing."""

    new: list[Click] = field(default_factory=list)
    runs_s: list[float] = field(default_factory=list)
    draws: bool = True  # else the picture lacks its JavaScript

    @property
    def rest_s(self) -> float:
        """Median time from a click to a page at rest (seconds)."""
        return median(click.seconds for click in self.new)

    @property
    def socket_bytes(self) -> float:
        """Median bytes over the socket, both ways."""
        return median(click.socket_bytes for click in self.new)

    @property
    def most_socket_bytes(self) -> int:
        """Most bytes over the socket, both ways."""
        return max(click.socket_bytes for click in self.new)

    @property
    def http_bytes(self) -> float:
        """Median bytes of the answers to requests beside the socket."""
        return median(click.http_bytes for click in self.new)

    @property
    def run_s(self) -> float:
        """Median time of one run of the page on the server (seconds)."""
        return median(self.runs_s)


def median_s(call: Callable[[], object]) -> float:
    """Give the median time of a call (seconds), after one that does not count."""
    call()
    times = []
    for _ in range(CALLS):
        started = perf_counter()
        call()
        times.append(perf_counter() - started)
    return median(times)


def library(network: PartnershipNetwork) -> Library:
    """Measure reading the data and making the map of all of it."""
    selection, view = select(network), view_of(ENGLAND)

    def spec() -> str:
        description: str = network_map(selection, view, areas=area_ids()).to_json()
        return description

    return Library(median_s(read_network), median_s(spec), len(spec().encode()))


def filters(network: PartnershipNetwork) -> list[Filter]:
    """Give values to click, the facets by turns, each hiding some case studies."""
    everyone, sets = len(network.case_studies), facet_sets(network)
    by_facet = [
        [
            (facet, value)
            for value, studies in sets[facet].items()
            if 0 < len(studies) < everyone
        ]
        for facet in OPEN_FACETS
    ]
    by_turns = chain.from_iterable(zip_longest(*by_facet))
    return [each for each in by_turns if each]


def memory(browser: Browser, wanted: Filter) -> Memory:
    """Open pages of the real app one by one, and click a filter in each."""
    with Server("app.py") as server:
        before_mb = server.memory_mb()
        context = wide_screen(browser)
        tabs = [Tab(context, server.url) for _ in range(SESSIONS)]
        first, second, *others = tabs
        first_open = first.open()
        one_mb = server.memory_mb()
        next_open = second.open()
        for tab in others:
            tab.open(wait=Wait.TEXT)
        for tab in tabs:
            tab.toggle(*wanted, wait=Wait.TEXT)
        all_mb = server.memory_mb()
        context.close()
    return Memory(before_mb, one_mb, all_mb, first_open, next_open)


def side_by_side(browser: Browser, wanted: list[Filter]) -> dict[str, Clicks]:
    """Run the same page with each map in the map's place."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log, has_leaflet = folder / "runs.jsonl", leaflet.fetch(folder)
        variables = {served.LOG: str(log)}
        if has_leaflet:
            variables[served.LEAFLET] = name
        clicks = {each: Clicks() for each in rivals.MAPS}
        clicks[rivals.FOLIUM].draws = has_leaflet
        with Server("bench/app.py", **variables) as server:
            run_by_turns(clicks, server.url, log, wanted)
            click_by_turns(clicks, browser, server.url, wanted)
    return clicks


def turns(wanted: list[Filter], count: int) -> Iterator[tuple[bool, Filter, str]]:
    """Give filters and maps, the maps in turning order; say which turns count."""
    for turn, each in enumerate(wanted[: WARM_UPS + count]):
        first = turn % len(rivals.MAPS)
        for name in rivals.MAPS[first:] + rivals.MAPS[:first]:
            yield turn >= WARM_UPS, each, name


def run_by_turns(
    clicks: dict[str, Clicks], url: str, log: Path, wanted: list[Filter]
) -> None:
    """Have the server run the page for somebody who draws nothing."""
    with ExitStack() as opened:
        sessions = {
            each: opened.enter_context(Session(url, **{rivals.PARAMETER: each}))
            for each in clicks
        }
        for counts, (facet, value), name in turns(wanted, RUNS):
            sessions[name].run(facet, value)
            if counts:
                clicks[name].runs_s.append(served.noted(log, name)[-1])


def click_by_turns(
    clicks: dict[str, Clicks], browser: Browser, url: str, wanted: list[Filter]
) -> None:
    """Click each filter on each map, and off again, which does not count."""
    tabs = {each: Tab(wide_screen(browser), url) for each in clicks}
    for each, tab in tabs.items():
        tab.open(**{rivals.PARAMETER: each})
    for counts, chosen, name in turns(wanted, CLICKS):
        click = tabs[name].toggle(*chosen)
        tabs[name].toggle(*chosen)
        if counts:
            clicks[name].new.append(click)
