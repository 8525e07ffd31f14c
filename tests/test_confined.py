"""A reader in a child process: it answers, refuses, or ends in one line, and nobody else is hurt."""

import logging
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from dl2core import confined
from dl2core.confined import Limits
from dl2core.errors import InputError, named

HERE = str(Path(__file__).parent)
unix = pytest.mark.skipif(sys.platform == "win32", reason="this system has no resource limits")


@pytest.fixture(autouse=True)
def work_of_the_tests(monkeypatch):
    monkeypatch.setattr(confined, "ROOTS", (*confined.ROOTS, HERE))


def run(name: str, source=b"12345", **limits):
    return confined.run(f"confined_work.{name}", source, called="model_best.pth.tar", limits=Limits(**limits))


def test_a_file_and_its_bytes_give_the_same_answer_without_torch(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"12345")
    assert run("length") == run("length", path) == {"bytes": 5, "torch": False}


def test_an_upload_larger_than_a_pipe_arrives():
    assert run("length", bytes(5_000_000))["bytes"] == 5_000_000


def test_what_the_reader_refuses_is_told_in_its_words():
    with pytest.raises(InputError, match=r"^it is refused$"):
        run("refuse")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("spin", "takes more than 1 s of processor time", marks=unix),
        ("sleep", "took longer than 1 s"),
        pytest.param("grow", "takes more than 256 MB of memory", marks=unix),
        pytest.param("crash", r"ended the reader \(SIGSEGV\)", marks=unix),
        ("leave", r"ended the reader \(7\)"),
        ("bug", r"cannot be read \(KeyError\)"),
        pytest.param("write", "cannot be read|ended the reader", marks=unix),
    ],
)
def test_whatever_becomes_of_the_reader_is_one_line(name, words, caplog):
    started = time.monotonic()
    with pytest.raises(InputError, match=rf"^model_best\.pth\.tar is refused: .*({words}).*Nothing in it was run$"):
        run(name, seconds=1, patience=1.0 if name == "sleep" else 20.0)
    assert time.monotonic() - started < 10
    assert "model_best" in caplog.text


def test_the_trace_of_a_bug_goes_to_the_log_only(caplog):
    with caplog.at_level(logging.WARNING), pytest.raises(InputError) as raised:
        run("bug")
    assert "KeyError: 'absent'" in caplog.text
    assert "absent" not in str(raised.value)


def test_what_a_reader_prints_does_not_mix_with_its_answer():
    assert run("write_to_the_pipe") == 1


def test_missing_files_and_folders_are_named(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        run("length", tmp_path / "gone")
    with pytest.raises(InputError, match="cannot be"):
        run("length", tmp_path)


def test_a_third_file_waits_for_its_turn():
    def hold():
        with pytest.raises(InputError):
            run("sleep", patience=1.5)

    threads = [threading.Thread(target=hold) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    with pytest.raises(InputError, match="2 other files are being read"):
        run("length", patience=0.1)
    for thread in threads:
        thread.join()
    assert run("length")["bytes"] == 5


def test_no_child_is_left_after_a_timeout(monkeypatch):
    started = []
    popen = subprocess.Popen
    monkeypatch.setattr(confined.subprocess, "Popen", lambda *a, **k: started.append(popen(*a, **k)) or started[-1])
    with pytest.raises(InputError):
        run("sleep", patience=0.5)
    assert started[0].returncode not in (None, 0)


def test_a_foreign_name_is_short_and_one_line():
    assert named("a\nb\x1b[31m\udc80") == "a\\nb\\x1b[31m\\udc80"
    assert len(named("x" * 10**6)) == 60
