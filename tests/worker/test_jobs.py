"""Jobs: progress, results, errors, Stop, joining, the queue, and leases."""

import os
import platform
import time
from pathlib import Path

import pytest
from worker.tools import PATIENCE, sample, wait_for

from dl2core import queue
from dl2core.errors import InputError


def run(worker, function, *arguments, spec=None, owner="a"):
    spec = (function, arguments) if spec is None else spec
    return worker.run(sample(function), *arguments, name=function, spec=spec, owner=owner)


def finished(worker, job):
    assert worker.wait(job, PATIENCE), job
    return job


def test_a_job_reports_and_returns(worker):
    job = finished(worker, run(worker, "count_to", 5))
    assert (job.state, job.result, job.progress.done, job.partial) == ("done", 5, 1.0, (0, 1, 2, 3, 4))
    assert (job.error, job.trace) == ("", "")
    assert job.created <= job.ended
    assert job.started <= job.over
    assert not job.live


def test_wrong_arguments_are_the_jobs_error_line(worker):
    job = finished(worker, run(worker, "checked", -1))
    assert (job.state, job.error, job.trace) == ("failed", "n must be 0 or more, got -1", "")


def test_an_input_error_in_the_middle_keeps_what_there_was(worker):
    job = finished(worker, run(worker, "count_then_refuse", 37))
    assert (job.state, job.error, job.partial) == (
        "failed",
        "37 pictures were asked for, there are 12",
        tuple(range(37)),
    )


@pytest.mark.parametrize(
    ("function", "arguments", "trace"),
    [
        ("job_fails", (), "TwoArguments: 7 wrong"),
        ("job_leaves", (), "SystemExit: 3"),
        ("partial_with", ("lock",), "cannot pickle"),
        ("partial_with", ("custom",), "worker_samples.Custom may not cross"),
        ("result_custom", (), "worker_samples.Custom may not cross"),
        ("no_generator", (), "a job is a generator"),
        ("yields_numbers", (), "a job yields Progress"),
    ],
)
def test_a_fault_ends_the_job_and_not_the_child(worker, caplog, function, arguments, trace):
    worker.ask(sample("double"), 1)
    before = worker.pid
    job = finished(worker, run(worker, function, *arguments))
    assert job.state == "failed"
    assert "fault of the app" in job.error
    assert trace in job.trace
    assert trace in caplog.text
    assert finished(worker, run(worker, "count_to", 2)).result == 2
    assert worker.pid == before


def test_stop_keeps_what_was_measured(worker, gate):
    before = worker.pid
    worker.stop(gate.job, "keeper")
    finished(worker, gate.job)
    assert (gate.job.state, gate.job.error) == ("stopped", "")
    assert gate.job.partial > 0
    assert worker.ask(sample("double"), 1) == 2
    assert worker.pid == before


def test_stop_is_seen_inside_a_long_step_that_checks(worker):
    job = run(worker, "checking_step", 60.0)
    wait_for(lambda: job.partial is not None)
    before = worker.pid
    worker.stop(job, "a")
    finished(worker, job)
    assert (job.state, job.partial) == ("stopped", "measured so far")
    worker.ask(sample("double"), 1)
    assert worker.pid == before


@pytest.mark.parametrize("function", ["slow_step", "hang_in_close"])
def test_a_job_that_does_not_obey_is_ended_after_a_second_with_its_child(worker, function):
    job = run(worker, function, *([60.0] if function == "slow_step" else []))
    wait_for(lambda: job.partial is not None)
    before, pressed = worker.pid, time.monotonic()
    worker.stop(job, "a")
    finished(worker, job)
    assert 0.9 < time.monotonic() - pressed < 2.5
    assert (job.state, job.error) == ("stopped", "")
    assert job.partial is not None
    assert finished(worker, run(worker, "count_to", 2)).result == 2
    assert worker.pid != before


def test_a_generator_that_ignores_close_is_stopped_all_the_same(worker):
    job = run(worker, "ignore_close")
    wait_for(lambda: job.partial is not None)
    worker.stop(job, "a")
    finished(worker, job)
    assert (job.state, job.partial) == ("stopped", 2)
    assert finished(worker, run(worker, "count_to", 2)).result == 2


def test_a_question_and_a_stop_during_a_step_of_three_seconds(worker):
    job = run(worker, "slow_step", 3.0)
    wait_for(lambda: job.partial is not None)
    before = worker.pid
    answer = worker.question(sample("double"), 4)
    pressed = time.monotonic()
    worker.stop(job, "a")
    finished(worker, job)
    assert time.monotonic() - pressed < 2.5
    assert (job.state, job.partial) == ("stopped", "measured so far")
    assert answer.result(PATIENCE) == 8
    assert worker.pid != before


def test_a_stop_before_the_child_has_begun(worker):
    busy = worker.question(sample("sleep"), 0.3)
    job = run(worker, "count_to", 3)
    worker.stop(job, "a")
    finished(worker, job)
    assert (job.state, job.partial) == ("stopped", None)
    assert busy.result(PATIENCE) == 0.3


