"""Streamlit's own scripts, styles and fonts, kept in memory: the first view of a page asks for over a hundred of them.

Their names carry a hash of their content, so that what was read once stays true.
"""

from __future__ import annotations

import mimetypes
import os
from pathlib import Path

import streamlit as st

from pages.ui.headers import App, Message, Receive, Send

ROOT = Path(st.__file__).parent / "static"
KINDS = {"js", "css", "media"}
FOREVER = b"public, immutable, max-age=31536000"


class Assets:
    """ASGI middleware that answers GET /static/{js,css,media}/NAME itself."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.kept: dict[str, Message] = {}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "\0" in scope["path"]:  # names no file, and no file function takes it
            await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})
            return
        found = self.find(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if found is None:
            await self.app(scope, receive, send)
            return
        start, body = found
        await send(dict(start))
        await send({"type": "http.response.body", "body": body})

    def find(self, path: str) -> tuple[Message, bytes] | None:
        """The answer to this path, if it is a hashed file of Streamlit's."""
        if path in self.kept:
            return self.kept[path]
        parts = path.split("/")
        if len(parts) != 4 or parts[1] != "static" or parts[2] not in KINDS:
            return None
        folder = ROOT / "static" / parts[2]
        if parts[3] not in os.listdir(folder):  # the text of a stranger reaches no file function
            return None
        file = folder / parts[3]
        body = file.read_bytes()
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        headers = [
            (b"content-type", kind.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", FOREVER),
        ]
        self.kept[path] = ({"type": "http.response.start", "status": 200, "headers": headers}, body)
        return self.kept[path]
