"""Many at once, and the first visit: on each map, on a server of its own."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from playwright.sync_api import Browser
from websockets.exceptions import WebSocketException

from bench import leaflet, rivals, served
from bench.browser import Click, Tab, wide_screen
from bench.measure import Filter, filters
from bench.server import Server
from bench.session import Session
from iinst_geo import PartnershipNetwork
from iinst_geo.register.model import CACHE_FOLDER_VARIABLE

SESSIONS, EVERY_S, TURNS = 50, 3, 4
BUSY_SESSIONS, BUSY_S, WARM_UPS = 2, 5, 4


@dataclass(frozen=True)
class Busy:
    """What one process does when a few people click as fast as it answers."""

    processor_s: float  # of the server, a click
    clicks_a_second: float


@dataclass(frozen=True)
class Crowd:
    """What many wait for who click every few seconds."""

    waits_s: list[float]
    errors: int
    memory_mb: float

    @property
    def median_s(self) -> float:
        """Median time from a click to its answer (seconds)."""
        return median(self.waits_s)

    @property
    def slow_s(self) -> float:
        """95th percentile of the time from a click to its answer (seconds)."""
        return quantiles(self.waits_s, n=20)[-1]


@dataclass(frozen=True)
class Figures:
    """What was measured with one map."""

    first_visit: Click
    second_visit: Click
    busy: Busy
    crowd: Crowd


def measure(network: PartnershipNetwork, browser: Browser) -> dict[str, Figures]:
    """Measure each map."""
    steps = filters(network)
    with tempfile.TemporaryDirectory() as name:
        shared = Path(name)
        variables = {served.LEAFLET: name} if leaflet.fetch(shared) else {}
        return {
            each: measure_one(each, steps, browser, variables) for each in rivals.MAPS
        }


def measure_one(
    drawn: str, steps: list[Filter], browser: Browser, variables: dict[str, str]
) -> Figures:
    """Measure one map on a server that nobody has been to, with nothing kept."""
    query = {rivals.PARAMETER: drawn}
    with tempfile.TemporaryDirectory() as name, ExitStack() as opened:
        own = {served.LOG: str(Path(name) / "log"), CACHE_FOLDER_VARIABLE: name}
        server = opened.enter_context(Server("bench/app.py", **variables, **own))
        server.wait_until_idle()  # as it is long before most people come
        with wide_screen(browser) as context:
            first = Tab(context, server.url).open(**query)
            second = Tab(context, server.url).open(**query)
        return Figures(
            first, second, busy(server, steps, query), crowd(server, steps, query)
        )


def busy(server: Server, steps: list[Filter], query: dict[str, str]) -> Busy:
    """Have a few sessions click as fast as they are answered."""

    def click(session: Session) -> int:
        for count, step in enumerate(cycle(steps)):
            if perf_counter() > ends:
                return count
            session.run(*step)
        return 0

    with ExitStack() as opened:
        sessions = [
            opened.enter_context(Session(server.url, **query))
            for _ in range(BUSY_SESSIONS)
        ]
        for step in steps[:WARM_UPS]:
            sessions[0].run(*step)
        before_s, begun = server.processor_s(), perf_counter()
        ends = begun + BUSY_S
        with ThreadPoolExecutor(BUSY_SESSIONS) as people:
            clicks = sum(people.map(click, sessions))
        took_s = perf_counter() - begun
        return Busy((server.processor_s() - before_s) / clicks, clicks / took_s)


def crowd(server: Server, steps: list[Filter], query: dict[str, str]) -> Crowd:
    """Have many sessions click every few seconds, not all in the same moment."""

    def clicks(number: int, session: Session) -> Iterator[float | None]:
        first_due = begun + EVERY_S * number / SESSIONS
        for turn, step in enumerate(islice(cycle(steps), number, number + TURNS)):
            time.sleep(max(0, first_due + turn * EVERY_S - perf_counter()))
            if turn and perf_counter() > begun + TURNS * EVERY_S:
                return  # where answers take long, fewer clicks do
            clicked = perf_counter()
            try:
                session.run(*step)
            except (OSError, WebSocketException):  # gone, or no answer for too long
                yield None
                return
            yield perf_counter() - clicked

    with ExitStack() as opened:
        sessions = [
            opened.enter_context(Session(server.url, **query)) for _ in range(SESSIONS)
        ]
        begun = perf_counter()
        with ThreadPoolExecutor(SESSIONS) as people:
            each = people.map(lambda one: list(clicks(*one)), enumerate(sessions))
            waits = [wait for one in each for wait in one]
        memory_mb = server.memory_mb()
    lost = waits.count(None) + sum(session.errors for session in sessions)
    return Crowd([wait for wait in waits if wait is not None], lost, memory_mb)
