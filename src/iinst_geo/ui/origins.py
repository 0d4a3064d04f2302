"""Websockets and uploads that a page of another site asks for, refused at once."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config
from streamlit.web.server import server_util
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from iinst_geo.ui.request_paths import READING, refuse

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
FOREIGN = "Refused: this was asked for by a page of another site."


class OwnOriginOnly:
    """
    Let in a websocket, or a request that changes something, from own pages alone.

    Streamlit 1.67 refuses a foreign origin too, but looks up its own public address
    before, at another host and while everybody waits. What passes here is told to it
    as of the same origin, so that it never does.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a foreign origin; pass on all else."""
        is_socket = scope["type"] == "websocket"
        changes = scope["type"] == "http" and scope["method"] not in READING
        if not (is_socket or changes):
            await self.app(scope, receive, send)
        elif not is_own(Headers(scope=scope)):
            await refuse(scope, receive, send, 403, FOREIGN)
        else:
            await self.app(_of_same_origin(scope), receive, send)


def is_own(headers: Headers) -> bool:
    """
    Say whether a request comes from a page of this explorer, or one let in.

    A client that is no browser sends no origin. Nothing is looked up.
    """
    origin, host = headers.get("origin"), headers.get("host", "")
    if not is_host_allowed(host):
        return False
    if origin is None or server_util.allow_all_cross_origin_requests():
        return True
    # A browser lets no page set the second one; a proxy in front does.
    asked_for = [host, headers.get("x-forwarded-host", "").split(",")[0].strip()]
    return _is_let_in(origin) or any(
        _is_same(_host_of(origin), each) for each in asked_for if each
    )


def _is_let_in(origin: str) -> bool:
    is_named = config.is_manually_set("browser.serverAddress")
    address = config.get_option("browser.serverAddress") if is_named else ""
    return server_util.is_allowed_origin(origin) or (
        bool(address) and _name_and_port(_host_of(origin))[0] == address.lower()
    )


def _is_same(one: str, other: str) -> bool:
    """Say whether two hosts are one; all names of this machine are one name."""
    (name, port), (other_name, other_port) = _name_and_port(one), _name_and_port(other)
    return port == other_port and (
        name == other_name != "" or {name, other_name} <= LOOPBACK
    )


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _name_and_port(host: str) -> tuple[str, str]:
    try:
        parts = urlsplit(f"//{host}")
        return parts.hostname or "", str(parts.port or "")
    except ValueError:
        return "", ""


def _of_same_origin(scope: Scope) -> Scope:
    """Name the origin as the host, where Streamlit would look up if they are one."""
    headers = MutableHeaders(raw=list(scope["headers"]))
    if scope["type"] == "websocket" and "origin" in headers:
        headers["host"] = _host_of(headers["origin"])
    return {**scope, "headers": headers.raw}
