"""How much memory and time reading files gets, and what is said at the end."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from iinst_geo.errors import IinstGeoError
from iinst_geo.files import MEGABYTE

# What is given is a base, and more for each byte that is read, up to the most.
BASE_BYTES, BYTES_A_BYTE, MOST_BYTES = 400 * MEGABYTE, 20, 1200 * MEGABYTE
BASE_S, S_A_MEGABYTE, MOST_S = 7, 8, 90
# A busy machine may give a reader a small part of each second.
BASE_WALL_S, WALL_S_A_S = 60, 8
MOST_ASKED_BYTES = 300 * MEGABYTE  # files together, and what is said of them
MOST_ON_DISK_BYTES = 300 * MEGABYTE  # of what a library writes into a temporary file
NICENESS = 5  # clicks come first


@dataclass(frozen=True)
class Limits:
    """Memory beyond what the reader has at first, time of the processor and in all."""

    memory_bytes: int
    processor_s: int

    @property
    def wall_s(self) -> int:
        """The time in all."""
        return BASE_WALL_S + WALL_S_A_S * self.processor_s


def limits_for(size: int) -> Limits:
    """Return what the reading of files of some size (bytes) is given."""
    return Limits(
        min(BASE_BYTES + BYTES_A_BYTE * size, MOST_BYTES),
        min(BASE_S + S_A_MEGABYTE * size // MEGABYTE, MOST_S),
    )


def limit_this_process(limits: Limits) -> None:
    """Let this process have no more, as far as the system can see to it."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415, not on Windows

    os.nice(NICENESS)
    with suppress(OSError):  # where memory runs out, this process goes first
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    seconds = limits.processor_s
    for kind, most, beyond in (
        (resource.RLIMIT_DATA, _data_bytes() + limits.memory_bytes, 0),
        (resource.RLIMIT_CPU, seconds, 1),  # the first second beyond says why it ends
        (resource.RLIMIT_FSIZE, MOST_ON_DISK_BYTES, 0),
        (resource.RLIMIT_CORE, 0, 0),  # it would hold the files
    ):
        _, hard = resource.getrlimit(kind)
        ends = most + beyond
        ends = ends if hard == resource.RLIM_INFINITY else min(ends, hard)
        with suppress(ValueError, OSError):  # not every system knows all
            resource.setrlimit(kind, (min(most, ends), ends))


def _data_bytes() -> int:
    """Return how much of the memory that is limited the process has already."""
    try:
        facts = Path("/proc/self/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return int(facts[5]) * os.sysconf("SC_PAGE_SIZE")


class StoppedError(IinstGeoError):
    """A job came to no end: it took more than it is given, or what it read broke it."""

    fix = "Try a smaller file."


class BusyError(StoppedError):
    """A job came to no end for want of time on a busy server: it may well do later."""
