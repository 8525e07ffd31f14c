"""Long work, one piece at a time: one worker thread, a queue, progress, and a Stop that works within a second.

Work is a generator: the function that makes it checks its arguments first, then returns an iterator that yields
`Progress` and finally returns its result (`return value` inside the generator). The command line runs such a
generator with `run_here`, a page hands it to a `Runner`. There is no Streamlit in here.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dl2core.errors import InputError

if TYPE_CHECKING:
    from torch import nn

LEASE_SECONDS = 180.0  # a job whose page has not asked for it for so long is abandoned; a hidden tab asks once a minute
REUSE_SECONDS = 600.0  # a finished result of the same spec is offered again for so long
MAX_WAITING = 8


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


@dataclass
class Turn:
    """What the process that runs a job tells the job's code, through `check` and `interruptions`."""

    cancelled: bool = False
    interruptions: int = 0


@contextlib.contextmanager
def running(job: Turn | Job) -> Iterator[None]:
    """Inside the block, `check` and `interruptions` of this thread speak of this job."""
    _current.job = job
    try:
        yield
    finally:
        _current.job = None


def interruptions() -> int:
    """How many short questions were answered between steps of the running job so far; 0 outside the worker.

    A measurement that sees the number change makes one pass that is not counted: other work has been through the caches.
    """
    return getattr(getattr(_current, "job", None), "interruptions", 0)


def check() -> None:
    """Raise `Cancelled` if the job of this thread was stopped. Outside a job it does nothing."""
    job = getattr(_current, "job", None)
    if job is not None and job.cancelled:
        raise Cancelled


@contextlib.contextmanager
def stoppable(model: nn.Module) -> Iterator[None]:
    """Inside the block, Stop also ends a long forward pass: every module looks before it starts."""
    hooks = [module.register_forward_pre_hook(lambda *_: check()) for module in model.modules()]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def run_here(steps: Steps, report: Callable[[Progress], None] = lambda _: None) -> Any:
    """Run a generator of steps in this thread and return its result; it is closed however it ends."""
    with contextlib.closing(steps):
        while True:
            try:
                report(next(steps))
            except StopIteration as end:
                return end.value


@dataclass(eq=False)
class Job:
    """One piece of queued work, read by pages while the worker writes it."""

    name: str
    steps: Callable[[], Steps]
    spec: object  # equal specs are the same work; hashable
    number: int = 0
    state: str = "waiting"  # waiting | running | done | stopped | failed
    progress: Progress = Progress(0.0)
    result: Any = None
    error: str = ""  # an InputError's message
    trace: str = ""  # of anything else that was raised: a bug
    created: float = field(default_factory=time.time)
    started: float | None = None
    ended: float | None = None
    seen: float = field(default_factory=time.monotonic)
    owners: set[str] = field(default_factory=set)
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def live(self) -> bool:
        return self.state in ("waiting", "running")

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set() or time.monotonic() - self.seen > LEASE_SECONDS

    @property
    def seconds_left(self) -> float | None:
        """Time to go at the present pace, None while that cannot be told."""
        if self.started is None or self.progress.done < 0.02:
            return None
        passed = (self.ended or time.time()) - self.started
        return passed * (1 - self.progress.done) / self.progress.done

    def beat(self) -> None:
        """Say that somebody still looks at this job."""
        self.seen = time.monotonic()


class Runner:
    """One worker thread behind a queue, so that two people never measure at once."""

    def __init__(self, name: str = "compute") -> None:
        self._numbers = itertools.count(1)
        self._waiting: list[Job] = []
        self._running: Job | None = None
        self._finished: list[Job] = []
        self._changed = threading.Condition()
        threading.Thread(target=self._work, name=f"dl2-{name}", daemon=True).start()

    def submit(self, name: str, steps: Callable[[], Steps], *, spec: object, owner: str) -> Job:
        """Queue work for `owner`, or join the live job of the same spec.

        Args:
            name: what the queue shows.
            steps: makes the generator; called by the worker, after the arguments were checked.
            spec: frozen description; equal specs share one job.
            owner: who asked (a session); one live job each.

        Raises:
            InputError: this owner already has a live job, or too many are waiting.
        """
        with self._changed:
            self._drop_abandoned()
            live = [job for job in (self._running, *self._waiting) if job and job.live and not job.cancelled]
            for job in live:
                if owner in job.owners and job.spec != spec:
                    raise InputError(f"{job.name} is still running here: stop it first, or wait for it")
            for job in live:
                if job.spec == spec:
                    job.owners.add(owner)
                    job.beat()
                    return job
            if len(self._waiting) >= MAX_WAITING:
                raise InputError(
                    f"{len(self._waiting)} jobs are waiting, the limit is {MAX_WAITING}: try again in a minute"
                )
            job = Job(name=name, steps=steps, spec=spec, number=next(self._numbers), owners={owner})
            self._waiting.append(job)
            self._changed.notify_all()
            return job

    def _drop_abandoned(self) -> None:
        for job in [job for job in self._waiting if job.cancelled]:
            self._waiting.remove(job)
            job.state, job.ended = "stopped", time.time()

    def recent(self, spec: object) -> Job | None:
        """A job of this spec that finished on this machine within the last ten minutes."""
        with self._changed:
            fresh = time.time() - REUSE_SECONDS
            return next(
                (job for job in reversed(self._finished) if job.spec == spec and (job.ended or 0) > fresh), None
            )

    def ahead(self, job: Job) -> int:
        """Number of jobs that run before this one."""
        with self._changed:
            return self._waiting.index(job) + (self._running is not None) if job in self._waiting else 0

    def stop(self, job: Job, owner: str) -> None:
        """`owner` no longer wants the job; it ends when nobody does."""
        with self._changed:
            job.owners.discard(owner)
            if job.owners:
                return
            job._stop.set()
            if job in self._waiting:
                self._waiting.remove(job)
                job.state, job.ended = "stopped", time.time()

    def _next(self) -> Job:
        with self._changed:
            while not self._waiting:
                self._changed.wait()
            self._running = self._waiting.pop(0)
            return self._running

    def _work(self) -> None:
        while True:
            job = self._next()
            self._run(job)
            with self._changed:
                self._running = None
                if job.state == "done":
                    self._finished = [*self._finished[-15:], job]

    def _run(self, job: Job) -> None:
        def report(progress: Progress) -> None:
            job.progress = progress
            check()

        job.started = time.time()
        try:
            with running(job):
                check()
                job.state = "running"
                job.result = run_here(job.steps(), report)
            job.progress, job.state = Progress(1.0, "done", job.progress.partial), "done"
        except Cancelled:
            job.state = "stopped"
        except InputError as error:
            job.state, job.error = "failed", str(error)
        except Exception:  # noqa: BLE001 - a bug in the work must not end the one worker; the page shows the trace
            job.state, job.trace = "failed", traceback.format_exc()
        finally:
            job.ended = time.time()
