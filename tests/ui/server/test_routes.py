"""What the server adds to Streamlit, without a browser."""

from __future__ import annotations

import runpy
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event

import pytest
from starlette.formparsers import MultiPartParser
from starlette.requests import Request

from iinst_geo.errors import DataFileError
from iinst_geo.ingest.folder import DATA_FOLDER_VARIABLE
from iinst_geo.ui.server import first_visit
from iinst_geo.ui.session import data
from tests.conftest import ROOT
from tests.loop import run

MEGABYTES = 3
FORM = (
    b'--end\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'
    + bytes(MEGABYTES * 2**20)
    + b"\r\n--end--\r\n"
)


async def lies_on_disk() -> bool:
    """Say whether a file that arrives is put on the disk."""

    async def receive():
        return {"type": "http.request", "body": FORM, "more_body": False}

    headers = [(b"content-type", b"multipart/form-data; boundary=end")]
    request = Request({"type": "http", "method": "PUT", "headers": headers}, receive)
    async with request.form() as form:
        given = form["f"]
        assert given.size == MEGABYTES * 2**20
        return bool(given.file._rolled)


def test_a_file_that_is_given_never_touches_the_disk(monkeypatch):
    monkeypatch.setattr(MultiPartParser, "spool_max_size", 2**20)
    assert run(lies_on_disk())  # as Starlette would have it
    runpy.run_path(str(ROOT / "app.py"))
    assert not run(lies_on_disk())


@pytest.fixture
def _nothing_read():
    """Have the network read anew, and leave none that a test made."""
    data._read.cache_clear()
    yield
    data._read.cache_clear()


@pytest.mark.usefixtures("_nothing_read")
def test_who_comes_while_the_network_is_read_shares_it(monkeypatch, network):
    reads = []
    both_read = Barrier(2, timeout=0.3)  # never, if one waits for the other

    def read(folder):
        reads.append(folder)
        with suppress(BrokenBarrierError):
            both_read.wait()
        return network

    monkeypatch.setattr(data, "read_network", read)
    with ThreadPoolExecutor(2) as people:
        first, second = people.submit(data.network), people.submit(data.network)
    assert first.result() is second.result()
    assert len(reads) == 1


@pytest.mark.usefixtures("_nothing_read")
def test_the_server_starts_with_data_that_cannot_be_used(monkeypatch, tmp_path):
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path / "nothing.zip"))
    with pytest.raises(DataFileError):
        data.network()
    ended = Event()
    ended.set()
    first_visit.prepare_all(ended)
