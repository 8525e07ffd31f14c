"""A session's uploads end at a limit, whoever sends them: on a running server, by its own address for uploads."""

import re
import tomllib
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from streamlit.runtime import Runtime
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from pages.ui import uploads

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "/_stcore/upload_file/a-session/{}"


async def streamlit(scope, _receive, send) -> None:
    """What stands behind the middleware: takes every upload."""
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


class Storage:
    """Stands for Streamlit's runtime with files of one session."""

    def __init__(self, *sizes: int) -> None:
        files = {str(i): UploadedFileRec(str(i), "a", "b", bytes(size)) for i, size in enumerate(sizes)}
        self.uploaded_file_mgr = type("Manager", (), {"file_storage": {"a-session": files}})


def put(client: TestClient, size: int, name: str = "f"):
    return client.put(ADDRESS.format(name), content=bytes(size)).status_code


def test_what_a_session_keeps_and_sends_is_bounded(monkeypatch):
    limit = uploads.UploadLimit(streamlit)
    client = TestClient(limit)
    monkeypatch.setattr(uploads, "SESSION_BYTES", 1000)
    assert put(client, 1000) == 204
    assert put(client, 1001) == 413
    monkeypatch.setattr(Runtime, "exists", lambda: True)
    monkeypatch.setattr(Runtime, "instance", lambda: Storage(300, 600))
    assert put(client, 100) == 204
    assert put(client, 101) == 413
    assert client.put("/_stcore/upload_file/another/f", content=bytes(1000)).status_code == 204
    assert client.get(ADDRESS.format("f")).status_code == 204
    assert not limit.coming


def test_an_upload_without_a_length_is_refused():
    client = TestClient(uploads.UploadLimit(streamlit))
    assert client.put(ADDRESS.format("f"), content=iter([b"a", b"b"])).status_code == 411


def test_streamlit_keeps_files_where_they_are_counted():
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

    manager = MemoryUploadedFileManager("/_stcore/upload_file")
    manager.add_file("a-session", UploadedFileRec("1", "a", "b", b"12345"))
    assert [len(file.data) for file in manager.file_storage["a-session"].values()] == [5]


def test_no_field_takes_more_than_the_server_does_and_every_field_has_a_limit():
    server = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["server"]["maxUploadSize"]
    assert server * 1_000_000 * 2 <= uploads.SESSION_BYTES
    for path in (ROOT / "pages").rglob("*.py"):
        for call in re.findall(r"st\.file_uploader\((.*?)\n        ?\)", path.read_text(), re.DOTALL):
            assert "max_upload_size=" in call, path


@pytest.mark.parametrize("path", ["app.py"])
def test_the_app_is_behind_the_limit(path):
    assert "Middleware(UploadLimit)" in (ROOT / path).read_text()
