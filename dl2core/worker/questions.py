"""The questions that the worker has not answered yet: who waits, how often each was sent, and whose fault an end was.

Not thread-safe by itself: the worker holds its lock around every call of `Questions`, and settles questions without it,
since that runs the callbacks of others.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from dl2core.errors import FAULT, InputError
from dl2core.worker.errors import WorkerError
from dl2core.worker.frames import Kind

TIMES_BEGUN = 2  # a question whose child ended under it is asked once more
TIMES_SENT = 4  # one that was not begun is not to blame, but does not wait for ever

log = logging.getLogger("dl2core.worker")


@dataclass(eq=False)
class Question:
    """One call whose answer somebody waits for."""

    number: int
    function: str
    order: bytes = field(repr=False)  # what is sent to the child
    key: Hashable | None = None
    answer: Future[Any] = field(default_factory=Future)
    sent: int = 0
    begun: int = 0
    answer_by: float | None = None  # by time.monotonic(), while the child is at it

    @property
    def overdue(self) -> bool:
        return self.answer_by is not None and time.monotonic() >= self.answer_by

    def settle(self, value: Any) -> None:
        """Give who waits the answer."""
        if self.answer.set_running_or_notify_cancel():  # else nobody waits any more
            self.answer.set_result(value)

    def fail(self, error: Exception) -> None:
        """Give who waits an error."""
        if self.answer.set_running_or_notify_cancel():
            self.answer.set_exception(error)

    def settle_as_told(self, kind: Kind, value: Any, unread: str) -> None:
        """Settle with what the child has said.

        Args:
            kind: of the frame.
            value: its body.
            unread: the trace, if the body could not be read.
        """
        if kind is Kind.RESULT and not unread:
            self.settle(value)
        elif kind is Kind.REFUSED and not unread:
            self.fail(InputError(value))
        else:
            trace = unread or value or "it raised Cancelled although nobody had stopped it"
            log.error("%s failed:\n%s", self.function, trace)
            self.fail(WorkerError(FAULT, trace=trace))


class Questions:
    """The unanswered ones, in the order in which they came."""

    def __init__(self) -> None:
        self._waiting: dict[int, Question] = {}

    def __iter__(self) -> Any:
        return iter(list(self._waiting.values()))

    def add(self, asked: Question) -> list[Question]:
        """Add a question; returns the older ones of the same key, which it replaces."""
        older = [other for other in self if asked.key is not None and other.key == asked.key]
        for other in older:
            del self._waiting[other.number]
        self._waiting[asked.number] = asked
        return older

    def pop(self, number: int) -> Question | None:
        """The question of this number, which waits no more; None if it does not wait any longer."""
        return self._waiting.pop(number, None)

    def begun(self, number: int, seconds: float) -> None:
        """The child is at this question, and has so long for it."""
        if asked := self._waiting.get(number):
            asked.begun += 1
            asked.answer_by = time.monotonic() + seconds

    def take_lost(self, *, never_started: bool) -> list[Question]:
        """After the end of a child: take out those that are not asked again.

        Args:
            never_started: the child ended before it could be asked anything; the next one would do the same.
        """
        lost = [
            asked
            for asked in self
            if never_started or asked.overdue or asked.begun >= TIMES_BEGUN or asked.sent >= TIMES_SENT
        ]
        for asked in lost:
            del self._waiting[asked.number]
        return lost

    def take_all(self) -> list[Question]:
        """Take out all of them."""
        taken, self._waiting = list(self), {}
        return taken
