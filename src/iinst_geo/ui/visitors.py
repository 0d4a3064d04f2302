"""Whose a session and its files are: the browser's that began it, and no other's."""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
from functools import partial

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from iinst_geo.limited import Visitor
from iinst_geo.ui.request_paths import (
    MEDIA,
    READING,
    UPLOAD,
    base_path,
    below_base,
    refuse,
)

COOKIE = "iinst_geo_visitor"
_WORD = re.compile(r"[\w-]{43}")
# Streamlit takes a session up again for equal users alone. A header of our own makes
# the browser a part of who the user is.
HEADER, FIELD = "x-iinst-geo-visitor", "visitor"
USER_HEADERS = "server.trustedUserHeaders"
_SPEAKS_OF_IDS = "streamlit.runtime.websocket_session_manager"
_TOLD = re.compile(rb"/media/([0-9a-f]{32,})")
MOST_TOLD = 50_000  # 12 MB
NOT_YOURS = (
    "Refused: this belongs to another browser, or to a page that has been closed. "
    "Reload the page and try again."
)


class WithoutIds(logging.Filter):
    """Keep ids of sessions out of what Streamlit says when a page comes back."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take out what the message would fill in."""
        record.args = tuple("…" for _ in record.args or ())
        return True


class OwnFilesOnly:
    """
    Give a session, its uploads and its downloads to the browser that began it alone.

    Their ids stand in addresses, and so in the logs of a server in front. Each
    browser has a cookie besides, which is in no log.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.told: set[tuple[str, str]] = set()  # visitor, id of a file
        self.most_told = MOST_TOLD
        known = config.get_option(USER_HEADERS) or {}
        config.set_option(USER_HEADERS, {**known, HEADER: FIELD})
        logging.getLogger(_SPEAKS_OF_IDS).addFilter(WithoutIds())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is another browser's; pass on all else."""
        if scope["type"] == "websocket":
            visitor = visitor_of(scope)
            marked = _marked(scope, visitor)
            await self.app(marked, receive, self._remembering(send, visitor))
        elif scope["type"] == "http" and not self._may_have(scope):
            await refuse(scope, receive, send, 403, NOT_YOURS)
        else:
            await self.app(scope, receive, _giving_cookie(scope, send))

    def _may_have(self, scope: Scope) -> bool:
        asked = below_base(scope)
        upload, media = UPLOAD.fullmatch(asked), MEDIA.fullmatch(asked)
        if upload and scope["method"] not in READING:
            return owner_of(upload[1]) == visitor_of(scope)
        return not media or (visitor_of(scope), media[1]) in self.told

    def _remembering(self, send: Send, visitor: str) -> Send:
        """Note the files that a page is told of: they are its visitor's to fetch."""

        async def send_on(message: Message) -> None:
            ids = _TOLD.findall(message.get("bytes") or b"")
            self.told.update((visitor, each.decode()) for each in ids)
            if len(self.told) > self.most_told:
                self._forget()
            await send(message)

        return send_on

    def _forget(self) -> None:
        """Forget the files that there are no longer."""
        files = runtime.get_instance().media_file_mgr
        self.told = {each for each in self.told if files.read_file(each[1])}
        self.most_told = max(MOST_TOLD, 2 * len(self.told))


def visitor_of(scope: Scope) -> str:
    """Return what stands for the browser of a request; empty if it has no cookie."""
    word = HTTPConnection(scope).cookies.get(COOKIE, "")
    return hashlib.sha256(word.encode()).hexdigest() if _WORD.fullmatch(word) else ""


def of_this_page() -> str:
    """Return what stands for the browser of the page that is being drawn."""
    return str(st.user.get(FIELD) or "")


def who_waits() -> Visitor:
    """Return who has files read: the browser of this page, while the page is open."""
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return Visitor(of_this_page())
    is_open = partial(runtime.get_instance().is_active_session, context.session_id)
    return Visitor(of_this_page(), is_open)


def owner_of(session_id: str) -> str | None:
    """Return what stands for the browser of a session that is open, if it is."""
    client = runtime.get_instance().get_client(session_id)
    context = client.client_context if client else None
    return dict(context.headers).get(HEADER) if context else None


def _marked(scope: Scope, visitor: str) -> Scope:
    headers = MutableHeaders(raw=list(scope["headers"]))
    del headers[HEADER]  # who sends one is not believed
    headers[HEADER] = visitor
    return {**scope, "headers": headers.raw}


def _giving_cookie(scope: Scope, send: Send) -> Send:
    """Give a browser its cookie with a page, or with what a page asks for first."""
    if scope["type"] != "http" or visitor_of(scope):
        return send

    async def send_on(message: Message) -> None:
        if message["type"] == "http.response.start" and (
            below_base(scope) == "_stcore/health"
            or _is_page(MutableHeaders(scope=message))
        ):
            MutableHeaders(scope=message).append("set-cookie", new_cookie(scope))
        await send(message)

    return send_on


def _is_page(headers: Headers) -> bool:
    return headers.get("content-type", "").startswith("text/html")


def new_cookie(scope: Scope) -> str:
    """
    Return a cookie that no other browser has.

    A strict one would not come along with a link from another site; the page would
    give a new one, and the browser's other tabs would lose what is theirs.
    """
    same_site = str(config.get_option("server.xsrfCookieSameSite") or "lax").lower()
    is_secure = scope.get("scheme") == "https" or same_site == "none"
    parts = [f"{COOKIE}={secrets.token_urlsafe(32)}", f"Path={base_path()}"]
    parts += ["HttpOnly", f"SameSite={same_site}", *(["Secure"] if is_secure else [])]
    return "; ".join(parts)
