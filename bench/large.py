"""The explorer with own data of 50,000 institutions, beside what others make of it."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from bench import leaflet, rivals, served
from bench.browser import Click, Tab, another, wide_screen
from bench.large_network import large_network
from bench.measure import (
    WARM_UPS,
    Clicks,
    Filter,
    Memory,
    filters,
    median_s,
    memory,
    walk,
)
from bench.nearby import EVERYWHERE_KM
from bench.server import Server
from bench.session import Session
from iinst_geo import PartnershipNetwork, select
from iinst_geo.export.tables.data_package import to_package
from iinst_geo.ingest.folder import DATA_FOLDER_VARIABLE
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.query import find_nearby

LIMIT_S = 30  # nobody waits longer for a page or for a click
READING_S = 300  # our first page waits until the data are read
RIVAL_CLICKS = 1


@dataclass
class Rival:
    """What another map came to before the time was up; an empty list: to nothing."""

    opened_s: float = 0.0  # 0: not within the limit
    clicks: list[Click] = field(default_factory=list)
    runs_s: list[float] = field(default_factory=list)
    clicks_begun: int = 0
    bytes_of_begun: int = 0  # seen of the click, or the opening, that was given up
    error: str = ""  # what stood in the map's place

    @property
    def rest_s(self) -> float | None:
        """Median time from a click to a page at rest; ``None``: over the limit."""
        if len(self.clicks) < max(self.clicks_begun, 1):
            return None
        return median(click.seconds for click in self.clicks)

    @property
    def frame_s(self) -> float | None:
        """Median time to the first frame of the new map; ``None``: over the limit."""
        if self.rest_s is None:
            return None
        return median(click.frame_s for click in self.clicks)

    @property
    def run_s(self) -> float | None:
        """Median time of one run of the page on the server; ``None`` if none ended."""
        return median(self.runs_s) if self.runs_s else None

    @property
    def socket_bytes(self) -> int:
        """Most bytes of a click, or of the opening that no click came after."""
        return max([self.bytes_of_begun, *(each.socket_bytes for each in self.clicks)])


@dataclass(frozen=True)
class Figures:
    """What was measured with the large network."""

    institutions: int
    ties: int
    nearest_s: float
    memory: Memory
    ours: Clicks
    processor_s: float  # of the server, a click of ours
    rivals: dict[str, Rival]


def measure(browser: Browser) -> Figures:
    """Make the network and measure it, ours first, then each other map by itself."""
    network = large_network()
    place = find_place(network, network.case_studies["case_study_id"].iloc[0])
    nearest_s = median_s(lambda: find_nearby(network, place, EVERYWHERE_KM, limit=20))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        package = folder / "large.zip"
        package.write_bytes(to_package(select(network)))
        variables = {DATA_FOLDER_VARIABLE: str(package)}
        held = memory(browser, filters(network)[0], READING_S, **variables)
        if leaflet.fetch(folder):
            variables[served.LEAFLET] = name
        steps = walk(network)
        ours, processor_s = measure_ours(network, browser, steps, folder, variables)
        others = {
            each: measure_rival(each, browser, steps, folder, variables)
            for each in rivals.MAPS
            if each != rivals.OURS
        }
    return Figures(
        len(network.institutions),
        len(network.partnerships),
        nearest_s,
        held,
        ours,
        processor_s,
        others,
    )


def measure_ours(
    network: PartnershipNetwork,
    browser: Browser,
    steps: list[Filter],
    folder: Path,
    variables: dict[str, str],
) -> tuple[Clicks, float]:
    """Run and click our map as on the built-in data; time the processor in the runs."""
    ours, log = Clicks(), folder / "ours.jsonl"
    with ExitStack() as opened:
        server = Server("bench/app.py", **{served.LOG: str(log)}, **variables)
        url = opened.enter_context(server).url
        tab = Tab(opened.enter_context(wide_screen(browser, READING_S)), url)
        tab.open()
        session = opened.enter_context(Session(url))
        values = filters(network)
        before_s = server.processor_s()
        for turn, step in enumerate(values):
            session.run(*step)
            if turn >= WARM_UPS:
                ours.runs_s.append(served.noted(log, rivals.OURS)[-1])
        processor_s = (server.processor_s() - before_s) / len(values)
        for turn, step in enumerate(steps):
            click = tab.toggle(*step)
            if turn >= WARM_UPS:
                ours.new.append(click)
    return ours, processor_s


def measure_rival(
    name: str,
    browser: Browser,
    steps: list[Filter],
    folder: Path,
    variables: dict[str, str],
) -> Rival:
    """Open and click another map on a server and in a browser that may break down."""
    found, log = Rival(), folder / f"{name}.jsonl"
    with ExitStack() as opened:
        server = Server("bench/app.py", **{served.LOG: str(log)}, **variables)
        url = opened.enter_context(server).url
        # What is read and worked out once for all is no fault of the other map.
        with Session(url) as first:
            first.run()
        longest_s = LIMIT_S * (RIVAL_CLICKS + 2)
        second = opened.enter_context(another(browser, longest_s))
        tab = Tab(wide_screen(second, LIMIT_S), url)
        before = 0
        try:
            found.opened_s = tab.open(**{rivals.PARAMETER: name}).seconds
            for step in steps[:RIVAL_CLICKS]:
                found.clicks_begun += 1
                before = tab.socket_bytes
                found.clicks.append(tab.toggle(*step))
            found.error = tab.refusal()
        except BrowserError:  # the time is up, or the page is gone
            found.bytes_of_begun = tab.socket_bytes - before
        found.runs_s += served.noted(log, name)
    return found
