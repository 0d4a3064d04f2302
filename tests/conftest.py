"""What tests share: the built-in network, and the app in a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, sync_playwright

import iinst_geo
from iinst_geo import PartnershipNetwork
from iinst_geo.register.model import CACHE_FOLDER_VARIABLE

ROOT = Path(__file__).parents[1]
STARTS_WITHIN_S = 60


@pytest.fixture(scope="session", autouse=True)
def _no_register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep a register that the developer has imported out of the tests."""
    folder = str(tmp_path_factory.mktemp("cache"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_FOLDER_VARIABLE, folder)
        yield


@pytest.fixture(scope="session")
def network() -> PartnershipNetwork:
    """The built-in network; nothing in the package changes a network."""
    return iinst_geo.read_network()


def free_port() -> int:
    """Give a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def chromium() -> str:
    """Give the path of the browser that the Makefile found, or one on the path."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, names)), ""
    )
    if not found:
        pytest.fail("No Chromium: install it or set CHROMIUM=/path/to/chromium.")
    return found


class Server:
    """The app, served on a loopback port by a process of its own."""

    def __init__(self, *options: str, data: Path | None = None, port: int = 0) -> None:
        self.port = port or free_port()
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115, open while it runs
        # A register that the developer has imported is no part of what is seen.
        nowhere = str(ROOT / "tests" / "no-register")
        variables = os.environ | {CACHE_FOLDER_VARIABLE: nowhere}
        if data:
            variables["IINST_GEO_DATA"] = str(data)
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        self.process = subprocess.Popen(
            [*command, f"--server.port={self.port}", *options],
            cwd=ROOT,
            env=variables,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )

    @property
    def url(self) -> str:
        """The address of the start page, without the last slash."""
        return f"http://127.0.0.1:{self.port}"

    def output(self) -> str:
        """Give what the server printed so far."""
        self.log.seek(0)
        return self.log.read()

    def wait_until_healthy(self, path: str = "/_stcore/health") -> None:
        """Wait for the health page, or fail with what the server printed."""
        deadline = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                answer = requests.get(self.url + path, timeout=5)
                if answer.ok:
                    return
            except requests.RequestException:
                time.sleep(0.1)
        pytest.fail(f"The server did not start:\n{self.output()}")

    def stop(self) -> None:
        """End the process that was started here."""
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., Server]]:
    """Start servers, and end them when the tests are over."""
    started: list[Server] = []

    def start(
        *options: str, data: Path | None = None, path: str = "", port: int = 0
    ) -> Server:
        server = Server(*options, data=data, port=port)
        started.append(server)
        server.wait_until_healthy(f"{path}/_stcore/health")
        return server

    yield start
    for server in started:
        server.stop()


def browser_arguments() -> list[str]:
    """Give what makes a browser draw WebGL in software and keep to itself."""
    return [
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
        "--ignore-gpu-blocklist",
        "--disable-gpu-compositing",
        "--disable-background-networking",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's own browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=browser_arguments()
        )
        yield browser
        browser.close()
