"""What browsers are told with each answer: what a page may load, and who frames it."""

from __future__ import annotations

import base64
import hashlib
import os
import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from iinst_geo.geography.streets import street_archive
from iinst_geo.ui.server.compressed_scripts import SHIPPED

FRAME_ANCESTORS_VARIABLE = "IINST_GEO_FRAME_ANCESTORS"
NOBODY = "'none'"
POLICY = "Content-Security-Policy"
STREETS = "https://basemaps.cartocdn.com https://*.basemaps.cartocdn.com"
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class SafeHeaders:
    """Put the same few headers on every answer; what a route set itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.framed_by = f"frame-ancestors {frame_ancestors()}"
        self.policy = f"{page_policy()}; {self.framed_by}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the answer carry them."""

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_on if scope["type"] == "http" else send)

    def _complete(self, headers: MutableHeaders) -> None:
        own = headers.get(POLICY)
        headers[POLICY] = f"{own}; {self.framed_by}" if own else self.policy
        headers["X-Content-Type-Options"] = "nosniff"
        headers.setdefault("Referrer-Policy", "same-origin")
        if self.framed_by.endswith(NOBODY):  # for browsers that know no policy
            headers["X-Frame-Options"] = "DENY"


def frame_ancestors() -> str:
    """
    Return the sites whose pages may show the explorer inside, none if not named.

    They stand in ``IINST_GEO_FRAME_ANCESTORS``, with blanks or commas between.
    """
    named = re.split(r"[\s,;]+", os.environ.get(FRAME_ANCESTORS_VARIABLE, ""))
    return " ".join(filter(None, named)) or NOBODY


def page_policy() -> str:
    """
    Return what the explorer's page may load: its own files, and nothing else.

    Style sheets in the page are Streamlit's way, and so are modules and workers that
    come as blobs. The online street map is the visitor's choice, where the server has
    no streets of its own.
    """
    page = (SHIPPED / "index.html").read_text(encoding="utf-8")
    digests = (
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in _INLINE_SCRIPT.findall(page)
    )
    scripts = " ".join(f"'sha256-{digest}'" for digest in digests)
    servers = "'self'" if street_archive() else f"'self' {STREETS}"
    return (
        f"default-src 'none'; script-src 'self' {scripts} blob: 'wasm-unsafe-eval'; "
        "worker-src blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
        f"img-src 'self' data: blob:; connect-src {servers}; "
        "base-uri 'none'; form-action 'none'"
    )
