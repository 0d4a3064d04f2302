"""Whose a session and its files are: the browser's that began it, and no other's."""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
from collections.abc import Iterator
from functools import partial

import streamlit as st
from google.protobuf.message import Message as Told
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, runtime
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from iinst_geo.limited import Visitor
from iinst_geo.ui.http import MEDIA, READING, UPLOAD, base_path, below_base, refuse

COOKIE = "iinst_geo_visitor"
KEPT_DAYS = 30
_WORD = re.compile(r"[\w-]{43}")
# Streamlit takes a session up again for equal users alone. A header of our own makes
# the browser a part of who the user is.
HEADER, FIELD = "x-iinst-geo-visitor", "visitor"
USER_HEADERS = "server.trustedUserHeaders"
_SPEAK_OF_IDS = (
    "streamlit.runtime.websocket_session_manager",
    "streamlit.runtime.backend_operation_handler",
)
_FILE = re.compile(r"/media/([0-9a-f]{32,})(?:\.\w+)?")
_PERHAPS_FILE = re.compile(_FILE.pattern.encode())
# Fields of Streamlit's messages that it fills with addresses of files. All others may
# hold what a visitor wrote, and so the address of another's file.
ADDRESSES = frozenset(
    {
        "DeferredFileResponsePayload.url",
        "DownloadButton.url",
        "Favicon.url",
        "Image.url",
        "PageConfig.favicon",
    }
)
MOST_TOLD = 50_000  # 12 MB
NOT_YOURS = (
    "Refused: this belongs to another browser, or to a page that has been closed. "
    "Reload the page and try again."
)


class WithoutIds(logging.Filter):
    """Keep ids out of what Streamlit says of sessions and of downloads that fail."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take out what the message would fill in."""
        record.args = tuple("…" for _ in record.args or ())
        return True


class OwnFilesOnly:
    """
    Return a session, its uploads and its downloads to the browser that began it alone.

    Their ids stand in addresses, and so in the logs of a server in front. Each
    browser has a cookie besides, which is in no log.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.told: set[tuple[str, str]] = set()  # visitor, id of a file
        self.most_told = MOST_TOLD
        known = config.get_option(USER_HEADERS) or {}
        config.set_option(USER_HEADERS, {**known, HEADER: FIELD})
        for each in _SPEAK_OF_IDS:
            logging.getLogger(each).addFilter(WithoutIds())

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
            ids = files_told_of(message.get("bytes") or b"")
            self.told.update((visitor, each) for each in ids)
            if len(self.told) > self.most_told:
                self._forget()
            await send(message)

        return send_on

    def _forget(self) -> None:
        """Forget the files that there are no longer."""
        files = runtime.get_instance().media_file_mgr
        self.told = {each for each in self.told if files.read_file(each[1])}
        self.most_told = max(MOST_TOLD, 2 * len(self.told))


def files_told_of(frame: bytes) -> set[str]:
    """Return the ids of files whose addresses a message to a page gives it."""
    if not _PERHAPS_FILE.search(frame):
        return set()
    found = map(_FILE.fullmatch, _addresses(ForwardMsg.FromString(frame)))
    return {each[1] for each in found if each}


def _addresses(told: Told) -> Iterator[str]:
    for field, value in told.ListFields():
        if field.full_name in ADDRESSES:
            yield value
        elif field.message_type:
            for each in [value] if isinstance(value, Told) else value:
                if isinstance(each, Told):  # not the key of a map
                    yield from _addresses(each)


def visitor_of(scope: Scope) -> str:
    """Return what stands for the browser of a request; empty if it has no cookie."""
    word = HTTPConnection(scope).cookies.get(cookie_name(), "")
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
    """Return a browser its cookie with a page, or with what a page asks for first."""
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


def cookie_name() -> str:
    """Return the cookie's name, another for each explorer on one host."""
    return re.sub(r"\W+", "_", f"{COOKIE}{base_path()}").rstrip("_")


def new_cookie(scope: Scope) -> str:
    """
    Return a cookie that no other browser has.

    A strict one would not come along with a link from another site; the page would
    give a new one, and the browser's other tabs would lose what is theirs.
    """
    same_site = str(config.get_option("server.xsrfCookieSameSite") or "lax").lower()
    is_secure = scope.get("scheme") == "https" or same_site == "none"
    parts = [f"{cookie_name()}={secrets.token_urlsafe(32)}", f"Path={base_path()}"]
    # Tabs that a browser opens again all at once would each be given another.
    parts += [f"Max-Age={KEPT_DAYS * 24 * 3600}", "HttpOnly", f"SameSite={same_site}"]
    parts += ["Secure"] if is_secure else []
    return "; ".join(parts)
