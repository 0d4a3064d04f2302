"""Measure the explorer on the built-in data and print how it stands."""

from __future__ import annotations

from time import perf_counter

from bench import measure, report
from bench.browser import launched, renderer
from iinst_geo import read_network


def main() -> None:
    """Measure, then print; a limit missed is marked, and is no failure."""
    started = perf_counter()
    console = report.console()
    network = read_network()
    wanted = measure.filters(network)
    with launched() as browser:
        console.print(report.machine(browser.version, renderer(browser)))
        console.print("Measuring the library …")
        library = measure.library(network)
        console.print(f"Opening {measure.SESSIONS} pages …")
        memory = measure.memory(browser, wanted[0])
        console.print("Clicking filters on each of the maps …")
        clicks = measure.side_by_side(browser, wanted)
    console.print()
    console.print(report.limits(clicks, memory))
    console.print(report.comparison(clicks))
    console.print(report.ON_THE_OTHERS, report.REST, sep="\n", style="dim")
    console.print(report.beside(library, memory))
    console.print(f"Took {perf_counter() - started:.0f} s.", style="dim")


if __name__ == "__main__":
    main()
