"""The one worker: order, progress, Stop, joining, owners who left, and work that fails."""

import threading
import time
from collections.abc import Callable

import pytest

from dl2core import queue
from dl2core.errors import FAULT, InputError
from dl2core.jobs import Progress
from dl2core.queue import Job
from dl2core.runner import Runner

PATIENCE = 30.0  # seconds; a loaded machine is slow, a broken worker never answers


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


def count_to(n: int):
    for number in range(n):
        yield Progress((number + 1) / n, f"{number + 1} of {n}", partial=tuple(range(number + 1)))
    return n


class Gate:
    """Work that says when it has started and ends when it is let go."""

    def __init__(self) -> None:
        self.started, self.open = threading.Event(), threading.Event()

    def steps(self):
        self.started.set()
        while not self.open.is_set():
            time.sleep(0.005)
            yield Progress(0.5, "at the gate")
        return "through"


@pytest.fixture
def runner() -> Runner:
    return Runner("test")


@pytest.fixture
def busy(runner):
    """A gate that holds the worker of `runner`, owned by `first`."""
    gate = Gate()
    gate.job = runner.submit("gate", gate.steps, spec="gate", owner="first")
    assert gate.started.wait(PATIENCE)
    yield gate
    gate.open.set()


def test_a_job_runs_to_its_result(runner):
    job = runner.submit("count", lambda: count_to(5), spec=5, owner="a")
    wait_for(lambda: not job.live)
    assert (job.state, job.result, job.progress.done) == ("done", 5, 1.0)
    assert job.progress.partial == (0, 1, 2, 3, 4)
    assert job.created <= job.ended
    assert job.started <= job.over


def test_jobs_run_one_at_a_time_in_the_order_they_came(runner, busy):
    order = []

    def note(name):
        order.append(name)
        yield Progress(1.0)

    waiting = [runner.submit(name, lambda name=name: note(name), spec=name, owner=name) for name in "abc"]
    assert [runner.ahead(job) for job in waiting] == [1, 2, 3]
    assert [job.state for job in waiting] == ["waiting"] * 3
    busy.open.set()
    wait_for(lambda: not waiting[-1].live)
    assert order == ["a", "b", "c"]
    assert busy.job.result == "through"


def test_stop_ends_running_work_and_leaves_the_next_one_alone(runner, busy):
    following = runner.submit("next", lambda: count_to(2), spec=2, owner="second")
    asked = time.monotonic()
    runner.stop(busy.job, "first")
    wait_for(lambda: not busy.job.live)
    assert time.monotonic() - asked < 1.0
    assert busy.job.state == "stopped"
    wait_for(lambda: not following.live)
    assert following.state == "done"


def test_stop_takes_a_waiting_job_out_of_the_queue(runner, busy):
    job = runner.submit("count", lambda: count_to(5), spec=5, owner="second")
    runner.stop(job, "second")
    assert (job.state, runner.ahead(job)) == ("stopped", 0)
    busy.open.set()
    wait_for(lambda: not busy.job.live)
    assert job.result is None


def test_only_the_last_owner_stops_a_shared_job(runner, busy):
    assert runner.submit("gate", busy.steps, spec="gate", owner="second") is busy.job
    runner.stop(busy.job, "second")
    assert not busy.job.cancelled
    runner.stop(busy.job, "stranger")
    assert not busy.job.cancelled
    runner.stop(busy.job, "first")
    wait_for(lambda: busy.job.state == "stopped")


def test_an_owner_has_one_live_job(runner, busy):
    with pytest.raises(InputError, match="gate is still running for you"):
        runner.submit("count", lambda: count_to(2), spec=2, owner="first")
    assert runner.submit("gate", busy.steps, spec="gate", owner="first") is busy.job
    busy.open.set()
    wait_for(lambda: not busy.job.live)
    job = runner.submit("count", lambda: count_to(2), spec=2, owner="first")
    wait_for(lambda: job.state == "done")


def test_a_full_queue_refuses(runner, busy):
    for number in range(queue.MAX_WAITING):
        runner.submit("count", lambda: count_to(1), spec=number, owner=f"owner {number}")
    with pytest.raises(InputError, match=f"the limit is {queue.MAX_WAITING}"):
        runner.submit("one too many", lambda: count_to(1), spec="last", owner="last")


def test_jobs_whose_owner_left_make_room(runner, busy, monkeypatch):
    left = [
        runner.submit("count", lambda: count_to(1), spec=number, owner=f"owner {number}")
        for number in range(queue.MAX_WAITING)
    ]
    for job in left:
        job.seen -= queue.LEASE_SECONDS + 1
    runner.submit("fits", lambda: count_to(1), spec="last", owner="last")
    assert {job.state for job in left} == {"stopped"}


def test_a_running_job_ends_when_nobody_asks_for_it(runner, busy):
    busy.job.seen -= queue.LEASE_SECONDS + 1
    wait_for(lambda: busy.job.state == "stopped")


def test_a_beat_keeps_a_job_alive(runner, busy):
    busy.job.seen -= queue.LEASE_SECONDS - 5
    busy.job.beat()
    assert time.monotonic() - busy.job.seen < 5


