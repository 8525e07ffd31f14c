"""The job that the child is at: what was heard of it, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dl2core.errors import FAULT
from dl2core.jobs import Progress
from dl2core.queue import Job
from dl2core.worker.frames import Kind


@dataclass(frozen=True)
class End:
    """How a job ended: its state, the line for a person, and the trace of a bug."""

    state: str
    error: str = ""
    trace: str = ""


@dataclass(eq=False)
class Underway:
    """A job that was sent to the child."""

    job: Job
    begun: bool = False  # the child has taken it up
    stop_by: float | None = None  # by time.monotonic(): it was told to stop
    broken: str = ""  # the trace of a partial result that could not be read

    def heard(self, kind: Kind, value: Any, unread: str) -> End | None:
        """Take what the child said of the job; returns its end, if that is what was said.

        Args:
            kind: what was said.
            value: read from the frame.
            unread: a trace, where the frame could not be read.
        """
        if kind is Kind.BEGUN:
            self.begun = True
            return None
        if kind is Kind.PROGRESS:
            if unread:
                self.broken = self.broken or unread
            else:
                self.job.report(value)
            return None
        if trace := unread or self.broken or (value if kind is Kind.FAILED else ""):
            return End("failed", FAULT, trace)
        if kind is Kind.REFUSED:
            return End("failed", value)
        if kind is Kind.STOPPED:
            return End("stopped")
        self.job.result, self.job.progress = value, Progress(1.0, "done", self.job.partial)
        return End("done")

    def lost(self, line: str, *, never_started: bool) -> End | None:
        """The child has ended, for the reason in `line`. None: the job was not begun and is to be sent again."""
        if self.job.stopping:
            return End("stopped")
        if self.broken:
            return End("failed", FAULT, self.broken)
        if not self.begun and not never_started:
            return None
        return End("failed", f"{line}: press again")
