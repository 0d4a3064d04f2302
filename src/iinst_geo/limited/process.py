"""The server's side of the readers: one program kept ready, a process for each job."""

from __future__ import annotations

import atexit
import io
import logging
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from threading import Lock, Thread
from typing import Any, NamedTuple

from iinst_geo.files import MEGABYTE
from iinst_geo.limited.limits import BusyError, Limits, StoppedError, limits_for
from iinst_geo.limited.messages import LENGTH_BYTES, Readable, receive, send
from iinst_geo.limited.turns import GONE, LOOKS_S, Turns, Visitor

Tell = Callable[[float], None]  # told the share that is done, from 0 to 1
Answer = tuple[Any, list[bytes]]

_LOG = logging.getLogger(__name__)
END = struct.Struct("<idq")  # of a job: exit code, processor time (s), memory (KB)
MOST_ANSWER_BYTES = 400 * MEGABYTE
ANSWER_LATE_S = 10  # beyond what a job is given
COMMAND = [sys.executable, "-P", "-m", "iinst_geo.limited.program"]
# One thread alone, so that forking is safe. What Arrow frees it hands back.
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
FORKS = hasattr(os, "fork")
NOBODY = Visitor()
LATE = "It took too long to read because the server is busy. Try again in a minute."


class Used(NamedTuple):
    """How a job ended, and what it took as the system counted it."""

    exit_code: int
    processor_s: float
    memory_mb: float


class Readers:
    """
    Processes that read files within limits, so that no file can stop the server.

    ``last`` is what the latest job took.
    """

    def __init__(self) -> None:
        self.last = Used(0, 0, 0)
        self._turns = Turns()
        self._starting = Lock()
        self._program: subprocess.Popen[bytes] | None = None
        self._jobs: socket.socket | None = None

    def prepare(self) -> None:
        """Start the program that waits for jobs unless it runs, and do not wait."""
        if FORKS:
            self._ready()

    def _ready(self) -> socket.socket:
        with self._starting:
            is_over = self._program is None or self._program.poll() is not None
            if self._jobs is None or is_over:
                self._close()
                self._jobs = self._start()
            return self._jobs

    def stop(self) -> None:
        """Have the program end, after the jobs that it does."""
        with self._starting:
            self._close()

    def _close(self) -> None:
        if self._jobs:
            self._jobs.close()
        self._jobs = None

    def _give_up(self, jobs: socket.socket) -> None:
        """Have the next job begin another program, unless one is there already."""
        with self._starting:
            if jobs is self._jobs:
                self._close()

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            self._program = subprocess.Popen(  # noqa: S603, no part of it is given
                COMMAND,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # libraries may quote the file
                env=os.environ | ENVIRONMENT,
                process_group=0,  # Ctrl+C is for the server, with which it ends
            )
        # It ends after some idle minutes, and then leaves nothing behind.
        Thread(target=self._program.wait, daemon=True).start()
        return ours

    def call(
        self,
        job: str,
        arguments: Mapping[str, object],
        parts: Sequence[bytes],
        visitor: Visitor = NOBODY,
        tell: Tell = lambda _: None,
    ) -> Answer:
        """
        Have a job done.

        Parameters
        ----------
        job
            Its name in ``program.JOBS``.
        arguments, parts
            What it is given: values of plain types, and bytes.
        visitor, tell
            Whose it is, and who is told the share that is done.

        Returns
        -------
        answer
            Such values and bytes.

        Raises
        ------
        BusyError
            If the server had no time for it, or the visitor has gone.
        StoppedError
            If it came to no end; it says why in words.
        """
        asked = [job, arguments]
        size = sum(map(len, parts))
        limits = limits_for(size)
        with self._turns.turn(visitor, size):
            if not FORKS:
                return _alone(asked, parts, limits)
            ask = _Ask(asked, parts, limits, visitor.is_there, tell)
            answer, used = self._done(ask)
            if used is None:  # the program was just ending, or was ended
                answer, used = self._done(ask)
        self.last = used = used or Used(-signal.SIGKILL, 0, 0)
        if answer is not None:
            return answer
        if not visitor.is_there():
            raise BusyError(GONE)
        _LOG.warning("The reading of files was stopped: %s", used)
        raise _stopped(used, limits)

    def _done(self, ask: _Ask) -> tuple[Answer | None, Used | None]:
        """Return the answer, if there is a whole one, and how the job ended."""
        jobs = self._ready()
        begun = _begun(jobs)
        if begun is None:
            self._give_up(jobs)
            return None, None
        connection, told = begun
        with os.fdopen(told, "rb") as end:
            with connection:
                answer = _asked(connection, ask)
            used = _end(end.read(END.size))
        if used is None:
            self._give_up(jobs)
        return answer, used


