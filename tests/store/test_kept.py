"""Documents kept on this machine: complete, newest first, and a broken one costs itself only."""

import os

import pytest

from dl2core import store
from dl2core.errors import InputError


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_result_that_cannot_be_kept_is_one_clear_line(home):
    home.write_text("a file where the folder should be")
    with pytest.raises(InputError, match=r"one\.json cannot be kept in .*results"):
        store.keep("one", {"kind": "latency"})
    assert store.kept() == store.KeptDocuments({}, ())


def test_kept_documents_come_newest_first(home):
    store.keep("old", {"kind": "latency", "created": "2026-01-01T00:00:00+00:00"})
    store.keep("new", {"kind": "latency", "created": "2026-02-01T00:00:00+00:00"})
    store.keep("other", {"kind": "memory", "created": "2026-03-01T00:00:00+00:00"})
    assert list(store.kept("latency").documents) == ["new", "old"]
    assert list(store.kept().documents) == ["other", "new", "old"]


def test_a_broken_file_is_skipped_and_named(home):
    def check(document):
        if "rows" not in document:
            raise InputError("rows is missing")

    store.keep("good", {"kind": "latency", "rows": []})
    store.keep("empty", {"kind": "latency"})
    store.keep("other", {"kind": "memory"})
    (home / "results" / "broken.json").write_text("{")
    (home / "results" / "digits.json").write_text('{"kind": 1' + "0" * 5000 + "}")
    (home / "results" / "folder.json").mkdir()
    found = store.kept("latency", check=check)
    assert list(found.documents) == ["good"]
    assert [line.split(":")[0] for line in found.refused] == [
        "broken.json is skipped",
        "digits.json is skipped",
        "empty.json is skipped",
        "folder.json is skipped",
    ]
    assert found.refused[2] == "empty.json is skipped: rows is missing"


def test_a_changed_file_is_read_anew(home):
    path = store.keep("one", {"kind": "latency", "n": 1})
    assert store.kept().documents["one"]["n"] == 1
    store.write_json(path, {"kind": "latency", "n": 2})  # of the same size
    os.utime(path, ns=(1, 1))
    assert store.kept().documents["one"]["n"] == 2


def test_nothing_kept_is_an_empty_list(home):
    assert store.kept() == store.KeptDocuments({}, ())


@pytest.mark.parametrize("name", ["../../escape", "a/b", "", "...", "x" * 500, "Größe 8"])
def test_a_name_stays_inside_the_results(home, name):
    path = store.keep(name, {"kind": "latency"})
    assert path.parent == home / "results"
    assert path.exists()


def test_every_shipped_document_says_where_it_comes_from():
    for path in sorted(store.SHIPPED.glob("*.json")):
        document = store.shipped(path.stem)
        assert {"kind", "spec", "machine", "versions", "created"} <= set(document), path.name
