"""How much of what visitors give is held at once: for each of them, and in all."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime

from iinst_geo.ui.http import UPLOAD, below_base, refuse

# A register of schools of 200 MB, and data of one's own of 50 MB.
OF_SESSION_VARIABLE, OF_SESSION_MB = "IINST_GEO_SESSION_UPLOAD_MB", 250
OF_ALL_VARIABLE, OF_ALL_MB = "IINST_GEO_ALL_UPLOAD_MB", 2000
BYTES_PER_MB = 2**20
MOST_FILES = 200  # of a session
EACH_BYTES = 4096  # a file counts for more than it has, in the room of all
PATIENCE_S = 600
NO_LENGTH = "The upload did not say how big the file is, so it was not taken."
TOO_SLOW = "The upload took over {} minutes and was ended. Try again."
MANY_FILES = "Your tab has {} files already. Remove one and try again."
SESSION_FULL = (
    "Your files in this tab are over {} MB together. Remove one and try again."
)
SERVER_FULL = "The server cannot take more files just now. Try again later."


@dataclass(eq=False)
class Arrival:
    """A file on its way."""

    session: str
    declared: int
    came: int = 0  # bytes


class UploadLimits:
    """Refuse a file with which a session, or all of them, would hold too much."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.arriving: set[Arrival] = set()
        self.of_session = _limit(OF_SESSION_VARIABLE, OF_SESSION_MB)
        self.of_all = _limit(OF_ALL_VARIABLE, OF_ALL_MB)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is too much; count what arrives until Streamlit holds it."""
        is_put = scope["type"] == "http" and scope["method"] == "PUT"
        upload = UPLOAD.fullmatch(below_base(scope)) if is_put else None
        if not upload:
            await self.app(scope, receive, send)
            return
        session, length = upload[1], Headers(scope=scope).get("content-length", "")
        status, why = self._refusal(session, length)
        if status:
            await refuse(scope, receive, send, status, why)
            return
        arrival = Arrival(session, int(length))
        self.arriving.add(arrival)
        try:
            await self.app(scope, self._counting(receive, arrival), send)
        finally:
            self.arriving.discard(arrival)

    def _refusal(self, session: str, length: str) -> tuple[int, str]:
        # The server sees to it that no more comes than was said.
        if not (length.isascii() and length.isdigit()):
            return 411, NO_LENGTH
        # What is said to come takes room of its own session alone: who says much and
        # sends nothing keeps nobody else out.
        own = held_by(session)
        own += [each.declared for each in self.arriving if each.session == session]
        if len(own) >= MOST_FILES:
            return 413, MANY_FILES.format(MOST_FILES)
        if sum(own) + int(length) > self.of_session:
            return 413, SESSION_FULL.format(self.of_session // BYTES_PER_MB)
        if self._taken() + EACH_BYTES + int(length) > self.of_all:
            return 503, SERVER_FULL
        return 0, ""

    def _taken(self) -> int:
        """Return how much of the room of all is taken."""
        return held_in_all() + sum(EACH_BYTES + each.came for each in self.arriving)

    def _counting(self, receive: Receive, arrival: Arrival) -> Receive:
        """Count what comes of a file; end it if it takes too long or too much room."""
        ends = asyncio.get_running_loop().time() + PATIENCE_S

        async def receive_on() -> Message:
            try:
                async with asyncio.timeout_at(ends):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, TOO_SLOW.format(PATIENCE_S // 60)) from None
            before, came = arrival.came, len(message.get("body", b""))
            arrival.came += came
            # Adding up at each megabyte and at the end is often enough.
            is_due = came and (
                arrival.came // BYTES_PER_MB > before // BYTES_PER_MB
                or arrival.came >= arrival.declared
            )
            if is_due and self._taken() > self.of_all:
                raise HTTPException(503, SERVER_FULL)
            return message

        return receive_on


def held_by(session: str) -> list[int]:
    """Return the sizes of the files that a session holds, in bytes."""
    files = runtime.get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    return [len(each.data) for each in list(files.get(session, {}).values())]


def held_in_all() -> int:
    """Return what all files held count as, by Streamlit's own sums: none is walked."""
    files: Any = runtime.get_instance().uploaded_file_mgr
    return int(files._total_bytes + EACH_BYTES * files._file_count)  # noqa: SLF001


def _limit(variable: str, usual_mb: int) -> int:
    return int(os.environ.get(variable) or usual_mb) * BYTES_PER_MB
