"""Hostile files: each is one line, within seconds and megabytes, and nothing of it runs."""

import resource
import time

import pytest
from tensor_files import hostile

from dl2core.errors import InputError
from dl2core.tensor_files import names, reading


def take(data, name="patch"):
    """The tensor of that name, or the line that says why not."""
    file = reading.read(data, called="x")
    found = names.by_last_part(file, {name})
    if name not in found:
        raise InputError(f"x holds no {name}: {names.held(file)}")
    return next(file.arrays([found[name]]))


@pytest.mark.parametrize(("data", "words"), hostile.FILES.values(), ids=hostile.FILES)
def test_a_hostile_file_is_one_line_soon(data, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "x"
    path.write_bytes(data)
    for file in (data, path):
        started, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with pytest.raises(InputError, match=words) as raised:
            take(file)
        assert "\n" not in str(raised.value)
        assert len(str(raised.value)) < 300
        assert "weights_only" not in str(raised.value)
        assert time.process_time() - started < 1
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x"]


def test_every_hostile_file_ends_within_two_seconds_of_its_child():
    for name, (data, _) in hostile.FILES.items():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with pytest.raises(InputError):
            take(data)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2, name
