"""Text of a link is shown, not followed; and every answer of the server keeps the browser at home."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from pages.ui import headers
from pages.ui.markdown import plain


@pytest.mark.parametrize(
    "text", ["red", "a photo of a {}.", "Fancy goes to 50, n = 77 was asked for", "x*y_z", "100 %", "ü≤∞"]
)
def test_ordinary_text_stays_as_it_is(text):
    assert plain(text) == text


def test_what_markdown_would_follow_is_defused():
    assert plain("![x](http://a.b/c)") == "!\\[x\\](http\u2060://a.b/c)"
    assert plain("`code` <img> $x$ :red[z]") == "\\`code\\` \\<img> \\$x\\$ :red\\[z\\]"
    assert plain("write to a.b@c.de") == "write to a.b@\u2060c.de"
    assert plain("HTTPS://A www.b.c MailTo:x") == "HTTPS\u2060://A www\u2060.b.c MailTo\u2060:x"


def ask(kind: str) -> list[dict]:
    """What a client gets through the middleware from an app that answers with one header."""
    sent: list[dict] = []

    async def app(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-own", b"1")]})
        await send({"type": "http.response.body", "body": b""})

    async def send(message) -> None:
        sent.append(message)

    with ThreadPoolExecutor(1) as own_thread:  # Playwright leaves a running event loop in the main one
        own_thread.submit(asyncio.run, headers.Policy(app)({"type": kind}, None, send)).result()
    return sent


def test_every_answer_carries_the_policy_beside_its_own_headers():
    start, body = ask("http")
    found = dict(start["headers"])
    assert found[b"x-own"] == b"1"
    assert b"img-src 'self' data: blob:" in found[b"content-security-policy"]
    assert b"object-src 'none'" in found[b"content-security-policy"]
    assert b"*" not in found[b"content-security-policy"]
    assert "headers" not in body


def test_websockets_are_left_alone():
    assert ask("websocket")[0]["headers"] == [(b"x-own", b"1")]
