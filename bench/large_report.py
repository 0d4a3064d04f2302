"""The figures with very many own data as a table."""

from __future__ import annotations

from rich.table import Table

from bench import rivals
from bench.large import LIMIT_S, RIVAL_CLICKS, Figures, Rival
from bench.measure import CALLS, SESSIONS, WARM_UPS
from bench.report import KB, MB, MS, ms
from bench.verdicts import verdict

# Limits of the design for 50,000 institutions.
LARGE_SOCKET_KB, LARGE_PROCESSOR_MS, LARGE_FRAME_S = 50, 100, 0.4
LARGE_NEAREST_MS, LARGE_MEMORY_MB, LARGE_VISIT_S = 5, 800, 6
ON_THE_LARGE = (
    f"Each other map has a server and a browser of its own, {RIVAL_CLICKS} click, and "
    f"{LIMIT_S} s for its first page and for the click; it draws every institution "
    "and every tie, as it does on the built-in data. Runs of theirs are those for the "
    "browser. What the time was too short for is given as more than what was seen."
)


def table(figures: Figures) -> Table:
    """Return the table of the limits with very many own data, and of the other maps."""
    ours, held = figures.ours, figures.memory
    made = Table(
        title=f"Own data: {figures.institutions:,} institutions, {figures.ties:,} ties",
        title_justify="left",
    )
    made.add_column("what")
    for name in ("limit", rivals.OURS, "within?", *figures.rivals):
        made.add_column(name, justify="right")
    others = list(figures.rivals.values())
    made.add_row(
        f"socket bytes of one filter click not made before, most of {len(ours.new)}",
        f"{LARGE_SOCKET_KB} KB",
        f"{ours.most_socket_bytes / KB:.1f} KB",
        verdict(ours.most_socket_bytes / KB <= LARGE_SOCKET_KB),
        *(_more_bytes(each, ours.most_socket_bytes) for each in others),
    )
    processor_ms = figures.processor_s / MS
    made.add_row(
        f"processor time of a filter click, mean of {len(ours.runs_s) + WARM_UPS}",
        f"{LARGE_PROCESSOR_MS} ms",
        f"{processor_ms:.0f} ms",
        verdict(processor_ms <= LARGE_PROCESSOR_MS),
    )
    made.add_row(
        f"one run of Explore on the server, median of {len(ours.runs_s)}",
        "–",
        f"{ours.run_s / MS:.0f} ms",
        "",
        *(_times(each.run_s, ours.run_s) for each in others),
    )
    made.add_row(
        f"click to the first frame of the new map, median of {len(ours.new)}",
        f"{LARGE_FRAME_S:.2f} s",
        f"{ours.frame_s:.2f} s",
        verdict(ours.frame_s <= LARGE_FRAME_S),
        *(_times(each.frame_s, ours.frame_s) for each in others),
    )
    made.add_row(
        "click to a page at rest",
        "–",
        f"{ours.rest_s:.2f} s",
        "",
        *(_rest(each, ours.rest_s) for each in others),
    )
    made.add_row(
        f"nearest 20 to a point, library call, median of {CALLS}",
        f"{LARGE_NEAREST_MS} ms",
        ms(figures.nearest_s),
        verdict(figures.nearest_s / MS <= LARGE_NEAREST_MS),
    )
    made.add_row(
        f"server memory, {SESSIONS} sessions (2 of them in the browser)",
        f"{LARGE_MEMORY_MB} MB",
        f"{held.all_mb:.0f} MB",
        verdict(held.all_mb <= LARGE_MEMORY_MB),
    )
    made.add_row(
        "start of the server until the data are read",
        "–",
        f"{held.ready_s:.0f} s",
    )
    made.add_row(
        "a page when the data are read",
        f"{LARGE_VISIT_S} s",
        f"{held.next_open.seconds:.1f} s",
        verdict(held.next_open.seconds <= LARGE_VISIT_S),
        *(_opened(each, held.next_open.seconds) for each in others),
    )
    return made


def _more_bytes(rival: Rival, ours: float) -> str:
    seen, more = rival.socket_bytes, "" if rival.rest_s else "> "
    if rival.error:
        return "over 200 MB: Streamlit refuses it"
    if seen <= ours:  # the page, and no map yet
        return f"no map in {LIMIT_S} s"
    return f"{more}{seen / MB:,.1f} MB ({more}{seen / ours:,.0f})"


def _rest(rival: Rival, ours: float) -> str:
    if rival.error:
        return "no map"
    return _times(rival.rest_s, ours)


def _opened(rival: Rival, ours: float) -> str:
    return _times(rival.opened_s or None, ours)


def _times(theirs: float | None, ours: float) -> str:
    """Return a time and how many times ours it is, at least if it was too long."""
    if theirs is None:
        return f"> {LIMIT_S} s (> {LIMIT_S / ours:,.0f})"
    return f"{theirs:.1f} s ({theirs / ours:,.0f})"
