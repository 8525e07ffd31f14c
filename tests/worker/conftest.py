"""Workers whose child finds the functions of worker_samples, all closed at the end."""

import threading
from pathlib import Path

import pytest
from worker.tools import TESTS, sample, wait_for

from dl2core.worker import Worker


@pytest.fixture
def make_worker():
    made: list[Worker] = []

    def make(**options) -> Worker:
        made.append(Worker(modules=("worker_samples.",), path=(TESTS,), **options))
        return made[-1]

    yield make
    for worker in made:
        worker.close()


@pytest.fixture
def worker(make_worker):
    return make_worker()


class Gate:
    """A running job of `worker`, of many short steps, until it is let go."""

    def __init__(self, worker: Worker, file: Path, *, owner: str = "keeper") -> None:
        self.file = file
        self.job = worker.run(sample("gate"), str(file), name="gate", spec=str(file), owner=owner)

    def open(self) -> None:
        self.file.touch()


@pytest.fixture
def gate(worker, tmp_path):
    gate = Gate(worker, tmp_path / "open")
    wait_for(lambda: gate.job.partial is not None)
    yield gate
    gate.open()


@pytest.fixture(autouse=True)
def no_child_left():
    """Each test leaves no thread of a worker behind, and so no child."""
    before = set(threading.enumerate())
    yield
    wait_for(lambda: not any(one.name.startswith("dl2-worker") for one in set(threading.enumerate()) - before))
