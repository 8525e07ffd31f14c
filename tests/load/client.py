"""A Streamlit session without a browser: the websocket protocol, by the messages of the installed Streamlit.

A session here costs about 0.1 MB, a browser's page about 150 MB.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


@dataclass
class Session:
    """One visitor of `base` ("http://127.0.0.1:8501") who opens `page` ("latency"; empty for the default page) by a link
    with `query` ("lat_batch=8")."""

    base: str
    page: str = ""
    query: str = ""
    inputs: dict[str, str] = field(default_factory=dict)  # label of a text or number input -> widget id
    buttons: dict[str, str] = field(default_factory=dict)  # label -> widget id
    titles: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)  # lines in red, a fault of the app among them

    @property
    def presets(self) -> list[str]:
        """Labels of the page's row "Try this"."""
        return [label for label, name in self.buttons.items() if "_try_" in name]

    async def __aenter__(self) -> Session:
        address = self.base.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket = await websockets.connect(address, subprotocols=["streamlit"], origin=self.base, max_size=None)
        self._hash = ""
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()

    async def run(
        self, *, press: str | None = None, typed: dict[str, str | float] | None = None, timeout: float = 300
    ) -> float:
        """Run the page's script, with a button pressed or inputs changed, by label; seconds until it has finished."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self._hash
        message.rerun_script.page_name = self.page
        if press is not None:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = self.buttons[press], True
        for label, value in (typed or {}).items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self.inputs[label]
            if isinstance(value, str):
                state.string_value = value
            else:
                state.double_value = value
        started = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        await asyncio.wait_for(self._until_finished(), timeout)
        return time.perf_counter() - started

    async def _until_finished(self) -> None:
        while True:
            message = ForwardMsg.FromString(await self._socket.recv())
            kind = message.WhichOneof("type")
            if kind == "navigation":  # `new_session` carries the main script's, with which a rerun opens the first page
                self._hash = message.navigation.page_script_hash
            elif kind == "delta":
                self._note(message.delta.new_element)
            elif kind == "script_finished":
                return

    def _note(self, element: object) -> None:
        kind = element.WhichOneof("type")
        if kind == "button":
            self.buttons[element.button.label] = element.button.id
        elif kind in ("text_input", "number_input"):
            found = getattr(element, kind)
            self.inputs[found.label] = found.id
        elif kind == "heading" and element.heading.tag == "h1":
            self.titles.append(element.heading.body)
        elif kind == "exception":
            self.exceptions.append(element.exception.message)
        elif kind == "alert" and element.alert.format == element.alert.ERROR:
            self.errors.append(element.alert.body)