def test_equal_specs_share_one_job_and_it_ends_when_nobody_wants_it(worker, gate):
    joined = worker.run(sample("gate"), str(gate.file), name="gate", spec=gate.job.spec, owner="b")
    assert joined is gate.job
    worker.stop(joined, "b")
    worker.stop(joined, "stranger")
    before = gate.job.partial
    wait_for(lambda: gate.job.partial > before)
    assert gate.job.state == "running"
    worker.stop(joined, "keeper")
    assert finished(worker, joined).state == "stopped"


def test_a_waiting_job_is_joined_as_well(worker, gate):
    waiting = run(worker, "count_to", 3, owner="b")
    assert run(worker, "count_to", 3, owner="c") is waiting
    assert (waiting.state, worker.ahead(waiting)) == ("waiting", 1)
    gate.open()
    assert finished(worker, waiting).result == 3


def test_one_live_job_for_each_owner(worker, gate):
    with pytest.raises(InputError, match=r"gate is still running for you: stop it first"):
        run(worker, "count_to", 3, owner="keeper")


def test_eight_may_wait(worker, gate):
    waiting = [run(worker, "count_to", n, owner=f"owner {n}") for n in range(8)]
    assert [worker.ahead(job) for job in waiting] == list(range(1, 9))
    with pytest.raises(InputError, match="8 jobs are waiting, the limit is 8"):
        run(worker, "count_to", 9, owner="one too many")
    gate.open()
    assert [finished(worker, job).result for job in waiting] == list(range(8))


def test_two_owners_take_turns(worker, gate, tmp_path):
    order, now = tmp_path / "order", tmp_path / "open"

    def ask_for(text, owner):
        return worker.run(sample("noted_gate"), now, order, text, name=text, spec=text, owner=owner)

    first, second = ask_for("a1", "a"), ask_for("b1", "b")
    gate.open()
    finished(worker, first)
    third = ask_for("a2", "a")
    for job in (second, third):
        finished(worker, job)
    assert order.read_text().split() == ["a1", "b1", "a2"]


def test_a_waiting_job_that_is_stopped_never_runs(worker, gate):
    waiting = run(worker, "count_to", 3, owner="b")
    worker.stop(waiting, "b")
    assert (waiting.state, waiting.started, worker.ahead(waiting)) == ("stopped", None, 0)


def test_a_job_that_nobody_looks_at_is_given_up(worker, gate, monkeypatch):
    waiting = run(worker, "count_to", 3, owner="b")
    monkeypatch.setattr(queue, "LEASE_SECONDS", 0.0)
    worker.stop(gate.job, "stranger")  # wakes the thread that keeps time
    assert finished(worker, gate.job).state == finished(worker, waiting).state == "stopped"


def test_a_beat_prolongs_the_lease(worker, gate, monkeypatch):
    monkeypatch.setattr(queue, "LEASE_SECONDS", 1.0)
    gate.job.beat()
    worker.stop(gate.job, "stranger")
    for _ in range(15):
        time.sleep(0.1)
        gate.job.beat()
    assert gate.job.state == "running"
    assert finished(worker, gate.job).state == "stopped"


def test_a_finished_result_of_the_same_spec_is_on_offer(worker):
    job = finished(worker, run(worker, "count_to", 4))
    assert worker.recent(job.spec) is job
    assert worker.recent("another") is None
    failed = finished(worker, run(worker, "count_then_refuse", 2))
    assert worker.recent(failed.spec) is None


def test_a_job_that_runs_out_of_memory_is_one_line(make_worker, monkeypatch):
    monkeypatch.setenv("DL2_WORKER_MEMORY", "600000000")
    worker = make_worker()
    job = finished(worker, run(worker, "use_memory", 2.0))
    assert job.state == "failed"
    assert job.error.startswith("this needs more memory than the computing process can have, which may take 0.6 GB")
    assert job.partial is not None
    assert finished(worker, run(worker, "use_memory", 0.2)).result == 2  # given back


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other allocators give memory back as they like")
def test_memory_is_held_during_a_job_and_given_back_after_it(worker):
    def resident_mb() -> float:
        return int(Path(f"/proc/{worker.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    worker.ask(sample("double"), 1)
    before = resident_mb()
    assert finished(worker, run(worker, "use_memory", 0.3)).partial == 3
    wait_for(lambda: resident_mb() < before + 100)
    assert finished(worker, run(worker, "touch_twice", 200)).result == 0


def test_with_torch_a_batch_that_cannot_fit_is_one_line(make_worker, monkeypatch):
    pytest.importorskip("torch")
    monkeypatch.setenv("DL2_WORKER_MEMORY", "4000000000")
    worker = make_worker()
    job = finished(worker, run(worker, "torch_memory", 40.0))
    assert (job.state, job.partial) == ("failed", "measured so far")
    assert "which may take 4.0 GB: choose a smaller batch" in job.error
    before = worker.pid
    assert finished(worker, run(worker, "torch_memory", 0.1)).result == 1.0
    assert worker.pid == before
