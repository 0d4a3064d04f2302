"""The page's map is begun before Streamlit has anything to show."""

from __future__ import annotations

from functools import cache

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from iinst_geo.maps.files import PAGE, path_of
from iinst_geo.ui.server.compressed_scripts import SHIPPED

END_OF_HEAD = b"</head>"


class EarlyMap:
    """
    Put the map's script into Streamlit's page, beside Streamlit's own.

    What the map is drawn with is then fetched and made ready while Streamlit starts,
    instead of after it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the script in the page, where the page is the answer."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        begin: Message = {}

        async def send_on(message: Message) -> None:
            nonlocal begin
            if message["type"] == "http.response.start":
                begin = message
                return
            body = message.get("body", b"")
            if begin and body == shipped_page():
                message = {**message, "body": page_with_script()}
                headers = MutableHeaders(scope=begin)
                headers["Content-Length"] = str(len(page_with_script()))
            if begin:
                await send(begin)
                begin = {}
            await send(message)

        await self.app(scope, receive, send_on)


@cache
def shipped_page() -> bytes:
    """Return Streamlit's page."""
    return (SHIPPED / "index.html").read_bytes()


@cache
def page_with_script() -> bytes:
    """Return Streamlit's page with the script of the map."""
    script = f'<script type="module" async src="./{path_of(PAGE)}"></script>'
    return shipped_page().replace(END_OF_HEAD, script.encode() + END_OF_HEAD, 1)
