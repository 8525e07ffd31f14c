"""Streamlit's scripts from memory: the same bytes as on disk, nothing else, and everything else goes on to Streamlit."""

import contextlib

import pytest

from pages.ui.assets import ROOT, Assets
from pages.ui.headers import Policy


def ask(assets: Assets, path: str, method: str = "GET") -> list[dict]:
    """The messages that a request for `path` is answered with. Nothing in it waits, so that it needs no event loop."""
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    with contextlib.suppress(StopIteration):
        assets({"type": "http", "method": method, "path": path}, None, send).send(None)
    return sent


async def streamlit(scope: dict, _receive: object, send) -> None:
    """What stands behind the middleware: says that it was asked."""
    await send({"type": "passed on", "path": scope["path"]})


@pytest.mark.parametrize(("folder", "ending", "kind"), [("js", ".js", b"javascript"), ("css", ".css", b"text/css")])
def test_a_script_or_style_is_answered_whole_and_again_from_memory(folder, ending, kind):
    file = next(one for one in sorted((ROOT / "static" / folder).iterdir()) if one.suffix == ending)
    assets = Assets(streamlit)
    first, again = (ask(assets, f"/static/{folder}/{file.name}") for _ in range(2))
    start, body = first
    headers = dict(start["headers"])
    assert first == again
    assert len(assets.kept) == 1
    assert start["status"] == 200
    assert kind in headers[b"content-type"]
    assert b"immutable" in headers[b"cache-control"]
    assert body["body"] == file.read_bytes()
    assert int(headers[b"content-length"]) == len(body["body"])


def test_what_is_added_round_an_answer_stays_out_of_what_is_kept():
    file = next((ROOT / "static" / "js").glob("*.js"))
    assets = Assets(streamlit)
    ask(assets, f"/static/js/{file.name}")[0]["headers"] = []
    assert ask(assets, f"/static/js/{file.name}")[0]["headers"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/walks",
        "/static/js/none.js",
        "/static/js/..",
        "/static/js/../../index.html",
        "/static/js/%2e%2e",
        "/static/js/" + "a" * 5000,
        "/static/other/a.js",
        "/app/static/js/a.js",
    ],
)
def test_everything_else_goes_on_to_streamlit(path):
    assets = Assets(streamlit)
    assert ask(assets, path) == [{"type": "passed on", "path": path}]
    assert not assets.kept


@pytest.mark.parametrize("path", ["/static/js/\0", "/\0", "/static/media/a.woff2\0.js", "/component/\0/x"])
def test_a_path_with_a_null_byte_names_no_file(path):
    assert [message.get("status") for message in ask(Assets(streamlit), path)] == [404, None]


def test_every_answer_says_who_may_show_it_and_that_its_kind_is_not_to_be_guessed():
    async def with_policy(message: dict) -> None:
        sent.append(message)

    sent: list[dict] = []
    file = next((ROOT / "static" / "js").glob("*.js"))
    for path in (f"/static/js/{file.name}", "/static/js/\0"):
        with contextlib.suppress(StopIteration):
            Policy(Assets(streamlit))({"type": "http", "method": "GET", "path": path}, None, with_policy).send(None)
    for headers in [dict(message["headers"]) for message in sent if message["type"] == "http.response.start"]:
        assert headers[b"x-content-type-options"] == b"nosniff"
        assert b"frame-ancestors 'self'" in headers[b"content-security-policy"]
    assert len(sent) == 4


def test_only_get_is_answered():
    file = next((ROOT / "static" / "js").glob("*.js"))
    assert ask(Assets(streamlit), f"/static/js/{file.name}", "POST")[0]["type"] == "passed on"
