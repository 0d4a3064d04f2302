"""What a page's map is drawn with, sent compressed: scripts, deck.gl and the land."""

from __future__ import annotations

from functools import cache
from itertools import product
from threading import Event

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from iinst_geo.maps.files import MAP_FILES
from iinst_geo.ui.server.compressed_scripts import A_YEAR, COMPRESS, best_coding


@cache
def _content(name: str, coding: str) -> bytes:
    content = MAP_FILES[name].content().encode()
    return COMPRESS[coding](content) if coding else content


async def map_file(request: Request) -> Response:
    """Return a file, compressed as the browser takes it."""
    name = request.path_params["name"]
    if name not in MAP_FILES:
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
