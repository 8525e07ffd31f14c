"""Free memory: the smaller of the machine's and the container's, and unknown where nobody tells."""

import subprocess
import sys

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


LIMITED = """
import resource
from dl2core import free_memory
resource.setrlimit(resource.RLIMIT_DATA, (10**9, resource.RLIM_INFINITY))
before = free_memory.free_bytes()
held = bytearray(5 * 10**8)
print(before, free_memory.free_bytes())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits private memory")
def test_a_processs_own_limit_counts():
    done = subprocess.run([sys.executable, "-c", LIMITED], capture_output=True, text=True, check=True)
    before, after = map(int, done.stdout.split())
    assert after < before < 10**9
    assert before - after == pytest.approx(5 * 10**8, rel=0.1)
