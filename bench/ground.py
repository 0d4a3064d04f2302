"""What the ground of the map costs: tiles over the wire, and the server's memory."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, Response
from rich.table import Table

from bench.browser import Tab, wide_screen
from bench.measure import Filter
from bench.server import Server
from bench.verdicts import verdict

# Longitude and latitude of nine places, each looked at from two zooms.
PLACES = {
    "Falmouth": (-5.066, 50.152),
    "St Ives": (-5.480, 50.211),
    "Isle of Wight": (-1.29, 50.70),
    "Blackburn": (-2.482, 53.748),
    "Birmingham": (-1.90, 52.48),
    "Battersea": (-0.165, 51.475),
    "Leicester": (-1.133, 52.636),
    "Cardiff": (-3.180, 51.480),
    "Glasgow": (-4.250, 55.861),
}
ZOOMS = (8.5, 11.0)
MOST_TILES_MB, MOST_MEMORY_MB = 1.5, 20
MB = 1e6


@dataclass(frozen=True)
class Figures:
    """Bytes and number of tiles, how many a filter asked for, and memory."""

    tile_bytes: int
    tiles: int
    tiles_again: int
    memory_mb: float  # that the tiles added


def measure(browser: Browser, wanted: Filter) -> Figures:
    """Look at nine places from two zooms, then click a filter."""
    sizes: dict[str, int] = {}

    def note(answer: Response) -> None:
        if "/basemap/ground/" in answer.url:
            held = answer.headers.get("content-length", "0")
            sizes[answer.url] = max(int(held), sizes.get(answer.url, 0))

    with Server("app.py") as server, wide_screen(browser) as context:
        server.wait_until_idle()
        tab = Tab(context, server.url)
        tab.open()
        before_mb = server.memory_mb()
        tab.page.on("response", note)
        for lon, lat in PLACES.values():
            for zoom in ZOOMS:
                tab.open(at=f"{lat},{lon},{zoom}")
        memory_mb = server.memory_mb() - before_mb
        again: list[str] = []
        tab.page.on(
            "request",
            lambda each: again.append(each.url) if each.url in sizes else None,
        )
        tab.toggle(*wanted)
    return Figures(sum(sizes.values()), len(sizes), len(again), memory_mb)


def table(figures: Figures) -> Table:
    """Return the figures beside their limits."""
    made = Table(title=f"The ground of {len(PLACES)} places, from two zooms each")
    for heading in ("what", "limit", "measured", ""):
        made.add_column(heading)
    megabytes = figures.tile_bytes / MB
    made.add_row(
        f"tiles of all views ({figures.tiles})",
        f"{MOST_TILES_MB} MB",
        f"{megabytes:.2f} MB",
        verdict(megabytes <= MOST_TILES_MB),
    )
    made.add_row(
        "tiles asked for again by a filter",
        "0",
        f"{figures.tiles_again}",
        verdict(figures.tiles_again == 0),
    )
    made.add_row(
        "server memory that they add",
        f"{MOST_MEMORY_MB} MB",
        f"{figures.memory_mb:.0f} MB",
        verdict(figures.memory_mb <= MOST_MEMORY_MB),
    )
    return made
