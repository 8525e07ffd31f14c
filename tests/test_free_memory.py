"""Free memory: the smaller of the machine's and the container's, and unknown where nobody tells."""

import pytest

from dl2core import free_memory


def test_this_machine_tells_something_sensible():
    free = free_memory.free_bytes()
    assert free is None or 10**7 < free < 10**14


@pytest.mark.parametrize(("available", "left", "free"), [(5, 3, 3), (2, None, 2), (None, 7, 7), (None, None, None)])
def test_the_smaller_one_counts(monkeypatch, available, left, free):
    monkeypatch.setattr(free_memory, "_available", lambda: available)
    monkeypatch.setattr(free_memory, "_left_in_container", lambda: left)
    assert free_memory.free_bytes() == free


@pytest.mark.parametrize(("limit", "left"), [("1000\n", 400), ("500\n", 0), ("max\n", None)])
def test_the_containers_limit(monkeypatch, tmp_path, limit, left):
    (tmp_path / "memory.max").write_text(limit)
    (tmp_path / "memory.current").write_text("600\n")
    monkeypatch.setattr(free_memory, "CGROUP", tmp_path)
    assert free_memory._left_in_container() == left


def test_no_control_groups(monkeypatch, tmp_path):
    monkeypatch.setattr(free_memory, "CGROUP", tmp_path / "none")
    assert free_memory._left_in_container() is None
