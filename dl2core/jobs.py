"""Long work as a generator, and what its code may ask about the process that runs it.

The function that makes the generator checks its arguments first, then returns an iterator that yields `Progress` and
finally returns its result (`return value` inside the generator). The command line runs it with `run_here`, a page has
it run by the worker (dl2core.worker), a download by a thread of its own (dl2core.runner).
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any, Protocol


class Cancelled(Exception):
    """The owner of the running job pressed Stop, or left."""


@dataclass(frozen=True)
class Progress:
    """One step of long work. `partial` is a snapshot that a page may draw; it is never changed afterwards."""

    done: float  # 0..1
    note: str = ""
    partial: object = None


Steps = Generator[Progress, None, Any]
_current = threading.local()


class Stoppable(Protocol):
    """Anything that knows whether it is still wanted."""

    @property
    def cancelled(self) -> bool: ...


@dataclass
class Turn:
    """What the worker tells the code of a job or a question, through `check`, `interruptions` and `awaited`."""

    cancelled: bool = False
    interruptions: int = 0
    awaited: bool = False


@contextlib.contextmanager
def running(job: Stoppable) -> Iterator[None]:
    """Inside the block, `check`, `interruptions` and `awaited` of this thread speak of this job."""
    _current.job = job
    try:
        yield
    finally:
        _current.job = None


def interruptions() -> int:
    """How many short questions were answered between steps of the running job so far; 0 outside the worker.

    A measurement that sees the number change makes one uncounted pass: the answer has replaced its data in the caches.
    """
    return getattr(getattr(_current, "job", None), "interruptions", 0)


def awaited() -> bool:
    """Whether a short question waits for the running job to yield. False outside the worker.

    A job whose steps are long looks here within a step, and yields early.
    """
    return getattr(getattr(_current, "job", None), "awaited", False)


def check() -> None:
    """Raise `Cancelled` if the job of this thread was stopped. Outside a job it does nothing."""
    job = getattr(_current, "job", None)
    if job is not None and job.cancelled:
        raise Cancelled


def run_here(steps: Steps, report: Callable[[Progress], None] = lambda _: None) -> Any:
    """Run a generator of steps in this thread and return its result; it is closed however it ends."""
    with contextlib.closing(steps):
        while True:
            try:
                report(next(steps))
            except StopIteration as end:
                return end.value
