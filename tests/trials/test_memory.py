"""Sessions with data of their own come and go; their memory comes back."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench import measure
from bench.large_network import large_network
from bench.server import Server
from bench.session import Session
from iinst_geo import read_network, select
from iinst_geo.export.tables.data_package import to_package
from iinst_geo.ui.server.ended_sessions import EVERY_S

pytestmark = pytest.mark.trial

SESSIONS, AT_ONCE = 20, 4
KEPT_S = 5  # so long a session is kept for a tab that lost its connection
RETURNS_WITHIN = 1.15


def come_and_go(url: str) -> None:
    """Open Explore with own data, choose a value of a filter, and leave."""
    with Session(url, own="1") as session:
        session.run("phase", "Primary")


def lowest_mb(server: Server, seconds: float) -> float:
    """Return the least memory that the server holds within some seconds."""
    deadline, lowest = time.monotonic() + seconds, server.memory_mb()
    while time.monotonic() < deadline:
        time.sleep(1)
        lowest = min(lowest, server.memory_mb())
    return lowest


def test_memory_of_ended_sessions_with_own_data_comes_back(tmp_path):
    package = tmp_path / "own.zip"
    package.write_bytes(to_package(select(large_network(5_000, 20_000))))
    variables = {
        "TRIAL_OWN_DATA": str(package),
        "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(KEPT_S),
    }
    with Server("tests/trials/own_data_app.py", **variables) as server:
        with Session(server.url) as session:
            for step in measure.filters(read_network())[:4]:
                session.run(*step)
        come_and_go(server.url)  # loads what reads own data
        wait_s = KEPT_S + 2 * EVERY_S + 5
        start = lowest_mb(server, wait_s)
        with ThreadPoolExecutor(AT_ONCE) as people:
            list(people.map(come_and_go, [server.url] * SESSIONS))
        most = server.memory_mb()
        end = lowest_mb(server, wait_s)
    print(f"MB: {start:.0f} at the start, {most:.0f} at most, {end:.0f} at the end")  # noqa: T201
    assert end <= RETURNS_WITHIN * start
