"""Where a request goes below the base path, and bounds of what a route takes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from streamlit import config

from iinst_geo.selection.address import STORY
from iinst_geo.story.link import LONGEST_LINK
from iinst_geo.text import LONGEST_ASKED

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


Answer = TypeVar("Answer")

LONGEST_QUERY = LONGEST_LINK + 192  # characters: a whole story, and its parameter
MOST_VALUES = 50  # of one parameter
PATIENCE_S = 20
# Threads of our own: what works too long keeps none of those that serve files.
_WORKERS = ThreadPoolExecutor(4, thread_name_prefix="route")


def asked_of(request: Request) -> QueryParams:
    """
    Return what a request asks, if it asks within bounds.

    Raises
    ------
    HTTPException
        414 if the query is too long, 400 if a parameter has too many values or one
        that is too long.
    """
    if len(request.scope["query_string"]) > LONGEST_QUERY:
        raise HTTPException(
            414, f"The address asks too much: over {LONGEST_QUERY:,} characters."
        )
    asked = request.query_params
    for name in asked:
        values = asked.getlist(name)
        if len(values) > MOST_VALUES:
            message = f"{name} has {len(values):,} values; give at most {MOST_VALUES}."
            raise HTTPException(400, message)
        longest = max(map(len, values))
        if name != STORY and longest > LONGEST_ASKED:
            message = (
                f"{name} has {longest:,} characters; give at most {LONGEST_ASKED}."
            )
            raise HTTPException(400, message)
    return asked


async def in_time(work: Callable[..., Answer], *given: object) -> Answer:
    """
    Return what some work gives, done in a thread.

    Raises
    ------
    HTTPException
        503 if it is not done in time. A thread cannot be stopped: what has begun goes
        on, and at most four do so at once.
    """
    begun = asyncio.get_running_loop().run_in_executor(_WORKERS, work, *given)
    try:
        return await asyncio.wait_for(begun, PATIENCE_S)
    except TimeoutError:
        message = "This is taking too long. Ask for less, or try again later."
        raise HTTPException(503, message) from None
