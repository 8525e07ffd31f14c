"""A thread that runs jobs one after the other in this process: for downloads, which need no torch and wait for the network."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable

from dl2core import jobs
from dl2core.errors import FAULT, InputError
from dl2core.jobs import Progress, Steps
from dl2core.queue import Job
from dl2core.queued import Queued

log = logging.getLogger("dl2core.runner")


class Runner(Queued):
    """One thread behind a queue. A job ends where it yields or calls `jobs.check` after nobody wants it any more."""

    def __init__(self, name: str) -> None:
        super().__init__()
        threading.Thread(target=self._work, name=f"dl2-{name}", daemon=True).start()

    def submit(self, name: str, steps: Callable[[], Steps], *, spec: object, owner: str) -> Job:
        """Queue work for `owner`, or join the live job of the same spec.

        Args:
            name: what the queue shows.
            steps: makes the generator; called by the thread, after the arguments were checked.
            spec: frozen description; equal specs share one job.
            owner: who asked (a session); one live job each.

        Raises:
            InputError: this owner already has a live job, or too many are waiting.
        """
        with self._changed:
            for job in self._queue.abandoned():
                self._queue.give_up(job)
            job = self._queue.add(Job(name=name, spec=spec, work=steps), owner)
            self._changed.notify_all()
            return job

    def stop(self, job: Job, owner: str) -> None:
        """`owner` no longer wants the job; it ends when nobody does."""
        with self._changed:
            self._queue.leave(job, owner)

    def _next(self) -> Job:
        with self._changed:
            while (job := self._queue.next()) is None:
                self._changed.wait()
            return job

    def _work(self) -> None:
        while True:
            job = self._next()
            state, error, trace = self._run(job)
            with self._changed:
                self._queue.end_running(state, error=error, trace=trace)

    def _run(self, job: Job) -> tuple[str, str, str]:
        """Run a job to its end; returns its state, the line for a person, and the trace of a bug."""

        def report(progress: Progress) -> None:
            job.report(progress)
            jobs.check()

        try:
            with jobs.running(job):
                jobs.check()
                job.result = jobs.run_here(job.work(), report)
        except jobs.Cancelled:
            return "stopped", "", ""
        except InputError as error:
            return "failed", str(error), ""
        except Exception:
            log.exception("%s failed", job.name)
            return "failed", FAULT, traceback.format_exc()
        job.progress = Progress(1.0, "done", job.partial)
        return "done", "", ""
