"""Jobs in a queue: who runs, who waits, who joins whom, and whose job is abandoned.

First come, first served. With one live job for each owner that is a fair round: who asks again stands at the end.
Two things run a queue's jobs, one at a time: the worker (dl2core.worker) and a thread for downloads (dl2core.runner).
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from dl2core.errors import InputError
from dl2core.jobs import Progress

PACE_SECONDS = 3.0  # pace is taken from the last third of a job's time, and at least from this long
LEASE_SECONDS = 180.0  # a job is given up when no page has asked for it for this long; a hidden tab asks once a minute
AWAY_SECONDS = 60.0  # the same after the connection to its page is lost: a phone may come back from a tunnel
REUSE_SECONDS = 600.0  # how long a finished result of the same spec is offered again
MAX_WAITING = 8
KEPT = 16  # finished jobs whose result is offered again


@dataclass(eq=False)
class Job:
    """One piece of long work: pages read it while its worker writes it."""

    name: str
    spec: object  # equal specs are the same work; hashable
    work: Any = field(repr=False)  # what is run: the steps for a thread, the packed call for the worker
    number: int = 0
    state: str = "waiting"  # waiting | running | done | stopped | failed
    progress: Progress = field(default_factory=lambda: Progress(0.0))
    result: Any = None
    error: str = ""  # one line for a person: an InputError's message, or that the process ended
    trace: str = ""  # of anything else that was raised: a bug
    created: float = field(default_factory=time.time)
    started: float | None = None  # by time.monotonic(), as a clock may be set back
    over: float | None = None  # by time.monotonic()
    ended: float | None = None  # by time.time(), for dates
    seen: float = field(default_factory=time.monotonic)
    owners: set[str] = field(default_factory=set)
    stopping: bool = False
    _reports: list[tuple[float, float]] = field(default_factory=list, repr=False)  # (time.monotonic(), share done)

    def report(self, progress: Progress) -> None:
        """Take the next progress."""
        self.progress = progress
        now = time.monotonic()
        if not self._reports or now - self._reports[-1][0] > PACE_SECONDS / 6:
            self._reports.append((now, progress.done))

    @property
    def live(self) -> bool:
        return self.state in ("waiting", "running")

    @property
    def partial(self) -> object:
        """The latest snapshot of the result; it stands after a Stop and after the end of the process."""
        return self.progress.partial

    @property
    def lease_ends(self) -> float:
        """By time.monotonic(): when the job is given up, unless a page asks for it first."""
        return self.seen + LEASE_SECONDS

    @property
    def cancelled(self) -> bool:
        return self.stopping or time.monotonic() > self.lease_ends

    @property
    def seconds_left(self) -> float | None:
        """Time to go at the pace of the last third of its time, None while that cannot be told.

        What a job does first, such as filling a cache, says nothing about the pace of what follows.
        """
        now = self.over or time.monotonic()
        if self.started is None or now - self.started < PACE_SECONDS:
            return None
        since = now - max(PACE_SECONDS, (now - self.started) / 3)
        known = [(self.started, 0.0), *self._reports]
        earlier = [(at, done) for at, done in known if at <= since and done < self.progress.done]
        if not earlier:
            return None
        at, done = earlier[-1]
        return (now - at) * (1 - self.progress.done) / (self.progress.done - done)

    @property
    def age(self) -> float:
        """Seconds since it ended."""
        return 0.0 if self.over is None else time.monotonic() - self.over

    def beat(self) -> None:
        """Say that a page still wants this job."""
        self.seen = time.monotonic()

    def leave_alone(self) -> None:
        """Say that the connection to the page is lost; the next `beat` takes it back."""
        self.seen = min(self.seen, time.monotonic() - LEASE_SECONDS + AWAY_SECONDS)

    def end(self, state: str, *, error: str = "", trace: str = "") -> None:
        """Set the state last, so that a page which sees it sees the rest too."""
        self.error, self.trace = error, trace
        self.over, self.ended = time.monotonic(), time.time()
        self.state = state


class Queue:
    """Waiting jobs, the running one, and those that ended well not long ago.

    Not thread-safe: the caller holds a lock around every call.
    """

    def __init__(self) -> None:
        self.running: Job | None = None
        self.waiting: list[Job] = []
        self._finished: list[Job] = []
        self._durations: deque[float] = deque(maxlen=KEPT)  # seconds of the last jobs that ended well

    def add(self, job: Job, owner: str) -> Job:
        """Queue the job for this owner, or return the live job of the same spec.

        Raises:
            InputError: this owner already has a live job, or too many are waiting.
        """
        live = [other for other in (self.running, *self.waiting) if other and other.live and not other.cancelled]
        for other in live:
            if owner in other.owners and other.spec != job.spec:
                raise InputError(f"{other.name} is still running for you: stop it first, or wait for it")
        for other in live:
            if other.spec == job.spec:
                other.owners.add(owner)
                other.beat()
                return other
        if len(self.waiting) >= MAX_WAITING:
            raise InputError(f"{len(self.waiting)} jobs are waiting, the limit is {MAX_WAITING}: try again in a minute")
        job.owners = {owner}
        self.waiting.append(job)
        return job

    def next(self) -> Job | None:
        """Let the next waiting job run, if none runs."""
        if self.running is not None or not self.waiting:
            return None
        job = self.running = self.waiting.pop(0)
        job.started, job.progress, job.state = time.monotonic(), Progress(0.0, "starting"), "running"
        return job

    def put_back(self) -> None:
        """The running job was never begun: it is the next to run again."""
        job, self.running = self.running, None
        if job is not None:
            job.state = "waiting"
            self.waiting.insert(0, job)

    def leave(self, job: Job, owner: str) -> bool:
        """`owner` no longer wants the job. Returns whether nobody does; a waiting job has ended then."""
        job.owners.discard(owner)
        if job.owners or not job.live:
            return False
        self.give_up(job)
        return True

    def give_up(self, job: Job, *, error: str = "") -> None:
        """End a waiting job; mark a running one, which its worker then ends."""
        job.stopping = True
        if job in self.waiting:
            self.waiting.remove(job)
            job.end("stopped", error=error)

    def abandoned(self) -> list[Job]:
        """Live jobs whose lease has run out and that are not being stopped yet."""
        now = time.monotonic()
        live = [job for job in (self.running, *self.waiting) if job and not job.stopping]
        return [job for job in live if now > job.lease_ends]

    def end_running(self, state: str, *, error: str = "", trace: str = "") -> None:
        """The running job has ended."""
        job, self.running = self.running, None
        if job is not None:
            job.end(state, error=error, trace=trace)
            if state == "done":
                self._durations.append(job.over - job.started)
                self._finished = [*self._finished[1 - KEPT :], job]

    def recent(self, spec: object) -> Job | None:
        """A job of this spec that ended well within the last ten minutes."""
        found = (job for job in reversed(self._finished) if job.spec == spec and job.age < REUSE_SECONDS)
        return next(found, None)

    def ahead(self, job: Job) -> int:
        """Number of jobs that run before this one."""
        return self.waiting.index(job) + (self.running is not None) if job in self.waiting else 0

    def wait_seconds(self, job: Job) -> float | None:
        """About how long the job still waits; None while that cannot be told.

        What the running job says of itself, and for each job between them as long as such jobs took on average.
        """
        if job not in self.waiting:
            return None
        left = 0.0 if self.running is None else self.running.seconds_left
        between = self.waiting.index(job)
        if left is None or (between and not self._durations):
            return None
        return left + (between * fmean(self._durations) if between else 0.0)
