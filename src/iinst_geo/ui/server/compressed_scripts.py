"""Streamlit's scripts and style sheets, compressed once and kept."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from itertools import product
from pathlib import Path
from threading import Event
from typing import Any

import brotli
import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from iinst_geo.files import remove_unfinished, write_whole
from iinst_geo.register.model import register_path
from iinst_geo.ui.http import below_base

SHIPPED = Path(streamlit.__file__).with_name("static")
# Their names carry a digest of what is in them, so that a browser need not ask again.
NAMED_BY_CONTENT = re.compile(r"static/(?:js|css)/[\w.-]+\.[\w-]{8}\.(?:js|css)")
A_YEAR = "public, max-age=31536000, immutable"
GZIP_FORMAT = 16 + zlib.MAX_WBITS  # zlib's word for gzip rather than its own format


def _gzip(content: bytes) -> bytes:
    return zlib.compress(content, 9, GZIP_FORMAT)


def _brotli(content: bytes) -> bytes:
    # Of all 22.9 MB it makes 6.3 MB in a second; quality 9 makes 6.1 MB in four.
    compressed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=5)
    return compressed


# The better one first; browsers take Brotli by HTTPS and on their own machine only.
COMPRESS: dict[str, Callable[[bytes], bytes]] = {"br": _brotli, "gzip": _gzip}


class CompressedScripts:
    """Answer for Streamlit's scripts and style sheets with a compressed copy."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.copies = kept_copies()
        self.files = {
            coding: KeptForAYear(
                directory=self.copies.folder / coding, check_dir=False, coding=coding
            )
            for coding in COMPRESS
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a copy if there is one that the browser takes."""
        name = self._asked_for(scope)
        if not name:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        # A part asked for is a part of the file as it is.
        wanted = "" if "range" in headers else headers.get("accept-encoding", "")
        coding = best_coding(wanted)
        has_copy = False
        if coding:  # in a thread, as the first time takes up to 0.2 s
            has_copy = await run_in_threadpool(self.copies.is_there, coding, name)
        if has_copy:
            response = await self.files[coding].get_response(name, scope)
            await response(scope, receive, send)
        else:
            await self.app(scope, receive, _varying(send))

    def _asked_for(self, scope: Scope) -> str:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return ""
        name = below_base(scope)
        return name if NAMED_BY_CONTENT.fullmatch(name) else ""


class KeptForAYear(StaticFiles):
    """Compressed files that a browser may keep for a year."""

    def __init__(self, *, coding: str, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.coding = coding

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, or that it has not changed."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = A_YEAR
        response.headers.add_vary_header("Accept-Encoding")
        if response.status_code == 200:  # noqa: PLR2004, OK
            response.headers["Content-Encoding"] = self.coding
            # A part of a compressed file is of no use to anybody.
            del response.headers["Accept-Ranges"]
        return response


class Copies:
    """The folder of compressed copies, for the installed Streamlit."""

    def __init__(self) -> None:
        kept = register_path().parent / "static" / streamlit.__version__
        self.folder = kept if _is_writable(kept) else self._for_this_run()

    def _for_this_run(self) -> Path:
        self.temporary = tempfile.TemporaryDirectory(prefix="iinst-geo-")
        return Path(self.temporary.name)

    def is_there(self, coding: str, name: str) -> bool:
        """Say whether there is a copy, after making one if need be."""
        copy = self.folder / coding / name
        if os.access(copy, os.R_OK):
            return True
        try:
            content = COMPRESS[coding]((SHIPPED / name).read_bytes())
            copy.parent.mkdir(parents=True, exist_ok=True)
            write_whole(copy, content)  # others may be looking for it meanwhile
        except OSError:  # no such file, or no room: Streamlit answers as it would
            return False
        return True

    def make_all(self, ended: Event) -> None:
        """
        Make each copy that there is not yet, until told that all has ended.

        What earlier runs left behind is removed before.
        """
        with suppress(OSError):  # another process may remove a folder meanwhile
            self._remove_left()
        paths = (SHIPPED / "static").glob("*/*")
        names = (path.relative_to(SHIPPED).as_posix() for path in paths)
        scripts = filter(NAMED_BY_CONTENT.fullmatch, names)
        for name, coding in product(scripts, COMPRESS):
            if ended.is_set():
                return
            self.is_there(coding, name)

    def _remove_left(self) -> None:
        """Remove copies for other versions of Streamlit, and those never finished."""
        remove_unfinished(register_path().parent)
        remove_unfinished(self.folder, below=True)
        if hasattr(self, "temporary"):
            return
        for other in self.folder.parent.glob("[0-9]*.[0-9]*"):
            if other != self.folder and not other.is_symlink():
                for coding in COMPRESS:
                    shutil.rmtree(other / coding, ignore_errors=True)
                with suppress(OSError):  # what is not ours stays
                    other.rmdir()


@cache
def kept_copies() -> Copies:
    """Return the copies of this process."""
    return Copies()


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


def best_coding(accepted: str) -> str:
    """Return the best coding that a request's Accept-Encoding allows, if any."""
    allowed = {
        coding.strip().lower()
        for coding, _, weight in (each.partition(";") for each in accepted.split(","))
        if not re.fullmatch(r"\s*q=0(\.0*)?\s*", weight)
    }
    return next((coding for coding in COMPRESS if coding in allowed), "")


def _varying(send: Send) -> Send:
    """Let caches on the way know that there are other codings of an answer."""

    async def send_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
        await send(message)

    return send_on
