"""How much of what visitors give is held at once: for each of them, and in all."""

from __future__ import annotations

import os
from collections import Counter

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime

from iinst_geo.ui.request_paths import UPLOAD, below_base, refuse

# A register of schools of 200 MB, and data of one's own of 50 MB.
OF_SESSION_VARIABLE, OF_SESSION_MB = "IINST_GEO_SESSION_UPLOAD_MB", 250
OF_ALL_VARIABLE, OF_ALL_MB = "IINST_GEO_ALL_UPLOAD_MB", 2000
BYTES_PER_MB = 2**20
NO_LENGTH = "Refused: a file has to say how long it is."
SESSION_FULL = (
    "Refused: with this file, those given in this tab are more than {} MB together. "
    "Take one off the list above and try again."
)
SERVER_FULL = (
    "Refused: the server holds as many files as it can at present. Try again later."
)


class UploadLimits:
    """Refuse a file with which a session, or all of them, would hold too much."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.arriving: Counter[str] = Counter()  # bytes by session
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
        self.arriving[session] += int(length)
        try:
            await self.app(scope, receive, send)
        finally:
            self.arriving[session] -= int(length)
            self.arriving += Counter()  # without those at nought

    def _refusal(self, session: str, length: str) -> tuple[int, str]:
        # The server sees to it that no more comes than was said.
        if not (length.isascii() and length.isdigit()):
            return 411, NO_LENGTH
        held = held_bytes() + self.arriving
        if held[session] + int(length) > self.of_session:
            return 413, SESSION_FULL.format(self.of_session // BYTES_PER_MB)
        if held.total() + int(length) > self.of_all:
            return 503, SERVER_FULL
        return 0, ""


def held_bytes() -> Counter[str]:
    """Return how many bytes of files each session holds."""
    files = runtime.get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    return Counter(
        {
            session: sum(len(each.data) for each in list(given.values()))
            for session, given in list(files.items())
        }
    )


def _limit(variable: str, usual_mb: int) -> int:
    return int(os.environ.get(variable) or usual_mb) * BYTES_PER_MB
