"""Documents on disk: complete, atomic, and refused by name when broken."""

import json
import math
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dl2core import store
from dl2core.errors import InputError


@dataclass(frozen=True)
class Spec:
    models: tuple[str, ...]
    batch: int


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_result_that_cannot_be_kept_is_one_clear_line(home):
    home.write_text("a file where the folder should be")
    with pytest.raises(InputError, match=r"one\.json cannot be kept in .*results"):
        store.keep("one", {"kind": "latency"})


def test_home_is_what_the_environment_says(home):
    assert store.home() == home


def test_home_expands_the_user(monkeypatch):
    monkeypatch.setenv("DL2_HOME", "~/lab")
    assert store.home() == Path.home() / "lab"


@pytest.mark.parametrize(
    ("platform", "variable", "end"),
    [("linux", "XDG_CACHE_HOME", ("cache", "dl2lab")), ("win32", "LOCALAPPDATA", ("cache", "dl2lab"))],
)
def test_home_is_the_users_cache_folder_by_default(monkeypatch, tmp_path, platform, variable, end):
    monkeypatch.delenv("DL2_HOME", raising=False)
    monkeypatch.setattr(store.sys, "platform", platform)
    monkeypatch.setenv(variable, str(tmp_path / "cache"))
    assert store.home().parts[-2:] == end


def test_home_on_macos_lies_in_the_library(monkeypatch):
    monkeypatch.delenv("DL2_HOME", raising=False)
    monkeypatch.setattr(store.sys, "platform", "darwin")
    assert store.home().parts[-3:] == ("Library", "Caches", "dl2lab")


def test_a_document_says_where_it_comes_from():
    document = store.document("latency", spec=Spec(("resnet18",), 8), rows=[{"median_ms": np.float32(1.5)}])
    assert document["spec"] == {"models": ["resnet18"], "batch": 8}
    assert document["rows"] == [{"median_ms": 1.5}]
    assert document["machine"]["cores"] >= 1
    assert {"python", "dl2core", "numpy"} <= set(document["versions"])
    assert document["created"].endswith("+00:00")
    assert json.loads(json.dumps(document)) == document


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (math.nan, None),
        (math.inf, None),
        (np.float64("nan"), None),
        (np.array([1, 2]), [1, 2]),
        (np.bool_(True), True),
        ({3, 1, 2}, [1, 2, 3]),
        ({1: (2, 3)}, {"1": [2, 3]}),
        (Path("a/b"), "a/b"),
        (10**30, 10**30),
        (None, None),
    ],
)
def test_jsonable(value, expected):
    assert store.jsonable(value) == expected


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(content=st.dictionaries(st.text(), json_values, max_size=4))
def test_what_is_written_is_read_back(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("written") / "document.json"
    store.write_json(path, content)
    assert store.read_json(path) == content


def test_a_failed_write_leaves_the_old_document_and_no_half_file(tmp_path, monkeypatch):
    path = tmp_path / "document.json"
    store.write_json(path, {"run": 1})

    def full_disk(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        store.write_json(path, {"run": 2})
    assert store.read_json(path) == {"run": 1}
    assert os.listdir(tmp_path) == ["document.json"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b'{"run": 1', "is not json"),
        (b"\xff\xfe\x00", "is not json"),
        (b"[" * 100_000, "is not json"),
        (b"[1, 2]", "it holds a list"),
        (b"", "is not json"),
    ],
)
def test_a_broken_document_is_refused_by_name(tmp_path, content, complaint):
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=rf"^broken\.json .*{complaint}"):
        store.read_json(path)


def test_a_missing_document_and_a_folder_are_refused_by_name(tmp_path):
    with pytest.raises(InputError, match=r"^absent\.json: no such file"):
        store.read_json(tmp_path / "absent.json")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(InputError, match=r"^folder\.json cannot be read"):
        store.read_json(tmp_path / "folder.json")


def test_kept_documents_come_newest_first_and_broken_ones_are_left_out(home):
    store.keep("old", {"kind": "latency", "created": "2026-01-01T00:00:00+00:00"})
    store.keep("new", {"kind": "latency", "created": "2026-02-01T00:00:00+00:00"})
    store.keep("other", {"kind": "memory", "created": "2026-03-01T00:00:00+00:00"})
    (home / "results" / "broken.json").write_text("{")
    assert list(store.kept("latency")) == ["new", "old"]
    assert list(store.kept()) == ["other", "new", "old"]


def test_nothing_kept_is_an_empty_list(home):
    assert store.kept() == {}


@pytest.mark.parametrize("name", ["../../escape", "a/b", "", "...", "x" * 500, "Größe 8"])
def test_a_name_stays_inside_the_results(home, name):
    path = store.keep(name, {"kind": "latency"})
    assert path.parent == home / "results"
    assert path.exists()


def test_every_shipped_document_says_where_it_comes_from():
    for path in sorted(store.SHIPPED.glob("*.json")):
        document = store.shipped(path.stem)
        assert {"kind", "spec", "machine", "versions", "created"} <= set(document), path.name
