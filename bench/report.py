"""The figures as tables."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from bench import crowd, rivals
from bench.measure import CALLS, SESSIONS, Clicks, Library, Memory
from bench.verdicts import verdict

KB, MB, MS = 1e3, 1e6, 1e-3
# Limits of the design for the built-in data.
SOCKET_KB, FRAME_S, MEMORY_MB = 25, 0.25, 300
WIDTH = 100

REST = (
    "First frame: the first in which the map draws once the honesty line has its new "
    "text; of a map that draws before, the line's own. "
    "At rest: the honesty line has its new text, no element is stale, the script is "
    "not running, and two animation frames passed without a change of the page (any "
    "frame of it) or a call that draws on a canvas, and none came in the half second "
    "after; the time is that of the second frame. Socket bytes are the frames' "
    "payloads both ways, as the browser sees them; HTTP bytes are answers over the "
    "network, none for what the browser has kept. A run is timed round the page's "
    "main script, for a session that draws nothing. 1 KB is 1,000 bytes."
)
ON_THE_OTHERS = (
    "plain pydeck: st.pydeck_chart, outlines and whole rows inside. plotly: "
    "st.plotly_chart, white ground, outlines as a choropleth. folium: HTML by "
    "st.iframe, no tiles, of its JavaScript only Leaflet, from a local copy that the "
    "browser keeps. They draw discs, ties and outlines; no letters, badges, shaded "
    "areas, town names or broken lines."
)


def console() -> Console:
    """Return where the tables go; wide enough for them even in a file."""
    wide = Console()
    return wide if wide.is_terminal else Console(width=WIDTH)


def machine(chromium: str, renderer: str) -> str:
    """Say what the figures were measured on."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python "
        f"{platform.python_version()}, Chromium {chromium}, WebGL: {renderer}; "
        f"load before (1, 5, 15 minutes): {load}"
    )


def limits(clicks: dict[str, Clicks], memory: Memory) -> Table:
    """Return the table of the design's limits."""
    ours = clicks[rivals.OURS]
    count = len(ours.new)
    table = Table(title="Built-in data: limits of the design", title_justify="left")
    table.add_column("what")
    for name in ("limit", "measured"):
        table.add_column(name, justify="right")
    table.add_column("within?")
    table.add_row(
        f"socket bytes of one filter click not made before, most of {count}",
        f"{SOCKET_KB} KB",
        f"{ours.most_socket_bytes / KB:.1f} KB",
        verdict(ours.most_socket_bytes / KB <= SOCKET_KB),
    )
    table.add_row(
        f"click to the first frame of the new map, median of {count}",
        f"{FRAME_S:.2f} s",
        f"{ours.frame_s:.2f} s",
        verdict(ours.frame_s <= FRAME_S),
    )
    for name, theirs in list(clicks.items())[1:]:
        table.add_row(
            f"… and ahead of {name} on the same page",
            f"{theirs.frame_s:.2f} s" if theirs.draws else "–",
            f"{ours.frame_s:.2f} s",
            verdict(ours.frame_s < theirs.frame_s) if theirs.draws else "not measured",
        )
    table.add_row(
        f"server memory, {SESSIONS} sessions (2 of them in the browser)",
        f"{MEMORY_MB} MB",
        f"{memory.all_mb:.0f} MB",
        verdict(memory.all_mb <= MEMORY_MB),
    )
    return table


def comparison(clicks: dict[str, Clicks]) -> Table:
    """Return the table of one filter click with each map in the map's place."""
    ours = clicks[rivals.OURS]
    table = Table(
        title=f"The same filter clicks with other maps in the map's place: medians of "
        f"{len(ours.new)} clicks\nand {len(ours.runs_s)} runs (times ours)",
        title_justify="left",
    )
    table.add_column("map")
    for name in ("click to frame", "to rest", "run on server", "socket", "HTTP"):
        table.add_column(name, justify="right")
    for name, theirs in clicks.items():
        rest = f"{theirs.rest_s:.2f} s ({theirs.rest_s / ours.rest_s:.1f})"
        table.add_row(
            name,
            f"{theirs.frame_s:.2f} s" if theirs.draws else "–",
            rest if theirs.draws else "not measured: no Leaflet at hand",
            f"{theirs.run_s / MS:.0f} ms ({theirs.run_s / ours.run_s:.1f})",
            f"{theirs.socket_bytes / KB:,.1f} KB "
            f"({theirs.socket_bytes / ours.socket_bytes:.1f})",
            f"{theirs.http_bytes / KB:.1f} KB",
        )
    return table