def test_a_lost_connection_shortens_the_lease_and_a_beat_restores_it(runner, busy):
    busy.job.leave_alone()
    assert 0 < busy.job.lease_ends - time.monotonic() <= queue.AWAY_SECONDS
    busy.job.leave_alone()
    assert not busy.job.cancelled
    busy.job.beat()
    assert busy.job.lease_ends - time.monotonic() > queue.AWAY_SECONDS
    busy.job.seen -= queue.LEASE_SECONDS - 1
    busy.job.leave_alone()  # gives no time that a page has used up already
    assert busy.job.lease_ends - time.monotonic() < 1.1


def test_the_wait_is_told_in_time_once_jobs_have_shown_how_long_they_take(runner, busy):
    second = runner.submit("count", lambda: count_to(1), spec="second", owner="b")
    third = runner.submit("count", lambda: count_to(1), spec="third", owner="c")
    busy.job.progress = Progress(0.0)
    assert runner.wait_seconds(second) is None
    busy.job.started, busy.job.progress = time.monotonic() - 10, Progress(0.25)
    assert runner.wait_seconds(second) == pytest.approx(30, abs=3)
    assert runner.wait_seconds(third) is None  # nothing is known of the second
    runner._queue._durations.extend([4.0, 8.0])
    assert runner.wait_seconds(third) == pytest.approx(36, abs=4)
    assert runner.wait_seconds(busy.job) is None


def test_wrong_input_found_late_is_told_and_the_worker_goes_on(runner):
    def refuse():
        raise InputError("batch 0 is no batch")
        yield

    job = runner.submit("refuse", refuse, spec="refuse", owner="a")
    wait_for(lambda: not job.live)
    assert (job.state, job.error, job.trace) == ("failed", "batch 0 is no batch", "")
    following = runner.submit("count", lambda: count_to(1), spec=1, owner="a")
    wait_for(lambda: following.state == "done")


def test_a_bug_keeps_its_trace_and_does_not_kill_the_worker(runner, caplog):
    def broken():
        yield Progress(0.1)
        raise ZeroDivisionError("a bug")

    job = runner.submit("broken", broken, spec="broken", owner="a")
    wait_for(lambda: not job.live)
    assert (job.state, job.error) == ("failed", FAULT)
    assert "ZeroDivisionError: a bug" in job.trace
    assert "ZeroDivisionError: a bug" in caplog.text
    following = runner.submit("count", lambda: count_to(1), spec=1, owner="a")
    wait_for(lambda: following.state == "done")


def test_a_finished_result_is_offered_again_for_a_while(runner, monkeypatch):
    job = runner.submit("count", lambda: count_to(2), spec=("count", 2), owner="a")
    wait_for(lambda: runner.recent(("count", 2)) is not None)
    assert runner.recent(("count", 2)) is job
    assert runner.recent(("count", 3)) is None
    monkeypatch.setattr(queue, "REUSE_SECONDS", -1.0)
    assert runner.recent(("count", 2)) is None


def test_failed_and_stopped_jobs_are_not_offered_again(runner, busy):
    runner.stop(busy.job, "first")
    wait_for(lambda: not busy.job.live)
    following = runner.submit("count", lambda: count_to(1), spec=1, owner="a")
    wait_for(lambda: following.state == "done")
    assert runner.recent("gate") is None


def test_time_left_follows_the_pace():
    job = Job("count", spec=4, work=None)
    assert job.seconds_left is None
    job.started, job.over, job.progress = 100.0, 130.0, Progress(0.25)
    assert job.seconds_left == pytest.approx(90.0)


def test_time_left_of_a_training_forgets_how_fast_its_cache_was_filled(monkeypatch):
    """15 % of the progress in two seconds, the rest in ten minutes."""
    now = 1000.0
    monkeypatch.setattr(queue.time, "monotonic", lambda: now)
    job = Job("training", spec=4, work=None, started=now)
    job.report(Progress(0.15))
    shown = []
    for second in range(2, 602):
        now = 1000.0 + second
        job.report(Progress(0.15 + 0.85 * (second - 2) / 600))
        shown.append((600 - (second - 2), job.seconds_left))
    assert shown[0][1] is None  # too early to tell
    told = [(true, left) for true, left in shown[5:] if true > 10]
    assert all(left == pytest.approx(true, rel=0.1) for true, left in told)
    assert len(job._reports) < 700


def test_time_left_is_told_between_two_distant_reports(monkeypatch):
    now = 1000.0
    monkeypatch.setattr(queue.time, "monotonic", lambda: now)
    job = Job("seven networks", spec=4, work=None, started=now)
    now = 1010.0
    job.report(Progress(1 / 7))
    now = 1018.0
    assert job.seconds_left == pytest.approx(6 * 18)


def test_a_clock_set_back_makes_no_time_negative(monkeypatch):
    jobs = queue.Queue()
    job = jobs.add(Job("count", spec=4, work=None), "me")
    jobs.next()
    monkeypatch.setattr(queue.time, "time", lambda: 0.0)
    job.started -= 4
    job.progress = Progress(0.5)
    assert 4 <= job.seconds_left < 9
    jobs.end_running("done")
    assert 0 <= job.age < 5
    assert jobs.recent(4) is job
