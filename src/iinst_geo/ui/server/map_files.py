"""What a page's map is drawn with, sent compressed: scripts, deck.gl and the land."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from itertools import product
from pathlib import Path
from threading import Event

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from iinst_geo.files import making, write_whole
from iinst_geo.maps.files import MAP_FILES, path_of
from iinst_geo.ui.server.compressed_scripts import (
    A_YEAR,
    COMPRESS,
    best_coding,
    kept_copies,
)

BEST = "br"


@cache
def _quickly(name: str, coding: str) -> bytes:
    content = MAP_FILES[name].content()
    return COMPRESS[coding](content) if coding else content


def _content(name: str, coding: str) -> bytes:
    """Return a file in a coding, in its smallest form if that has been made."""
    if coding == BEST:
        with suppress(OSError):
            return _kept(name).read_bytes()
    return _quickly(name, coding)


def _kept(name: str) -> Path:
    return kept_copies().folder / BEST / path_of(name)


async def map_file(request: Request) -> Response:
    """Return a file, compressed as the browser takes it."""
    name = request.path_params["name"]
    # Another release has other contents, which no browser may keep under this address.
    if name not in MAP_FILES or not request.url.path.endswith(f"/{path_of(name)}"):
        raise HTTPException(404)
    coding = best_coding(request.headers.get("accept-encoding", ""))
    headers = {"Cache-Control": A_YEAR, "Vary": "Accept-Encoding"}
    if coding:
        headers["Content-Encoding"] = coding
    return Response(
        await run_in_threadpool(_content, name, coding),
        media_type=MAP_FILES[name].media_type,
        headers=headers,
    )


def prepare(ended: Event) -> None:
    """Compress all files for the first visitor, until told that all has ended."""
    for name, coding in product(MAP_FILES, COMPRESS):
        if not ended.is_set():
            _content(name, coding)


def make_smallest(ended: Event) -> None:
    """
    Make the smallest form of each file, once for all runs, until all has ended.

    It takes some eight seconds, and spares each first visitor 180 KB.
    """
    for name in MAP_FILES:
        # No room, or another process at it: what is compressed quickly does.
        with suppress(OSError):
            if not (ended.is_set() or _kept(name).exists()):
                _make_smallest(name)


def _make_smallest(name: str) -> None:
    kept = _kept(name)
    kept.parent.mkdir(parents=True, exist_ok=True)
    with making(kept):
        content = MAP_FILES[name].content()
        write_whole(kept, brotli.compress(content, quality=11, lgwin=24))
    for other in kept.parents[1].glob(f"*/{name}"):
        if other != kept:  # of another release
            other.unlink()
