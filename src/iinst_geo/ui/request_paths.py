"""Where a request goes, below the base path, and a plain word where it may not."""

from __future__ import annotations

import re

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from streamlit import config

UPLOAD = re.compile(r"_stcore/upload_file/([^/]+)/.*", re.DOTALL)
MEDIA = re.compile(r"media/([^.]*).*", re.DOTALL)
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def base_path() -> str:
    """Return the path that the explorer lies under: ``/`` or ``/explorer/``."""
    base = config.get_option("server.baseUrlPath").strip("/")
    return f"/{base}/" if base else "/"


def below_base(scope: Scope) -> str:
    """Return what a request asks for, below the base path; empty if it is outside."""
    path, base = scope["path"], base_path()
    return str(path).removeprefix(base) if path.startswith(base) else ""


async def refuse(
    scope: Scope, receive: Receive, send: Send, status: int, why: str
) -> None:
    """Answer a request with a status and a plain word; close a websocket unopened."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await PlainTextResponse(why, status)(scope, receive, send)
