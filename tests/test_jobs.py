"""Steps run in this thread: their result, their reports, and how they end."""

import pytest

from dl2core import jobs
from dl2core.jobs import Progress


def count_to(n: int):
    for number in range(n):
        yield Progress((number + 1) / n, f"{number + 1} of {n}", partial=tuple(range(number + 1)))
    return n


def test_run_here_returns_the_result_and_reports_each_step():
    seen = []
    assert jobs.run_here(count_to(3), seen.append) == 3
    assert [progress.done for progress in seen] == pytest.approx([1 / 3, 2 / 3, 1])


def test_run_here_closes_the_work_when_reporting_raises():
    put_back = []

    def careful():
        try:
            yield Progress(0.1)
        finally:
            put_back.append(True)

    def refuse(progress):
        raise jobs.Cancelled

    with pytest.raises(jobs.Cancelled):
        jobs.run_here(careful(), refuse)
    assert put_back == [True]


def test_check_outside_a_job_does_nothing():
    assert jobs.check() is None


def test_nothing_interrupts_a_job_outside_the_worker():
    assert jobs.interruptions() == 0
    with jobs.running(jobs.Turn(interruptions=3)):
        assert jobs.interruptions() == 3
    assert jobs.interruptions() == 0
