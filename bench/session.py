"""A session without a browser: asks the server for the page, draws nothing."""

from __future__ import annotations

from types import TracebackType
from typing import Self
from urllib.parse import urlencode

import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

PATIENCE_S = 300  # very many data are read first


class Session:
    """The page as the server sends it to somebody."""

    def __init__(self, url: str, **query: str) -> None:
        self.query = urlencode(query)
        self.errors = 0  # runs that failed
        self.widgets: dict[str, str] = {}  # the id of each facet's widget, by key
        # What a browser has before it opens the stream: cookies that say whose it is.
        self.browser = requests.Session()
        self.browser.get(f"{url}/_stcore/health", timeout=PATIENCE_S)
        cookies = "; ".join(f"{k}={v}" for k, v in self.browser.cookies.items())
        stream = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
        self.connection = connect(
            stream,
            origin=Origin(url),
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": cookies},
            max_size=None,
        )

    def __enter__(self) -> Self:
        self.socket = self.connection.__enter__()
        self.run()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.browser.close()
        self.connection.__exit__(kind, error, trace)

    def run(self, facet: str = "", value: str = "") -> None:
        """Have the page run with one value of a facet chosen, or with none."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        for key, widget_id in self.widgets.items():
            widget = message.rerun_script.widget_states.widgets.add(id=widget_id)
            widget.string_array_value.data.extend([value] if key == facet else [])
        self.socket.send(message.SerializeToString())
        while not self._is_last(self.socket.recv(timeout=PATIENCE_S)):
            pass

    def _is_last(self, frame: str | bytes) -> bool:
        message = ForwardMsg()
        message.ParseFromString(frame)
        self.errors += message.delta.new_element.WhichOneof("type") == "exception"
        widget_id = message.delta.new_element.button_group.id
        if widget_id:
            self.widgets[widget_id.rsplit("-", 1)[-1]] = widget_id
        return message.WhichOneof("type") == "script_finished"
