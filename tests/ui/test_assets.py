"""Streamlit's scripts from memory: the same bytes as on disk, nothing else, and everything else goes on to Streamlit."""

import contextlib

import pytest

from pages.ui.assets import ROOT, Assets


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
        "/static/other/a.js",
        "/app/static/js/a.js",
    ],
)
def test_everything_else_goes_on_to_streamlit(path):
    assets = Assets(streamlit)
    assert ask(assets, path) == [{"type": "passed on", "path": path}]
    assert not assets.kept


def test_only_get_is_answered():
    file = next((ROOT / "static" / "js").glob("*.js"))
    assert ask(Assets(streamlit), f"/static/js/{file.name}", "POST")[0]["type"] == "passed on"
