"""A queue of jobs behind a lock, and what a page may ask of it: the base of the worker and of the thread for downloads."""

from __future__ import annotations

import threading

from dl2core.queue import Job, Queue


class Queued:
    """Thread-safe."""

    def __init__(self) -> None:
        self._queue = Queue()
        self._changed = threading.Condition()

    def away(self, job: Job) -> None:
        """The connection to the job's page is lost: the job is given up in a minute, unless `beat` is called before."""
        with self._changed:
            job.leave_alone()
            self._changed.notify_all()

    def recent(self, spec: object) -> Job | None:
        """A job of this spec that ended well within the last ten minutes."""
        with self._changed:
            return self._queue.recent(spec)

    def ahead(self, job: Job) -> int:
        """Number of jobs that run before this one."""
        with self._changed:
            return self._queue.ahead(job)

    def wait_seconds(self, job: Job) -> float | None:
        """About how long a waiting job still waits; None while that cannot be told."""
        with self._changed:
            return self._queue.wait_seconds(job)
