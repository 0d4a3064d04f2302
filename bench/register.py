"""The speed with a register of 50,000 schools: import, nearest, the page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser
from rich.table import Table

from bench.browser import Click, Tab, wide_screen
from bench.measure import CALLS, median_s
from bench.nearby import KNOWN_LETTERS
from bench.server import ROOT, Server
from iinst_geo import PartnershipNetwork
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.query import find_nearby
from iinst_geo.nearby.suggested_partners import next_partners
from iinst_geo.register.model import CACHE_FOLDER_VARIABLE, REGISTER_FILE, read_register
from scripts.make_register_sample import FILLER, extract, recorded_rows, sample_rows

ROWS = 50_000
IMPORT_S, IMPORT_MB, NEAREST_MS, SOCKET_KB, REST_S = 20, 1000, 5, 80, 0.7
EVERYWHERE_KM, RING_KM, MOST_LISTED = 2000, 10, 100
KB, MB, MS = 1e3, 1e6, 1e-3
# In a process of its own, whose memory is the import's.
IMPORT = """
import json, resource, sys, time
started = time.perf_counter()
from iinst_geo.register.model import keep_register
from iinst_geo.register.importing import import_register
found = import_register(sys.argv[1], open_only=False)
keep_register(found.register)
took = time.perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps([took, peak, found.schools_kept]))
"""


@dataclass(frozen=True)
class Figures:
    """What was measured; ``kept`` counts the schools."""

    extract_mb: float
    import_s: float
    import_mb: float
    kept: int
    nearest_s: float
    ring_s: float
    next_s: float
    pages: list[Click]


def measure(network: PartnershipNetwork, browser: Browser) -> Figures:
    """Make an extract, import it, and ask the library and the page about it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "edubasealldata20260315.csv"
        recorded = list(recorded_rows())
        rows = chain(recorded, sample_rows(ROWS - len(recorded)))
        path.write_bytes(extract(rows, FILLER).encode("cp1252"))
        done = subprocess.run(
            [sys.executable, "-c", IMPORT, str(path)],
            env=os.environ | {CACHE_FOLDER_VARIABLE: folder},
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        import_s, import_bytes, kept = json.loads(done.stdout)
        register = read_register(Path(folder) / REGISTER_FILE)
        place = find_place(network, "II09")

        def near(within_km: float, limit: int) -> object:
            return find_nearby(
                network, place, within_km, limit=limit, register=register
            )

        nearest_s = median_s(lambda: near(EVERYWHERE_KM, 20))
        ring_s = median_s(lambda: near(RING_KM, MOST_LISTED))
        next_s = median_s(
            lambda: next_partners(network, place, RING_KM, register=register)
        )
        variables = {CACHE_FOLDER_VARIABLE: folder}
        with Server("app.py", **variables) as server, wide_screen(browser) as context:
            tab = Tab(context, server.url)
            tab.open("nearby", **{"from": "II09"})
            pages = [tab.ask("From", each) for each in KNOWN_LETTERS]
        extract_mb, import_mb = path.stat().st_size / MB, import_bytes / MB
    return Figures(
        extract_mb, import_s, import_mb, kept, nearest_s, ring_s, next_s, pages
    )


def table(figures: Figures) -> Table:
    """Return the figures beside the design's limits."""
    title = f"With a register of {figures.kept:,} schools"
    table = Table(title=title, title_justify="left")
    table.add_column("what")
    for name in ("limit", "measured"):
        table.add_column(name, justify="right")
    most_kb = max(click.socket_bytes for click in figures.pages) / KB
    rest_s = median(click.seconds for click in figures.pages)
    rows = [
        (
            f"import of {ROWS:,} rows, {figures.extract_mb:.0f} MB",
            f"{IMPORT_S} s",
            f"{figures.import_s:.1f} s",
        ),
        ("… memory at its peak", f"{IMPORT_MB} MB", f"{figures.import_mb:.0f} MB"),
        (
            f"nearest 20 to a point, library call, median of {CALLS}",
            f"{NEAREST_MS} ms",
            f"{figures.nearest_s / MS:.1f} ms",
        ),
        (
            f"nearest {MOST_LISTED} within {RING_KM} km",
            "–",
            f"{figures.ring_s / MS:.1f} ms",
        ),
        ("who could be next, library call", "–", f"{figures.next_s / MS:.1f} ms"),
        (
            "postcode on the page, socket bytes, most",
            f"{SOCKET_KB} KB",
            f"{most_kb:.1f} KB",
        ),
        ("… until map and names are at rest", f"{REST_S} s", f"{rest_s:.2f} s"),
    ]
    for row in rows:
        table.add_row(*row)
    return table
