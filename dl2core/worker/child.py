"""The child: one thread reads, so that a Stop is seen while a step runs; the main thread works, one thing at a time.

A job's generator runs to its next `yield`; then the questions that have come in meanwhile are answered; then it goes on.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from dataclasses import dataclass
from typing import Any, NoReturn

from dl2core import jobs
from dl2core.errors import InputError
from dl2core.worker import crossing, frames, memory
from dl2core.worker.frames import Kind

LINGER_S = 0.05  # a page that asks several questions sends the next one within this time
GAP_S = 0.3  # after which no further question is begun between two steps of a job
PROGRESS_SECONDS = 0.05  # between two reports of a job: packing one takes time from the work
NICE = (
    5  # the server answers clicks before the models compute; on a machine that is otherwise idle this changes nothing
)


@dataclass(frozen=True)
class _Order:
    """A question or a job as it came in."""

    kind: Kind
    number: int
    body: bytes
    turn: jobs.Turn


@dataclass
class _Work:
    """The job under way."""

    number: int
    steps: jobs.Steps
    turn: jobs.Turn
    unsent: jobs.Progress | None = None
    sent_at: float = 0.0


def main(modules: tuple[str, ...]) -> NoReturn:
    """Serve the parent until it is gone.

    Args:
        modules: packages whose functions may be called, each with a dot at its end.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the server
    requests, replies = _take_pipes()
    if hasattr(os, "nice"):
        os.nice(NICE)
    memory.offer_first()
    memory.hold_to(memory.limit_bytes())
    _Child(requests, replies, modules).serve()


def _take_pipes() -> tuple[int, int]:
    """Move the pipes away from descriptors 0 and 1, so that nothing that prints or reads can get between the frames."""
    pipes = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    sys.stdout = sys.stderr  # what the work prints is for the operator
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=lambda: [os.close(pipe) for pipe in pipes])
    return pipes


