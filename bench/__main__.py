"""Measure the explorer on the built-in data and print how it stands."""

from __future__ import annotations

import signal
import sys
from time import perf_counter

from bench import (
    crowd,
    ground,
    large,
    large_report,
    measure,
    nearby,
    player,
    register,
    report,
)
from bench.browser import launched, renderer
from iinst_geo import read_network


def main() -> None:
    """Measure and print; a limit missed is marked, and is no failure."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # servers end with it
    started = perf_counter()
    console = report.console()
    network = read_network()
    with launched() as browser:
        console.print(report.machine(browser.version, renderer(browser)))
        console.print("Measuring the library …")
        library = measure.library(network)
        console.print(f"Opening {measure.SESSIONS} sessions …")
        memory = measure.memory(browser, measure.filters(network)[0])
        console.print(report.beside(library, memory))
        console.print("Asking for postcodes …")
        console.print(nearby.table(nearby.measure(network, browser)))
        console.print("Looking at the ground of nine places …")
        first = measure.filters(network)[0]
        console.print(ground.table(ground.measure(browser, first)))
        console.print("Playing the story …")
        console.print(player.table(player.measure(network, browser)))
        console.print("Importing a register …")
        console.print(register.table(register.measure(network, browser)))
        console.print("Clicking filters on each of the maps …")
        clicks = measure.side_by_side(network, browser)
        console.print(report.limits(clicks, memory))
        console.print(report.comparison(clicks))
        console.print(report.ON_THE_OTHERS, report.REST, sep="\n", style="dim")
        console.print(f"Opening {crowd.SESSIONS} sessions on each of the maps …")
        console.print(report.many(crowd.measure(network, browser)))
        console.print(report.ON_THE_CROWD, style="dim")
        console.print("Clicking filters with 50,000 institutions …")
        console.print(large_report.table(large.measure(browser)))
        console.print(large_report.ON_THE_LARGE, style="dim")
    console.print(f"Took {perf_counter() - started:.0f} s.", style="dim")


if __name__ == "__main__":
    main()
