"""The child's end and the server's: nothing hangs, nothing is left behind, and the next question has an answer."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from worker.tools import PATIENCE, TESTS, gone, sample, wait_for

from dl2core.worker import Worker, WorkerError, frames

ROOT = Path(TESTS).parent


def run(worker, function, *arguments, owner="a"):
    return worker.run(sample(function), *arguments, name=function, spec=(function, arguments), owner=owner)


def test_a_child_killed_in_mid_job_costs_one_line(worker, gate, caplog):
    waiting = run(worker, "count_to", 3, owner="b")
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait(gate.job, PATIENCE)
    assert gate.job.state == "failed"
    assert gate.job.error == (
        "the computing process ended (out of memory, or killed: SIGKILL): press again"
    )  # the line of the page
    assert gate.job.partial > 0
    assert "at work: gate" in caplog.text
    assert worker.wait(waiting, PATIENCE)
    assert waiting.result == 3


def test_a_job_that_ends_its_own_child_keeps_its_partial_result(worker):
    job = run(worker, "job_kills")
    assert worker.wait(job, PATIENCE)
    assert (job.state, job.partial) == ("failed", "more")
    again = run(worker, "count_to", 2)
    assert worker.wait(again, PATIENCE)
    assert again.result == 2


def test_a_question_just_after_a_kill_is_answered_by_the_next_child(worker):
    for n in range(3):
        worker.ask(sample("double"), 1)
        os.kill(worker.pid, signal.SIGKILL)
        assert worker.ask(sample("double"), n) == 2 * n


def test_a_job_just_after_a_kill_is_run_by_the_next_child(worker):
    for n in range(3):
        worker.ask(sample("double"), 1)
        os.kill(worker.pid, signal.SIGKILL)
        job = run(worker, "count_to", n)
        assert worker.wait(job, PATIENCE)
        assert (job.state, job.result) == ("done", n)


def test_a_job_that_waits_behind_a_deadly_question_is_run_by_the_next_child(worker):
    worker.question(sample("sleep"), 0.2)
    deadly = worker.question(sample("die"), 3)
    job = run(worker, "count_to", 3)
    assert worker.wait(job, PATIENCE)
    assert job.result == 3
    with pytest.raises(WorkerError):
        deadly.result(PATIENCE)


def test_a_question_whose_child_dies_is_asked_once_more(worker, tmp_path):
    assert worker.ask(sample("die_once"), str(tmp_path / "mark")) == "alive"


def test_a_question_that_kills_every_child_fails_and_takes_no_other_along(worker):
    busy = worker.question(sample("sleep"), 0.2)
    deadly = worker.question(sample("die"), 3)
    others = [worker.question(sample("double"), n) for n in range(5)]
    with pytest.raises(WorkerError, match=r"the computing process ended \(exit code 3\): press again"):
        deadly.result(PATIENCE)
    assert busy.result(PATIENCE) == 0.2
    assert [other.result(PATIENCE) for other in others] == [0, 2, 4, 6, 8]


def test_a_child_that_cannot_start_is_an_error_and_not_a_loop(worker, monkeypatch, caplog):
    monkeypatch.setenv("DL2_WORKER_MEMORY", "much")
    with pytest.raises(WorkerError, match="exit code 1"):
        worker.ask(sample("double"), 1)
    job = run(worker, "count_to", 2)
    assert worker.wait(job, PATIENCE)
    assert "exit code 1" in job.error
    assert len(caplog.records) == 2  # one child for the question and one for the job
    monkeypatch.delenv("DL2_WORKER_MEMORY")
    assert worker.ask(sample("double"), 1) == 2


def test_without_an_interpreter_to_start_the_caller_is_told(worker, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(WorkerError, match="cannot be started"):
        worker.ask(sample("double"), 1)
    with pytest.raises(WorkerError, match="cannot be started"):
        run(worker, "count_to", 2)
    monkeypatch.undo()
    assert worker.ask(sample("double"), 1) == 2


def test_a_crash_names_its_signal(worker):
    with pytest.raises(WorkerError, match=r"ended \(SIGSEGV\): press again"):
        worker.ask(sample("crash"))


def test_ctrl_c_is_for_the_server(worker, gate):
    assert worker.ask(sample("about"))["int"]
    os.kill(worker.pid, signal.SIGINT)
    before = gate.job.partial
    wait_for(lambda: gate.job.partial > before)
    assert os.getpgid(worker.pid) != os.getpgid(0)


def test_close_ends_the_child_and_all_work_and_may_be_called_again(worker, gate):
    waiting = run(worker, "count_to", 3, owner="b")
    asked = worker.question(sample("sleep"), 60.0)
    pid = worker.pid
    worker.close()
    worker.close()
    assert gone(pid)
    assert worker.pid is None
    for job in (gate.job, waiting):
        assert (job.state, job.error) == ("stopped", "the app was reloaded: press again")
    with pytest.raises(WorkerError, match="reloaded"):
        asked.result(PATIENCE)
    with pytest.raises(WorkerError, match="reloaded"):
        worker.ask(sample("double"), 1)
    with pytest.raises(WorkerError, match="reloaded"):
        run(worker, "count_to", 3)


def test_close_in_the_middle_of_a_long_step(worker):
    job = run(worker, "slow_step", 600.0)
    wait_for(lambda: job.partial is not None)
    pid = worker.pid
    worker.close()
    assert gone(pid)
    assert (job.state, job.partial) == ("stopped", "measured so far")


def test_a_grandchild_does_not_hold_the_pipes_and_ends_with_the_child(worker):
    sleeper = worker.ask(sample("start_sleeper"))
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.ask(sample("double"), 1) == 2
    wait_for(lambda: gone(sleeper))


def test_a_forked_grandchild_in_a_group_of_its_own_does_not_hold_the_pipes(worker):
    sleeper = worker.ask(sample("fork_sleeper"))
    try:
        os.kill(worker.pid, signal.SIGKILL)
        assert worker.ask(sample("double"), 1) == 2
    finally:
        os.kill(sleeper, signal.SIGKILL)


SERVER = """
import sys, time
from dl2core.worker import Worker
worker = Worker(modules=("worker_samples.",), path=(sys.argv[1],))
sleeper = worker.ask("worker_samples.start_sleeper")
job = worker.run("worker_samples.slow_step", 600.0, name="slow", spec=1, owner="a")
while job.partial is None:
    time.sleep(0.01)