class _Ask(NamedTuple):
    """A job, and what is to be known while it is done."""

    asked: object
    parts: Sequence[bytes]
    limits: Limits
    is_there: Callable[[], bool]
    tell: Tell


def _begun(jobs: socket.socket) -> tuple[socket.socket, int] | None:
    """
    Return the connection to a process for a job, and where its end is told.

    There is none if the program that begins it has ended.
    """
    ours, theirs = socket.socketpair()
    told, end = os.pipe()
    try:
        socket.send_fds(jobs, [b"j"], [theirs.fileno(), end])
    except OSError:
        ours.close()
        os.close(told)
        return None
    finally:
        theirs.close()
        os.close(end)
    return ours, told


def _asked(connection: socket.socket, ask: _Ask) -> Answer | None:
    """Ask for a job, and return the answer if there is a whole one."""
    most_s = ask.limits.wall_s + ANSWER_LATE_S
    try:
        connection.settimeout(most_s)
        connection.sendall(sum(map(len, ask.parts)).to_bytes(LENGTH_BYTES))
        with connection.makefile("rwb") as stream:
            send(stream, ask.asked, ask.parts)
            _wait(connection, ask.is_there, most_s)
            connection.settimeout(most_s)
            return _answer(stream, ask.tell)
    except OSError:
        return None


def _wait(
    connection: socket.socket, is_there: Callable[[], bool], most_s: float
) -> None:
    """
    Wait for the first word of an answer.

    Raises
    ------
    TimeoutError
        If it takes longer than some time (s), or nobody waits any more.
    """
    latest = time.monotonic() + most_s
    connection.settimeout(LOOKS_S)
    while is_there() and time.monotonic() < latest:
        with suppress(TimeoutError):
            connection.recv(1, socket.MSG_PEEK)
            return
    raise TimeoutError


def _answer(stream: Readable, tell: Tell) -> Answer:
    while True:
        answer, parts = receive(stream, MOST_ANSWER_BYTES)
        if not isinstance(answer, float):
            return answer, parts
        tell(answer)


def _end(said: bytes) -> Used | None:
    if len(said) < END.size:
        return None
    code, processor_s, memory_kb = END.unpack(said)
    return Used(code, processor_s, memory_kb * 1024 / MEGABYTE)


def _stopped(used: Used, limits: Limits) -> StoppedError:
    """Say in words why a job came to no end."""
    if used.exit_code == -signal.SIGALRM:
        return BusyError(LATE)
    if used.exit_code == -signal.SIGXCPU:
        return StoppedError("It took too long to read.")
    return _too_big(limits)


def _too_big(limits: Limits) -> StoppedError:
    megabytes = limits.memory_bytes // MEGABYTE
    return StoppedError(
        "The file is damaged, or too big to read here (it needs more than "
        f"{megabytes:,} MB of memory)."
    )


def _alone(asked: object, parts: Sequence[bytes], limits: Limits) -> Answer:
    """Have a job done by a program of its own, where no process can be forked."""
    question = io.BytesIO()
    send(question, asked, parts)
    try:
        done = subprocess.run(  # noqa: S603, no part of it is given
            [*COMMAND, "once"],
            input=question.getvalue(),
            capture_output=True,
            timeout=limits.wall_s,
            check=False,
        )
        return _answer(io.BytesIO(done.stdout), lambda _: None)
    except subprocess.TimeoutExpired:
        raise BusyError(LATE) from None
    except OSError:
        raise _too_big(limits) from None


READERS = Readers()
atexit.register(READERS.stop)
