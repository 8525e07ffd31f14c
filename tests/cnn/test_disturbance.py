"""What is seen of other work while a block is measured: others' CPU time, and one's own against the wall's."""

import os
import subprocess
import sys
import time

import pytest

from dl2core.cnn.latency import disturbance
from dl2core.cnn.latency.disturbance import Seen, Watch

CHECKED = disturbance.busy_seconds() is not None


def busy(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


@pytest.mark.skipif(not CHECKED, reason="this system does not tell how busy it is")
def test_the_work_of_another_process_is_seen_and_ones_own_is_not():
    code = "import time; end = time.monotonic() + 30\nwhile time.monotonic() < end: pass"
    with subprocess.Popen([sys.executable, "-c", code]) as other:
        try:
            time.sleep(0.5)
            watch = Watch()
            time.sleep(1.0)
            watch.pause()
            beside = watch.seen()
        finally:
            other.kill()
    assert beside.others > 0.3  # a whole core on a quiet machine, less among many
    assert beside.own < 0.3


def test_what_comes_between_pause_and_resume_is_left_out():
    watch = Watch()
    time.sleep(0.4)
    watch.pause()
    busy(0.4)
    watch.resume()
    watch.pause()
    assert watch.seen().own < 0.2


def test_too_short_a_time_tells_nothing():
    watch = Watch()
    watch.pause()
    assert watch.seen() == Seen()


@pytest.mark.parametrize("text", ["", "cpu  0 0 0 0 0 0 0 0 0 0\n", "cpu x\n", "intr 1 2 3 4 5 6 7 8\n"])
def test_a_system_that_does_not_tell(monkeypatch, tmp_path, text):
    (tmp_path / "stat").write_text(text)
    monkeypatch.setattr(disturbance, "STAT", tmp_path / "stat")
    assert disturbance.busy_seconds() is None
    monkeypatch.setattr(disturbance, "STAT", tmp_path / "none")
    assert disturbance.busy_seconds() is None


def test_waiting_is_not_busy(monkeypatch, tmp_path):
    (tmp_path / "stat").write_text("cpu  100 10 20 5000 400 3 2 5 0 0\ncpu0 ...\n")
    monkeypatch.setattr(disturbance, "STAT", tmp_path / "stat")
    assert disturbance.busy_seconds() == pytest.approx(140 / os.sysconf("SC_CLK_TCK"))


@pytest.mark.parametrize(
    ("cores", "threads", "others", "disturbed"),
    [
        (2, 2, 0.08, False),
        (2, 2, 0.15, True),
        (2, 1, 0.55, False),
        (2, 1, 0.7, True),
        (64, 2, 20.0, False),
        (64, 2, 40.0, True),
    ],
)
def test_others_are_in_the_way_beyond_half_of_what_is_free(monkeypatch, cores, threads, others, disturbed):
    monkeypatch.setattr(disturbance.os, "cpu_count", lambda: cores)
    assert Seen(others=others).in_the_way(threads=threads) is disturbed


def test_unknown_is_not_in_the_way():
    assert not Seen().in_the_way(threads=1)
    assert not Seen().starved(2.0)
    assert not Seen(own=0.1).starved(None)
