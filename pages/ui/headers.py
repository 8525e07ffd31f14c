"""Headers on every answer: the browser loads pictures, fonts and data from this server only, takes no file for a script
that is not sent as one, and shows the lab in no page of another site (a click meant for that page would land here).

Text that comes with a link (a template, a label, a name) is shown on pages as markdown, where it could name a picture
elsewhere; this keeps the browser from asking for it, whatever a page forgets. Streamlit's own scripts and styles are
left alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

ORIGIN = re.compile(r"https://[a-z0-9.-]{1,100}(:\d{1,5})?")


def framed_by() -> tuple[str, ...]:
    """Origins besides our own that may show the lab in a page of theirs: DL2_FRAMED_BY, with blanks between them.

    Raises:
        ValueError: one that is no https origin.
    """
    origins = tuple(os.environ.get("DL2_FRAMED_BY", "").split())
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            raise ValueError(f"DL2_FRAMED_BY takes origins as in https://example.org, got {origin[:60]!r}")
    return origins


POLICY = "; ".join(
    [
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        " ".join(("frame-ancestors 'self'", *framed_by())),
    ]
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class Policy:
    """ASGI middleware that adds HEADERS to every http answer."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *HEADERS]
            await send(message)

        await self.app(scope, receive, answer if scope["type"] == "http" else send)