class _Child:
    def __init__(self, requests: int, replies: int, modules: tuple[str, ...]) -> None:
        self._requests, self._replies, self._modules = requests, replies, modules
        self._inbox: deque[_Order] = deque()
        self._turns: dict[int, jobs.Turn] = {}  # of what has come in and not ended
        self._arrived = threading.Condition()
        self._work: _Work | None = None

    def serve(self) -> NoReturn:
        threading.Thread(target=self._read, name="dl2-requests", daemon=True).start()
        self._send(Kind.READY, 0)
        while True:
            with self._arrived:
                while not self._inbox and self._work is None:
                    self._arrived.wait()
            self._take_all()
            if self._work is not None:
                self._step(self._work)
                if self._work is None:
                    memory.give_back()

    # ------------------------------------------------------------- the reading thread

    def _read(self) -> None:
        try:
            while True:
                self._receive(*frames.read(self._requests))
        except (EOFError, OSError):
            pass  # the parent is gone
        except BaseException:  # noqa: BLE001 - such as no memory for a frame: a child that does not listen must end
            traceback.print_exc()
        _end_with_the_parent()

    def _receive(self, kind: Kind, number: int, body: bytes) -> None:
        with self._arrived:
            if kind is not Kind.STOP:
                order = _Order(kind, number, body, jobs.Turn())
                self._turns[number] = order.turn
                self._inbox.append(order)
                self._tell_who_waits()
                self._arrived.notify()
            elif number in self._turns:
                self._turns[number].cancelled = True

    def _tell_who_waits(self) -> None:
        if self._work is not None:
            self._work.turn.awaited = bool(self._inbox)

    # ------------------------------------------------------------- the main thread

    def _take_all(self) -> None:
        """Answer what has come in, and what the same pages ask next, for about GAP_S; then the job goes on."""
        end = time.monotonic() + GAP_S
        while self._inbox:
            for _ in range(len(self._inbox)):
                self._take_one()
            if self._work is None or time.monotonic() > end:
                return
            with self._arrived:
                if not self._inbox:
                    self._arrived.wait(LINGER_S)

    def _take_one(self) -> None:
        with self._arrived:
            order = self._inbox.popleft()
            self._tell_who_waits()
        self._send(Kind.BEGUN, order.number)
        if order.kind is Kind.RUN:
            self._begin(order)
        else:
            self._answer(order)

    def _answer(self, order: _Order) -> None:
        if self._work is not None and not order.turn.cancelled:
            self._work.turn.interruptions += 1
        try:
            told = Kind.RESULT, order.number, crossing.pack(self._call(order))
        except BaseException as error:  # noqa: BLE001 - told to who asked; also a SystemExit must not end the child
            told = _told(error, order.number)
        self._leave(order.number)
        self._send(*told)

    def _call(self, order: _Order) -> Any:
        with jobs.running(order.turn):
            jobs.check()
            name, arguments = crossing.unpack(order.body, self._modules)
            return crossing.resolve(name, self._modules)(*arguments)

    def _begin(self, order: _Order) -> None:
        try:
            steps = self._call(order)
            if not hasattr(steps, "send"):
                raise TypeError(f"a job is a generator of Progress, this one is {type(steps).__name__}")
        except BaseException as error:  # noqa: BLE001 - as above
            self._leave(order.number)
            self._send(*_told(error, order.number))
        else:
            self._work = _Work(order.number, steps, order.turn)

    def _step(self, work: _Work) -> None:
        """Run the job to its next `yield`, or to its end."""
        try:
            with jobs.running(work.turn):
                jobs.check()
                progress = next(work.steps)
            if not isinstance(progress, jobs.Progress):
                raise TypeError(f"a job yields Progress, this one yielded {type(progress).__name__}")
            work.unsent = progress
            if time.monotonic() - work.sent_at >= PROGRESS_SECONDS:
                self._report(work)
        except StopIteration as end:
            self._finish(work, end.value)
        except BaseException as error:  # noqa: BLE001 - as above
            self._abandon(work, error)

    def _report(self, work: _Work) -> None:
        progress, work.unsent = work.unsent, None
        if progress is not None:
            self._send(Kind.PROGRESS, work.number, crossing.pack(progress))
            work.sent_at = time.monotonic()

    def _finish(self, work: _Work, value: object) -> None:
        try:
            self._report(work)
            body = crossing.pack(value)
        except Exception as error:  # noqa: BLE001 - what cannot be pickled is the job's error
            self._abandon(work, error)
        else:
            self._leave(work.number)
            self._send(Kind.RESULT, work.number, body)

    def _abandon(self, work: _Work, error: BaseException) -> None:
        """End the job because of an error, or of a Stop; what it has measured so far is sent first."""
        try:
            self._report(work)
        except Exception:  # noqa: BLE001 - a partial result that cannot be pickled: the job's own error matters more
            traceback.print_exc()
        told = _told(error, work.number)
        try:
            work.steps.close()
        except BaseException:  # noqa: BLE001 - a generator that ignores close, or fails in its `finally`
            traceback.print_exc()
        self._leave(work.number)
        self._send(*told)

    def _leave(self, number: int) -> None:
        with self._arrived:
            del self._turns[number]
        if self._work is not None and self._work.number == number:
            self._work = None

    def _send(self, kind: Kind, number: int, body: bytes = b"") -> None:
        try:
            frames.write(self._replies, kind, number, body)
        except OSError:
            _end_with_the_parent()


def _told(error: BaseException, number: int) -> tuple[Kind, int, bytes]:
    """An error as a frame of text: the classes of errors do not cross."""
    if isinstance(error, jobs.Cancelled):
        return Kind.STOPPED, number, b""
    if isinstance(error, InputError):
        return Kind.REFUSED, number, crossing.pack(str(error))
    if memory.is_exhausted(error):
        return Kind.REFUSED, number, crossing.pack(memory.sentence(error))
    return Kind.FAILED, number, crossing.pack("".join(traceback.format_exception(error)))


def _end_with_the_parent() -> NoReturn:
    """End at once, whatever the main thread does, and take along the processes that the work has started."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        with contextlib.suppress(OSError):
            os.killpg(0, signal.SIGKILL)
    os._exit(0)
