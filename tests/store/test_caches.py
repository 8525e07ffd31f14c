"""Caches: a write that fails costs a line, a full folder costs what was used longest ago."""

import logging
import os

import pytest

from dl2core import store


def test_a_write_that_fails_is_one_line_and_no_error(tmp_path, caplog):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    line = store.keep_if_possible("the features", lambda: store.write_atomically(blocked / "a", b""))
    assert line.startswith("the features could not be kept on disk: ")
    assert str(blocked) in line
    assert "\n" not in line
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING] == [line]


def test_a_write_that_works_says_nothing(tmp_path, caplog):
    assert store.keep_if_possible("it", lambda: store.write_atomically(tmp_path / "a", b"x")) == ""
    assert (tmp_path / "a").read_bytes() == b"x"
    assert not caplog.records


def test_a_bug_while_writing_is_raised():
    with pytest.raises(ZeroDivisionError):
        store.keep_if_possible("it", lambda: 1 / 0)


@pytest.fixture
def cache(tmp_path):
    for age, (name, size) in enumerate([("new.npy", 10), ("old.npy", 10), ("older.a.npy", 5), ("older.b.npy", 5)]):
        (tmp_path / name).write_bytes(b"x" * size)
        os.utime(tmp_path / name, (1000 - age,) * 2)
    (tmp_path / "tmp1.part").write_bytes(b"x" * 1000)
    return tmp_path


@pytest.mark.parametrize(
    ("limit", "left"),
    [
        (30, {"new.npy", "old.npy", "older.a.npy", "older.b.npy"}),
        (29, {"new.npy", "old.npy"}),
        (20, {"new.npy", "old.npy"}),
        (10, {"new.npy"}),
        (9, set()),
    ],
)
def test_what_was_used_longest_ago_goes_first_and_whole(cache, limit, left):
    store.trim(cache, limit)
    assert set(os.listdir(cache)) == left | {"tmp1.part"}


def test_what_is_of_use_stays(cache):
    store.mark_used(cache / "older.a.npy", cache / "absent")
    store.trim(cache, 10)
    assert set(os.listdir(cache)) == {"older.a.npy", "older.b.npy", "tmp1.part"}
