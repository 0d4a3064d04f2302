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
from collections.abc import Callable, Mapping, Sequence
from threading import BoundedSemaphore, Lock, Thread
from typing import Any, NamedTuple

from iinst_geo.errors import IinstGeoError
from iinst_geo.limited.limits import MEGABYTE, Limits, limits_for
from iinst_geo.limited.messages import LENGTH_BYTES, Source, receive, send

Tell = Callable[[float], None]  # told the share that is done, from 0 to 1
Answer = tuple[Any, list[bytes]]

_LOG = logging.getLogger(__name__)
END = struct.Struct("<idq")  # of a job: exit code, processor time (s), memory (KB)
AT_ONCE = 2  # jobs; more wait
WAITS_S = 120
MOST_ANSWER_BYTES = 400 * MEGABYTE
PATIENCE_S = 10  # beyond what a job is given
COMMAND = [sys.executable, "-P", "-m", "iinst_geo.limited.program"]
# One thread alone, so that forking is safe. What Arrow frees it hands back.
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
FORKS = hasattr(os, "fork")


class StoppedError(IinstGeoError):
    """A job came to no end: it took more than it is given, or what it read broke it."""


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
        self._free = BoundedSemaphore(AT_ONCE)
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
                self.stop()
                self._jobs = self._start()
            return self._jobs

    def stop(self) -> None:
        """Have the program end."""
        if self._jobs:
            self._jobs.close()

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
        tell: Tell = lambda _: None,
    ) -> Answer:
        """
        Have a job done.

        Parameters
        ----------
        job
            Its name in ``jobs``.
        arguments, parts
            What it is given: values of plain types, and bytes.
        tell
            Is told the share that is done.

        Returns
        -------
        answer
            Such values and bytes.

        Raises
        ------
        StoppedError
            If it came to no end; it says why in words.
        """
        asked = [job, arguments]
        limits = limits_for(sum(map(len, parts)))
        if not self._free.acquire(timeout=WAITS_S):
            raise StoppedError("other files are being read; wait a minute.")
        try:
            if not FORKS:
                return _alone(asked, parts, limits)
            answer, used = self._done(asked, parts, limits, tell)
            if used is None:  # the program had just ended, for want of work
                answer, used = self._done(asked, parts, limits, tell)
        finally:
            self._free.release()
        self.last = used or Used(-signal.SIGKILL, 0, 0)
        if answer is None:
            _LOG.warning("The reading of files was stopped: %s", self.last)
            raise StoppedError(_why(self.last, limits))
        return answer

    def _done(
        self, asked: object, parts: Sequence[bytes], limits: Limits, tell: Tell
    ) -> tuple[Answer | None, Used | None]:
        """Return the answer, if there is a whole one, and how the job ended."""
        connection, told = self._begun()
        connection.settimeout(limits.wall_s + PATIENCE_S)
        with os.fdopen(told, "rb") as end:
            with connection:
                answer = _asked(connection, asked, parts, tell)
            return answer, _end(end.read(END.size))

    def _begun(self) -> tuple[socket.socket, int]:
        """Return the connection to a process for a job, and where its end is told."""
        ours, theirs = socket.socketpair()
        told, end = os.pipe()
        try:
            socket.send_fds(self._ready(), [b"j"], [theirs.fileno(), end])
        finally:
            theirs.close()
            os.close(end)
        return ours, told


def _asked(
    connection: socket.socket, asked: object, parts: Sequence[bytes], tell: Tell
) -> Answer | None:
    """Ask for a job, and return the answer if there is a whole one."""
    try:
        connection.sendall(sum(map(len, parts)).to_bytes(LENGTH_BYTES))
        with connection.makefile("rwb") as stream:
            send(stream, asked, parts)
            return _answer(stream, tell)
    except OSError:
        return None


def _answer(stream: Source, tell: Tell) -> Answer:
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


def _why(used: Used, limits: Limits) -> str:
    """Say in words why a job came to no end."""
    if -used.exit_code in {signal.SIGXCPU, signal.SIGALRM}:
        return (
            f"reading it takes more than {limits.processor_s} s, the most it is given."
        )
    megabytes = limits.memory_bytes // MEGABYTE
    return f"it is spoilt, or reading it takes more than {megabytes:,} MB of memory."


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
        raise StoppedError(_why(Used(-signal.SIGXCPU, 0, 0), limits)) from None
    except OSError:
        raise StoppedError(_why(Used(1, 0, 0), limits)) from None


READERS = Readers()
atexit.register(READERS.stop)