print(worker.pid, sleeper, "torch" in sys.modules, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_orphan_is_left_when_the_server_is_killed_in_the_middle_of_a_long_step(number, tmp_path):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, TESTS], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:  # fmt: skip
        try:
            child, sleeper, torch = server.stdout.readline().split()
            assert torch == "False"
            assert not gone(int(child))
        finally:
            server.send_signal(number)
    wait_for(lambda: gone(int(child)) and gone(int(sleeper)))


def test_it_works_from_any_working_folder(make_worker, tmp_path, monkeypatch):
    (tmp_path / "random.py").write_text("raise RuntimeError('a file of the same name as a module')")
    (tmp_path / "dl2core").mkdir()
    (tmp_path / "dl2core" / "__init__.py").write_text("raise RuntimeError('another dl2core')")
    monkeypatch.chdir(tmp_path)
    assert make_worker().ask(sample("about"))["folder"] == str(tmp_path)


def test_a_child_that_is_held_does_not_hold_the_server(worker):
    """Neither a question of many bytes nor Stop waits for a pipe that nobody reads."""
    worker.ask(sample("double"), 1)
    job = run(worker, "count_to", 10**9)
    wait_for(lambda: job.partial is not None)
    os.kill(worker.pid, signal.SIGSTOP)
    answer = worker.question(sample("echo"), bytes(2_000_000))
    worker.stop(job, "a")
    assert worker.wait(job, PATIENCE)
    assert job.state == "stopped"
    assert len(answer.result(PATIENCE)) == 2_000_000


def test_threads_that_ask_while_it_closes_all_end(make_worker):
    worker = make_worker()
    ended = []

    def ask_on():
        with contextlib.suppress(WorkerError):
            while True:
                worker.ask(sample("double"), 1)
        ended.append(True)

    threads = [threading.Thread(target=ask_on) for _ in range(6)]
    for thread in threads:
        thread.start()
    worker.ask(sample("double"), 1)
    worker.close()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(ended) == 6


def test_a_worker_that_was_never_used_has_no_child():
    worker = Worker()
    assert worker.pid is None
    worker.close()


def test_a_frame_cut_short_is_the_end():
    reading, writing = os.pipe()
    frames.write(writing, frames.Kind.RESULT, 7, b"abc")
    assert frames.read(reading) == (frames.Kind.RESULT, 7, b"abc")
    os.write(writing, b"\x0d\x00")
    os.close(writing)
    with pytest.raises(EOFError):
        frames.read(reading)
    os.close(reading)
