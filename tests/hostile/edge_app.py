"""The explorer's server as one function, asked without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.routing import BaseRoute

from iinst_geo.ui.server.routes import MAIN_SCRIPT, settings
from tests.loop import run

HOST = "maps.example.org"
SAMPLES = {
    "{area_ids}": "GB-DEV",
    "{where}": "england",
    "{file_id:path}": "0123456789abcdef0123456789abcdef.csv",
    "{session_id}": "a-session",
    "{file_id}": "a-file",
    "{path:path}": "a/file.js",
}


@dataclass
class Answer:
    """What came back: the status, the headers and all that was sent."""

    status: int = 0
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""


def explorer_app() -> Starlette:
    """Return all of the server: routes and what stands before them, not started."""
    return st.App(MAIN_SCRIPT, **settings())._build_starlette_app()


def addresses(app: Starlette) -> Iterator[tuple[str, str]]:
    """Give the methods and paths of all routes of an app, samples filled in."""
    for path, route in _routes(app.routes):
        for method in sorted(getattr(route, "methods", None) or {"GET"}):
            yield method, path


def _routes(routes: list[BaseRoute], before: str = "") -> Iterator[tuple[str, Any]]:
    for route in routes:
        path = before + getattr(route, "path", "")
        for name, sample in SAMPLES.items():
            path = path.replace(name, sample)
        if getattr(route, "routes", None):
            yield from _routes(route.routes, path)
        elif type(route).__name__ != "WebSocketRoute":
            yield path if hasattr(route, "methods") else f"{path}/", route


def ask(
    app: Starlette,
    path: str,
    method: str = "GET",
    query: str = "",
    headers: Mapping[str, str] | None = None,
    *,
    kind: str = "http",
) -> Answer:
    """Ask the app for something; a websocket that opens is closed at once."""
    return run(asked(app, path, method, query, headers, kind=kind))


async def asked(
    app: Starlette,
    path: str,
    method: str = "GET",
    query: str = "",
    headers: Mapping[str, str] | None = None,
    *,
    kind: str = "http",
) -> Answer:
    """Ask the app for something, on a loop that runs."""
    answer = Answer()
    given = {"host": HOST, **(headers or {})}
    scope = {
        "type": kind,
        "http_version": "1.1",
        "method": method,
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(k.lower().encode(), v.encode()) for k, v in given.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8501),
        "subprotocols": [],
    }
    is_socket = kind == "websocket"
    coming = ["disconnect", "connect"] if is_socket else ["request"]

    async def receive() -> dict[str, Any]:
        if not coming:
            await asyncio.Event().wait()  # a browser stays until it has its answer
        name = f"{kind}.{coming.pop()}"
        return {"type": name, "body": b"", "more_body": False, "code": 1000}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = Headers(raw=message["headers"])
        elif message["type"] == "http.response.body":
            answer.body += message.get("body", b"")
        elif message["type"] == "websocket.accept":
            answer.status = 101
        elif message["type"] == "websocket.close" and not answer.status:
            answer.status = 403  # so the server says it to a browser

    await app(scope, receive, send)
    return answer
