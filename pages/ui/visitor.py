"""Who a session belongs to: a browser has one live job, however many tabs it opens.

A random name in a cookie that ends with the browser; it says nothing about a person, and without it every session
counts as a visitor of its own. An address would not do: a lecture hall has one.
"""

from __future__ import annotations

import re
import secrets
from http.cookies import CookieError, SimpleCookie

import streamlit as st

from pages.ui.headers import App, Message, Receive, Send, framed_by

COOKIE = "dl2_visitor"
NAME = re.compile(r"[0-9a-f]{32}")


def name() -> str | None:
    """The browser's name, None where it has none."""
    found = str(st.context.cookies.get(COOKIE, ""))
    return found if NAME.fullmatch(found) else None


class Visitor:
    """ASGI middleware that gives a browser its name with the first answer that it gets."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                site = "None; Secure" if framed_by() else "Lax"  # inside another site's page Lax cookies are not sent
                cookie = f"{COOKIE}={secrets.token_hex(16)}; HttpOnly; SameSite={site}; Path=/"
                message["headers"] = [*message.get("headers", []), (b"set-cookie", cookie.encode())]
            await send(message)

        new = scope["type"] == "http" and scope["path"].endswith("/_stcore/host-config") and not _known(scope)
        await self.app(scope, receive, answer if new else send)


def _known(scope: Message) -> bool:
    for header, value in scope["headers"]:
        if header == b"cookie":
            try:
                found = SimpleCookie(value.decode("latin-1")).get(COOKIE)
            except CookieError:
                continue
            if found is not None and NAME.fullmatch(found.value):
                return True
    return False
