"""Whole files or none, what killed processes leave, and the content hash."""

import errno
import hashlib
import os
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dl2core import store
from dl2core.store import files


def test_a_failed_write_leaves_the_old_file_and_no_half_one(tmp_path, monkeypatch):
    path = tmp_path / "document.json"
    store.write_atomically(path, b"one")

    def full_disk(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        store.write_atomically(path, b"two")
    assert path.read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["document.json"]


def test_while_it_is_written_the_old_file_is_read(tmp_path):
    path = tmp_path / "new folder" / "a"
    store.write_atomically(path, b"old")
    with store.replacing(path) as temporary:
        temporary.write_bytes(b"ne")
        assert path.read_bytes() == b"old"
        temporary.write_bytes(b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(path.parent) == ["a"]


def test_the_next_write_removes_what_killed_processes_left(tmp_path):
    hours = {"tmpold.part": 25, "tmpyoung.part": 23, "tmpfuture.part": -48, "model.safetensors.part": 25}
    for name, age in hours.items():
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (time.time() - age * 3600,) * 2)
    store.write_atomically(tmp_path / "a", b"")
    assert set(os.listdir(tmp_path)) == {"tmpyoung.part", "tmpfuture.part", "model.safetensors.part", "a"}


@settings(deadline=None)
@given(st.binary())
def test_the_hash_of_one_part_is_its_sha256(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("hash") / "file"
    path.write_bytes(content)
    expected = hashlib.sha256(content).hexdigest()
    assert store.content_hash(content, digits=64) == store.content_hash(path, digits=64) == expected
    assert store.content_hash(path) == expected[:16]


def test_where_a_part_ends_matters():
    assert store.content_hash("ab", "c") != store.content_hash("a", "bc")
    assert store.content_hash("ab", b"c") == store.content_hash(b"ab", "c")


def test_hashing_a_file_can_be_ended(tmp_path):
    def end():
        raise KeyboardInterrupt

    (tmp_path / "a").write_bytes(b"x")
    with pytest.raises(KeyboardInterrupt):
        store.content_hash(tmp_path / "a", between=end)