def beside(library: Library, memory: Memory) -> Table:
    """Return the table of what has no limit."""
    table = Table(title="Beside these", title_justify="left")
    table.add_column("what")
    table.add_column("measured", justify="right")
    opened = memory.first_open
    rows = [
        (f"read_network, median of {CALLS}", f"{library.read_s / MS:.0f} ms"),
        (f"records of all for a picture, median of {CALLS}", ms(library.map_s)),
        ("first page of a new server in a new browser", f"{opened.seconds:.1f} s"),
        ("… over HTTP", f"{opened.http_bytes / MB:.1f} MB"),
        ("… over the socket", f"{opened.socket_bytes / KB:.1f} KB"),
        ("a second page in the same browser", f"{memory.next_open.seconds:.1f} s"),
        ("server memory before any page", f"{memory.before_mb:.0f} MB"),
        ("… with one page", f"{memory.one_mb:.0f} MB"),
        (
            "… for each page more",
            f"{(memory.all_mb - memory.one_mb) / (SESSIONS - 1):.1f} MB",
        ),
    ]
    for what, measured in rows:
        table.add_row(what, measured)
    return table


# Limits of the design for many at once and for who comes first.
SLOW_S, PROCESSOR_MS, FIRST_S, FIRST_MB, SECOND_KB = 1.0, 30, 4, 2.5, 100
ON_THE_CROWD = (
    f"Each map has a server of its own, started, on which nobody was before. Sessions "
    f"click every {crowd.EVERY_S} s, {crowd.TURNS} times (fewer where answers take "
    "longer), and draw nothing; clicks a second "
    f"are those of {crowd.BUSY_SESSIONS} sessions that click as fast as they are "
    "answered. A first visit ends with the map at rest; the second is another tab of "
    "the same browser. All run with the explorer's settings and compressed scripts. "
    "What our map's workers ask for, outlines and place names, is not counted: 0.13 MB."
)


def many(figures: dict[str, crowd.Figures]) -> Table:
    """Return the table of many at once and of the first visit, beside other maps."""
    table = Table(title="Many at once, and the first visit", title_justify="left")
    table.add_column("what")
    for name in ("limit", rivals.OURS, "within?", *list(figures)[1:]):
        table.add_column(name, justify="right")
    rows: list[tuple[str, float | None, str, Callable[[crowd.Figures], float]]] = [
        (f"{crowd.SESSIONS} sessions: median", None, "s", lambda f: f.crowd.median_s),
        ("… 95th percentile", SLOW_S, "s", lambda f: f.crowd.slow_s),
        ("… errors", 0, "", lambda f: f.crowd.errors),
        ("… server memory", None, "MB", lambda f: f.crowd.memory_mb),
        (
            "processor time a click",
            PROCESSOR_MS,
            "ms",
            lambda f: f.busy.processor_s / MS,
        ),
        ("clicks a second of one process", None, "", lambda f: f.busy.clicks_a_second),
        ("first visit: time", FIRST_S, "s", lambda f: f.first_visit.seconds),
        ("… over HTTP", FIRST_MB, "MB", lambda f: f.first_visit.http_bytes / MB),
        ("second visit: time", None, "s", lambda f: f.second_visit.seconds),
        ("… over HTTP", SECOND_KB, "KB", lambda f: f.second_visit.http_bytes / KB),
    ]
    for what, limit, unit, value in rows:
        ours, *others = (value(each) for each in figures.values())
        table.add_row(
            what,
            "–" if limit is None else f"{limit} {unit}",
            _figure(ours, unit),
            "" if limit is None else verdict(ours <= limit),
            *(_figure(each, unit) for each in others),
        )
    return table


def _figure(value: float, unit: str) -> str:
    digits = 2 if unit in {"s", "MB"} and value < 100 else 0
    return f"{value:,.{digits}f} {unit}"


def ms(seconds: float) -> str:
    """Return a short time in milliseconds."""
    return f"{seconds / MS:.1f} ms"
