"""The figures as tables."""

from __future__ import annotations

import os
import platform

from rich.console import Console
from rich.table import Table

from bench import rivals
from bench.measure import CALLS, SESSIONS, Clicks, Library, Memory

KB, MB, MS = 1e3, 1e6, 1e-3
# Limits of the design for the built-in data.
SOCKET_KB, RUN_MS, REST_S, MEMORY_MB = 40, 60, 0.5, 400
WIDTH = 100

REST = (
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
    """Give where the tables go; wide enough for them even in a file."""
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
    """Give the table of the design's limits."""
    ours = clicks[rivals.OURS]
    count, runs = len(ours.new), len(ours.runs_s)
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
        f"one run of Explore on the server, median of {runs}",
        f"{RUN_MS} ms",
        f"{ours.run_s / MS:.0f} ms",
        verdict(ours.run_s / MS <= RUN_MS),
    )
    table.add_row(
        f"click to a page at rest, median of {count}",
        f"{REST_S:.2f} s",
        f"{ours.rest_s:.2f} s",
        verdict(ours.rest_s <= REST_S),
    )
    for name in (rivals.PLOTLY, rivals.FOLIUM):
        theirs = clicks[name]
        table.add_row(
            f"… and ahead of {name} on the same page",
            f"{theirs.rest_s:.2f} s" if theirs.draws else "–",
            f"{ours.rest_s:.2f} s",
            verdict(ours.rest_s < theirs.rest_s) if theirs.draws else "not measured",
        )
    table.add_row(
        f"server memory, {SESSIONS} sessions (2 of them in the browser)",
        f"{MEMORY_MB} MB",
        f"{memory.all_mb:.0f} MB",
        verdict(memory.all_mb <= MEMORY_MB),
    )
    return table


def verdict(is_within: bool) -> str:  # noqa: FBT001
    """Say plainly whether a limit is kept."""
    return "[green]yes[/]" if is_within else "[bold red]NO[/]"


def comparison(clicks: dict[str, Clicks]) -> Table:
    """Give the table of one filter click with each map in the map's place."""
    ours = clicks[rivals.OURS]
    table = Table(
        title=f"The same filter clicks with other maps in the map's place: medians of "
        f"{len(ours.new)} clicks\nand {len(ours.runs_s)} runs (times ours)",
        title_justify="left",
    )
    table.add_column("map")
    for name in ("click to rest", "run on server", "socket", "HTTP"):
        table.add_column(name, justify="right")
    for name, theirs in clicks.items():
        rest = f"{theirs.rest_s:.2f} s ({theirs.rest_s / ours.rest_s:.1f})"
        table.add_row(
            name,
            rest if theirs.draws else "not measured: no Leaflet at hand",
            f"{theirs.run_s / MS:.0f} ms ({theirs.run_s / ours.run_s:.1f})",
            f"{theirs.socket_bytes / KB:,.1f} KB "
            f"({theirs.socket_bytes / ours.socket_bytes:.1f})",
            f"{theirs.http_bytes / KB:.1f} KB",
        )
    return table


def beside(library: Library, memory: Memory) -> Table:
    """Give the table of what has no limit."""
    table = Table(title="Beside these", title_justify="left")
    table.add_column("what")
    table.add_column("measured", justify="right")
    opened = memory.first_open
    rows = [
        (f"read_network, median of {CALLS}", f"{library.read_s / MS:.0f} ms"),
        (f"network_map of all, as JSON, median of {CALLS}", ms(library.map_s)),
        ("its description", f"{library.spec_bytes / KB:.1f} KB"),
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


def ms(seconds: float) -> str:
    """Give a short time in milliseconds."""
    return f"{seconds / MS:.1f} ms"
