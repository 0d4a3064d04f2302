"""What the server adds to Streamlit, without a browser."""

from __future__ import annotations

import asyncio
import runpy

from starlette.formparsers import MultiPartParser
from starlette.requests import Request

from tests.conftest import ROOT

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
    assert asyncio.run(lies_on_disk())  # as Starlette would have it
    runpy.run_path(str(ROOT / "app.py"))
    assert not asyncio.run(lies_on_disk())
