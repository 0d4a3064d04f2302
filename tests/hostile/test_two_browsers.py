"""A second browser that holds the keys of a session, against a server that runs."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from uuid import uuid4

import pytest
import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from iinst_geo.ui.server import upload_limits
from tests.conftest import Server

PATIENCE_S = 60
FORM = {"file": ("schools.csv", b"name\n" + b"x" * 600_000)}


@dataclass
class Browser:
    """What a browser keeps, and what it asks for, without its screen."""

    url: str
    kept: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        """Open the page, so that the browser has its cookies."""
        for path in ("/", "/_stcore/health"):
            self.kept.get(self.url + path, timeout=PATIENCE_S)

    @contextmanager
    def open(self, session_id: str = "", search: str = "") -> Iterator[tuple[str, str]]:
        """
        Begin a session, or try to take one up; give its id, and a file's address.

        With a search, wait until the page says it back; the address is that, then.
        """
        wanted = re.escape(search.encode()) or rb"/media/[\w.]+"
        cookies = "; ".join(f"{k}={v}" for k, v in self.kept.cookies.items())
        words = [
            "streamlit",
            self.xsrf or "none",
            *([session_id] if session_id else []),
        ]
        message = BackMsg()
        message.rerun_script.query_string = f"q={search}" if search else ""
        with connect(
            f"{self.url.replace('http', 'ws', 1)}/_stcore/stream",
            origin=Origin(self.url.removesuffix("/explorer")),
            subprotocols=[Subprotocol(word) for word in words],
            additional_headers={"Cookie": cookies},
            max_size=None,
            max_queue=None,
        ) as socket:
            socket.send(message.SerializeToString())
            given, media = "", ""
            while not (given and media):
                said = ForwardMsg()
                frame = socket.recv(timeout=PATIENCE_S)
                said.ParseFromString(frame)
                given = given or said.new_session.initialize.session_id
                found = re.search(wanted, frame)
                media = media or (found[0].decode() if found else "")
            yield given, media

    @property
    def xsrf(self) -> str:
        """The word against forged requests."""
        return self.kept.cookies.get("_streamlit_xsrf") or ""

    def change(self, method: str, path: str, **more: object) -> int:
        """Ask for a change, as the page's own scripts do; return the status."""
        headers = {"X-Xsrftoken": self.xsrf}
        answer = self.kept.request(
            method, self.url + path, headers=headers, timeout=PATIENCE_S, **more
        )
        return answer.status_code

    def fetch(self, path: str) -> int:
        """Fetch a file; return the status."""
        return self.kept.get(self.url + path, timeout=PATIENCE_S).status_code


@pytest.fixture(scope="module")
def server(serve: Callable[..., Server]) -> Server:
    """The explorer under a base path, with room for one megabyte a session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(upload_limits.OF_SESSION_VARIABLE, "1")
        return serve("--server.baseUrlPath=explorer", path="/explorer")


@pytest.fixture
def two(server: Server) -> tuple[Browser, Browser]:
    """Two browsers that know the explorer."""
    url = f"{server.url}/explorer"
    return Browser(url), Browser(url)


def test_a_second_browser_with_all_the_keys_has_none_of_it(two, server):
    first, second = two
    with first.open() as (session_id, media):
        file = f"/_stcore/upload_file/{session_id}/{uuid4()}"
        assert first.change("PUT", file, files=FORM) == 204
        assert first.fetch(media) == 200
        for other in (second, Browser(first.url)):
            assert other.change("PUT", file, files=FORM) == 403
            assert other.change("DELETE", file) == 403
            assert other.fetch(media) == 403
        second.kept.cookies.clear()
        assert second.fetch(media) == 403
        with second.open(session_id) as (another_id, _):
            assert another_id != session_id
        with first.open(session_id) as (same_id, _):
            assert same_id == session_id
    assert session_id not in server.output()


def test_a_search_for_the_address_of_a_file_does_not_open_it(two):
    _, second = two
    of_another = f"/media/{uuid4().hex * 2}"
    with second.open(search=of_another) as (_, said_back):
        assert said_back == of_another
        assert second.fetch(of_another) == 403  # 404 were it let through


def test_a_session_holds_so_much_and_no_more(two):
    first, _ = two
    with first.open() as (session_id, _):
        files = [f"/_stcore/upload_file/{session_id}/{uuid4()}" for _ in range(2)]
        assert first.change("PUT", files[0], files=FORM) == 204
        assert first.change("PUT", files[1], files=FORM) == 413
        assert first.change("PUT", files[1], data=iter([b"in parts"])) == 411
        assert first.change("DELETE", files[0]) == 204
        assert first.change("PUT", files[1], files=FORM) == 204


def test_foreign_websockets_are_refused_while_all_others_are_served(two):
    url = two[0].url

    def knock(_: int) -> int:
        stream = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
        try:
            with connect(stream, origin=Origin("https://evil.example")):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    with ThreadPoolExecutor(20) as strangers:
        knocking = strangers.map(knock, range(20))
        waits_s = []
        for _ in range(10):
            begun = time.perf_counter()
            assert two[0].fetch("/_stcore/health") == 200
            waits_s.append(time.perf_counter() - begun)
    assert set(knocking) == {403}
    assert median(waits_s) < 0.5  # a machine with much to do delays one or the other
