"""A server started for the bench on a loopback port, and its memory."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
import requests

from iinst_geo.ingest.folder import DATA_FOLDER_VARIABLE
from iinst_geo.register.model import CACHE_FOLDER_VARIABLE

ROOT = Path(__file__).parents[1]
STARTS_WITHIN_S = 60
IDLE_S = 0.05  # of processor time in a second: less is none
MB = 1e6


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """An app on the built-in data, served by a process of its own."""

    def __init__(self, app: str, **variables: str) -> None:
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115, open while it runs
        inherited = {k: v for k, v in os.environ.items() if k != DATA_FOLDER_VARIABLE}
        # A register that the developer has imported is no part of the figures.
        inherited[CACHE_FOLDER_VARIABLE] = str(ROOT / "bench" / "no-register")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", app, f"--server.port={port}"],
            cwd=ROOT,
            env=inherited | variables,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )

    def __enter__(self) -> Self:
        deadline = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if requests.get(f"{self.url}/_stcore/health", timeout=5).ok:
                    return self
            except requests.RequestException:  # not there, or busy
                time.sleep(0.1)
        told = self.output()
        self.__exit__()
        sys.exit(f"The server did not start: {told}")

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:  # still at a run that nobody waits for
            self.process.kill()
            self.process.wait()
        self.log.close()

    def output(self) -> str:
        """Return what the server printed so far."""
        self.log.seek(0)
        return self.log.read()

    def memory_mb(self) -> float:
        """Return the memory that the server holds, its readers aside (RSS, MB)."""
        held: int = psutil.Process(self.process.pid).memory_info().rss
        return held / MB

    def processor_s(self) -> float:
        """Return the processor time that the server has taken (seconds)."""
        taken = psutil.Process(self.process.pid).cpu_times()
        return float(taken.user + taken.system)

    def wait_until_idle(self) -> None:
        """Wait until the server has prepared itself and takes no processor time."""
        before_s = -IDLE_S
        while (taken_s := self.processor_s()) - before_s >= IDLE_S:
            before_s = taken_s
            time.sleep(1)
