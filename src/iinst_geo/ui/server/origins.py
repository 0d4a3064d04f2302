"""Websockets and uploads that a page of another site asks for, refused at once."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config
from streamlit.web.server import server_util
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from iinst_geo.ui.http import READING, refuse

_LOG = logging.getLogger(__name__)
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
DEFAULT_PORTS = {"https": 443, "http": 80}
MOST_LOGGED = 100
FOREIGN = "Refused: this was asked for by a page of another site."
ADVICE = (
    "Refused a page of %r that asked for host %r. If it is the explorer's own page, "
    "have the proxy in front pass on the host with its port (nginx: proxy_set_header "
    "Host $http_host) and see to it that server.allowedHosts, if set, names it. If it "
    "is another site that you trust, name it in STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS."
)


class OwnOriginOnly:
    """
    Let in a websocket, or a request that changes something, from own pages alone.

    Streamlit 1.67 refuses a foreign origin too, but looks up its own public address
    before, at another host and while everybody waits. What passes here is told to it
    as of the same origin, so that it never does.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.logged: set[tuple[str, str]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a foreign origin; pass on all else."""
        is_socket = scope["type"] == "websocket"
        changes = scope["type"] == "http" and scope["method"] not in READING
        if not (is_socket or changes):
            await self.app(scope, receive, send)
        elif not is_own(Headers(scope=scope)):
            self._log(Headers(scope=scope))
            await refuse(scope, receive, send, 403, FOREIGN)
        else:
            await self.app(_of_same_origin(scope), receive, send)

    def _log(self, headers: Headers) -> None:
        """Say once what to set, for whom it is their own page that is refused."""
        pair = headers.get("origin", "")[:200], headers.get("host", "")[:200]
        if pair in self.logged or len(self.logged) >= MOST_LOGGED:
            return
        self.logged.add(pair)
        _LOG.warning(ADVICE, *pair)


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
        _is_same(origin, each) for each in asked_for if each
    )


def _is_let_in(origin: str) -> bool:
    is_named = config.is_manually_set("browser.serverAddress")
    address = config.get_option("browser.serverAddress") if is_named else ""
    return server_util.is_allowed_origin(origin) or (
        bool(address) and _name_and_port(origin)[0] == address.lower()
    )


def _is_same(origin: str, host: str) -> bool:
    """
    Say whether an origin is of a host; all names of this machine are one name.

    Some proxies name the port that goes without saying, and browsers never do.
    """
    scheme = origin.partition("://")[0]
    if scheme not in DEFAULT_PORTS:
        return False
    name, port = _name_and_port(origin)
    other_name, other_port = _name_and_port(f"{scheme}://{host}")
    return port == other_port and (
        name == other_name != "" or {name, other_name} <= LOOPBACK
    )


def _name_and_port(origin: str) -> tuple[str, int | None]:
    """Return the two, without the port that the scheme has anyway."""
    try:
        parts = urlsplit(origin)
        name, port = parts.hostname or "", parts.port
    except ValueError:
        return "", None
    return name, None if port == DEFAULT_PORTS.get(parts.scheme) else port


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _of_same_origin(scope: Scope) -> Scope:
    """Name the origin as the host, where Streamlit would look up if they are one."""
    headers = MutableHeaders(raw=list(scope["headers"]))
    if scope["type"] == "websocket" and "origin" in headers:
        headers["host"] = _host_of(headers["origin"])
    return {**scope, "headers": headers.raw}
