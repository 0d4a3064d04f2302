"""What the bench measures, each in its own function."""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Browser

from bench import leaflet, rivals, served
from bench.browser import PATIENCE_S, Click, Tab, wide_screen
from bench.server import Server
from bench.session import Session
from iinst_geo import PartnershipNetwork, read_network, select
from iinst_geo.geography.outlines import area_ids
from iinst_geo.maps.palette import LIGHT
from iinst_geo.maps.records import member_records
from iinst_geo.network.facets import facet_sets
from iinst_geo.selection.address import from_parameters
from iinst_geo.selection.aggregation import aggregated
from iinst_geo.selection.model import Selection
from iinst_geo.selection.summaries import honesty_line

SESSIONS = 10
WARM_UPS, CLICKS, CALLS = 1, 9, 10
FEWEST = 3  # case studies that a click of the walk leaves
OPEN_FACETS = ("phase", "theme", "funding", "setting")  # seen without a click

Filter = tuple[str, str]  # a facet and a value of it


@dataclass(frozen=True)
class Library:
    """The library alone, without a server."""

    read_s: float
    map_s: float


@dataclass(frozen=True)
class Memory:
    """What the server holds (megabytes), and how long its first pages took to open."""

    ready_s: float  # until it had prepared itself
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
    def frame_s(self) -> float:
        """Median time from a click to the first frame of the new map (seconds)."""
        return median(click.frame_s for click in self.new)

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
    """Return the median time of a call (seconds), after one that does not count."""
    call()
    times = []
    for _ in range(CALLS):
        started = perf_counter()
        call()
        times.append(perf_counter() - started)
    return median(times)


def library(network: PartnershipNetwork) -> Library:
    """Measure reading the data and making the map of all of it."""
    selection = select(network)

    def drawn() -> object:
        what = aggregated(selection)
        return member_records(what.members, what.stands_out, LIGHT, area_ids())

    return Library(median_s(read_network), median_s(drawn))


def filters(network: PartnershipNetwork) -> list[Filter]:
    """Return values to click, the facets by turns, each hiding some case studies."""
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


def walk(network: PartnershipNetwork) -> list[Filter]:
    """
    Return clicks, one after the other, each to a view not seen before.

    Each puts a value on or off and changes the honesty line; some case studies stay.
    """
    steps: list[Filter] = []
    chosen: frozenset[Filter] = frozenset()
    seen, waiting = {chosen}, deque(filters(network))
    while len(steps) < WARM_UPS + CLICKS:
        step = waiting[0]
        waiting.rotate(-1)
        after = selection_of(network, chosen ^ {step})
        changes = honesty_line(after) != honesty_line(selection_of(network, chosen))
        if (
            changes
            and len(after.case_study_ids) >= FEWEST
            and chosen ^ {step} not in seen
        ):
            steps.append(step)
            chosen ^= {step}
            seen.add(chosen)
    return steps


def selection_of(network: PartnershipNetwork, chosen: frozenset[Filter]) -> Selection:
    """Return what the page shows when some values are chosen."""
    values: dict[str, list[str]] = {}
    for facet, value in chosen:
        values.setdefault(facet, []).append(value)
    return select(network, from_parameters(values).criteria)


def memory(
    browser: Browser,
    wanted: Filter,
    patience_s: float = PATIENCE_S,
    **variables: str,
) -> Memory:
    """Open sessions of the real app one by one, two in the browser, all filtering."""
    with Server("app.py", **variables) as server, ExitStack() as opened:
        started = perf_counter()
        server.wait_until_idle()
        ready_s = perf_counter() - started
        before_mb = server.memory_mb()
        context = opened.enter_context(wide_screen(browser, patience_s))
        first, second = Tab(context, server.url), Tab(context, server.url)
        first_open = first.open()
        first.toggle(*wanted)
        one_mb = server.memory_mb()
        next_open = second.open()
        second.toggle(*wanted)
        for _ in range(SESSIONS - 2):
            opened.enter_context(Session(server.url)).run(*wanted)
        all_mb = server.memory_mb()
    return Memory(ready_s, before_mb, one_mb, all_mb, first_open, next_open)


def side_by_side(network: PartnershipNetwork, browser: Browser) -> dict[str, Clicks]:
    """Run the same page with each map in the map's place."""
    clicks = {each: Clicks() for each in rivals.MAPS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log, has_leaflet = folder / "runs.jsonl", leaflet.fetch(folder)
        variables = {served.LOG: str(log)}
        if has_leaflet:
            variables[served.LEAFLET] = name
        clicks[rivals.FOLIUM].draws = has_leaflet
        with Server("bench/app.py", **variables) as server:
            run_by_turns(clicks, server.url, log, filters(network))
            click_by_turns(clicks, browser, server.url, walk(network))
    return clicks


def turns(steps: list[Filter]) -> Iterator[tuple[bool, Filter, str]]:
    """Return steps and maps, the maps in turning order; say which steps count."""
    for turn, step in enumerate(steps):
        first = turn % len(rivals.MAPS)
        for name in rivals.MAPS[first:] + rivals.MAPS[:first]:
            yield turn >= WARM_UPS, step, name


def run_by_turns(
    clicks: dict[str, Clicks], url: str, log: Path, steps: list[Filter]
) -> None:
    """Have the server run the page for sessions that draw nothing."""
    with ExitStack() as opened:
        sessions = {
            each: opened.enter_context(Session(url, **{rivals.PARAMETER: each}))
            for each in clicks
        }
        for counts, step, name in turns(steps):
            sessions[name].run(*step)
            if counts:
                clicks[name].runs_s.append(served.noted(log, name)[-1])


def click_by_turns(
    clicks: dict[str, Clicks], browser: Browser, url: str, steps: list[Filter]
) -> None:
    """Click the same way through each map."""
    with ExitStack() as opened:
        tabs = {
            each: Tab(opened.enter_context(wide_screen(browser)), url)
            for each in clicks
        }
        for each, tab in tabs.items():
            tab.open(**{rivals.PARAMETER: each})
        for counts, step, name in turns(steps):
            click = tabs[name].toggle(*step)
            if counts:
                clicks[name].new.append(click)
