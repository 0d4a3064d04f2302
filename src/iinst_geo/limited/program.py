"""
The program that reads files: it waits for jobs, and forks a process for each.

It has loaded all libraries, and has one thread, so that a process for a job is there in
milliseconds, and knows nothing of other jobs. Each has limits, and a guard that says
how it ended.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import IO, NoReturn

# Loaded once, for all jobs; the server itself does without.
import networkx as nx  # noqa: F401
import pyogrio  # noqa: F401

from iinst_geo.ingest.folder import read_network
from iinst_geo.limited import ingest, register, workbook
from iinst_geo.limited.limits import (
    MOST_ASKED_BYTES,
    Limits,
    limit_this_process,
    limits_for,
)
from iinst_geo.limited.messages import LENGTH_BYTES, receive, send
from iinst_geo.limited.process import END

IDLE_S = 600  # then it ends; the next job starts another


def main() -> None:
    """Wait for jobs on standard input, or do the one that it holds (``once``)."""
    if "once" in sys.argv:
        do(sys.stdin.buffer, sys.stdout.buffer)
        return
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # guards leave nothing behind
    jobs = socket.socket(fileno=os.dup(sys.stdin.fileno()))
    jobs.settimeout(IDLE_S)
    read_network()  # what is made at the first use is then there for every job
    os.close(sys.stdin.fileno())
    with suppress(TimeoutError):
        while True:
            _, fds, *_ = socket.recv_fds(jobs, 1, 2)
            if len(fds) < 2:  # noqa: PLR2004, the server has ended
                return
            if os.fork() == 0:
                _to_the_end(guard, *fds)
            for each in fds:
                os.close(each)


def guard(job: int, end: int) -> None:
    """Have a process do a job, end it when its time is over, and tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    size = int.from_bytes(os.read(job, LENGTH_BYTES))
    limits = limits_for(size)
    alive, held = os.pipe()
    worker = os.fork()
    if worker == 0:
        os.setpgid(0, 0)
        os.close(alive)
        os.close(end)
        _to_the_end(do_within, limits, job)
    os.close(held)
    with suppress(OSError):  # both set it, whoever comes first
        os.setpgid(worker, worker)
    poll = select.poll()
    poll.register(alive, 0)  # told when the process has ended
    poll.register(job, 0)  # told when nobody waits for it any more
    is_late = not poll.poll(1000 * limits.wall_s)
    with suppress(ProcessLookupError):  # those that it started are of its group
        os.killpg(worker, signal.SIGKILL)
    _, status, used = os.wait4(worker, 0)
    code = -signal.SIGALRM if is_late else os.waitstatus_to_exitcode(status)
    processor_s = used.ru_utime + used.ru_stime
    with suppress(OSError):
        os.write(end, END.pack(code, processor_s, used.ru_maxrss))


def do_within(limits: Limits, job: int) -> None:
    """Do a job within limits."""
    limit_this_process(limits)
    with os.fdopen(os.dup(job), "rb") as source, os.fdopen(job, "wb") as sink:
        do(source, sink)


def _to_the_end(function: Callable[..., None], *arguments: object) -> NoReturn:
    """Call a function as all that a forked process does."""
    code = 1
    try:
        function(*arguments)
        code = 0
    finally:
        os._exit(code)


JOBS = {
    ingest.JOB: ingest.work,
    register.JOB: register.work,
    workbook.JOB: workbook.work,
}


def do(source: IO[bytes], sink: IO[bytes]) -> None:
    """Do the job that is asked for, tell how far it is, and send what it gives."""
    (job, asked), parts = receive(source, MOST_ASKED_BYTES)
    answer, made = JOBS[job](asked, parts, lambda share: send(sink, float(share)))
    send(sink, answer, made)


if __name__ == "__main__":
    main()
