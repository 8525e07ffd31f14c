"""The server's end of the worker. All state lives here: the queue, partial results, unanswered questions."""

from __future__ import annotations

import itertools
import logging
import threading
import time
import traceback
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any

from dl2core.queue import Job
from dl2core.queued import Queued
from dl2core.worker import crossing
from dl2core.worker.errors import CLOSED, REPLACED, WorkerError
from dl2core.worker.frames import Kind
from dl2core.worker.process import Process
from dl2core.worker.questions import Question, Questions
from dl2core.worker.underway import End, Underway

PATIENCE_SECONDS = 1.0  # a job that has not obeyed a Stop by then is ended with the child
ANSWER_SECONDS = 120.0  # a short question that takes longer is ended with the child

log = logging.getLogger("dl2core.worker")
Function = str | Callable[..., Any]


class Worker(Queued):
    """One child process for everything that needs torch; it starts when first needed. Thread-safe.

    Args:
        modules: more packages whose functions may be called and whose result classes may cross, each with a dot at
            its end. For tests.
        path: folders where they lie.
        patience: seconds that a job has to obey a Stop.
        answer_seconds: seconds that a short question may take.
    """

    def __init__(
        self,
        *,
        modules: tuple[str, ...] = (),
        path: tuple[str, ...] = (),
        patience: float = PATIENCE_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        super().__init__()
        self._modules, self._path = (*crossing.OURS, *modules), path
        self._patience, self._answer_seconds = patience, answer_seconds
        self._numbers = itertools.count(1)
        self._questions = Questions()
        self._process: Process | None = None
        self._underway: Underway | None = None
        self._closed = False
        threading.Thread(target=self._keep_time, name="dl2-worker-time", daemon=True).start()

    # ------------------------------------------------------------- questions

    def ask(self, function: Function, *arguments: object, key: Hashable | None = None) -> Any:
        """Call a function in the child and wait for its answer.

        Args:
            function: its dotted name, such as `dl2core.clip.zero_shot.answers`, or the function itself.
            arguments: plain values, numpy arrays, and dataclasses of dl2core.
            key: (session, view); a newer question of the same key takes the place of this one.

        Raises:
            InputError: raised by the function.
            WorkerError: a fault, the end of the child, a newer question, or `close`.
        """
        return self.question(function, *arguments, key=key).result()

    def question(self, function: Function, *arguments: object, key: Hashable | None = None) -> Future[Any]:
        """As `ask`, without waiting. `cancel()` withdraws the question; one already begun ends at its next `jobs.check`.

        Raises:
            WorkerError: the worker is closed.
        """
        name, order = self._packed(function, arguments)
        asked = Question(next(self._numbers), name, order, key)
        with self._changed:
            self._check_open()
            process = self._started()
            older = self._questions.add(asked)
            for other in older:
                process.send(Kind.STOP, other.number)
            self._send(asked, process)
        for other in older:
            other.fail(WorkerError(REPLACED))
        asked.answer.add_done_callback(lambda future: self._withdraw(asked) if future.cancelled() else None)
        return asked.answer

    def _send(self, asked: Question, process: Process) -> None:
        asked.sent += 1
        asked.answer_by = None
        process.send(Kind.ASK, asked.number, asked.order)

    def _withdraw(self, asked: Question) -> None:
        with self._changed:
            if self._questions.pop(asked.number) and self._process is not None:
                self._process.send(Kind.STOP, asked.number)

    # ------------------------------------------------------------- jobs

    def run(self, function: Function, *arguments: object, name: str, spec: object, owner: str) -> Job:
        """Queue a job for `owner`, or join the live job of the same spec.

        Args:
            function: makes the generator of Progress: its dotted name, or the function itself.
            arguments: as for `ask`.
            name: what the queue shows.
            spec: frozen description; equal specs share one job.
            owner: who asked; one live job each.

        Raises:
            InputError: this owner already has a live job, or too many are waiting.
            WorkerError: the worker is closed.
        """
        _, order = self._packed(function, arguments)
        wanted = Job(name=name, spec=spec, number=next(self._numbers), work=order)
        with self._changed:
            self._check_open()
            self._give_up_abandoned()
            self._started()
            job = self._queue.add(wanted, owner)
            self._advance()
        return job

    def stop(self, job: Job, owner: str) -> None:
        """`owner` no longer wants the job; it ends when nobody does, within a second, and keeps its partial result."""
        with self._changed:
            if self._queue.leave(job, owner):
                self._tell_to_stop(job)
            self._changed.notify_all()

    def wait(self, job: Job, seconds: float) -> bool:
        """Wait until the job has ended, at most so long. Returns whether it has."""
        with self._changed:
            return self._changed.wait_for(lambda: not job.live, seconds)

    def _advance(self) -> None:
        """Send the next waiting job, if none runs and the child is not being ended."""
        being_ended = self._process is not None and self._process.reason
        job = None if being_ended else self._queue.next()
        if job is not None:
            self._underway = Underway(job)
            self._started().send(Kind.RUN, job.number, job.work)
        self._changed.notify_all()

    def _tell_to_stop(self, job: Job) -> None:
        """Tell the child, if this is the job that it is at."""
        at = self._underway
        if at is not None and at.job is job and at.stop_by is None and self._process is not None:
            at.stop_by = time.monotonic() + self._patience
            self._process.send(Kind.STOP, job.number)

    def _give_up_abandoned(self) -> None:
        for job in self._queue.abandoned():
            self._queue.give_up(job)
            self._tell_to_stop(job)

    def _job_ended(self, end: End) -> None:
        self._underway = None
        self._queue.end_running(end.state, error=end.error, trace=end.trace)

    # ------------------------------------------------------------- the child

    def start(self) -> None:
        """Start the child now, so that the first question does not wait for it."""
        with self._changed:
            self._check_open()
            self._started()

    @property
    def pid(self) -> int | None:
        """The child's process id, None while there is no child."""
        with self._changed:
            return self._process.pid if self._process else None

    def close(self) -> None:
        """End the child and all work, once and for all. May be called again."""
        with self._changed:
            self._closed = True
            process, self._process = self._process, None
            lost = self._give_everything_up(CLOSED)
        if process is not None:
            process.kill("closed")
            process.join(5.0)
        for asked in lost:
            asked.fail(WorkerError(CLOSED))

    def _give_everything_up(self, line: str) -> list[Question]:
        """End all jobs with this line; returns the questions, which are to be settled without the lock."""
        for job in list(self._queue.waiting):
            self._queue.give_up(job, error=line)
        self._job_ended(End("stopped", line))
        self._changed.notify_all()
        return self._questions.take_all()

    def _check_open(self) -> None:
        if self._closed:
            raise WorkerError(CLOSED)

    def _started(self) -> Process:
        if self._process is None:
            try:
                self._process = Process(self._modules, self._path, on_frame=self._heard, on_end=self._ended)
            except OSError as error:
                raise WorkerError(f"the computing process cannot be started ({error.strerror}): press again") from error
        return self._process

    def _packed(self, function: Function, arguments: tuple[object, ...]) -> tuple[str, bytes]:
        name = function if isinstance(function, str) else crossing.name_of(function)
        return crossing.check_name(name, self._modules), crossing.pack((name, arguments))

    def _heard(self, process: Process, frame: tuple[Kind, int, bytes]) -> None:
        """The child has said something. Called by the listening thread."""
        kind, number, body = frame
        try:
            value = crossing.unpack(body, self._modules) if body else None
            unread = ""
        except Exception:  # noqa: BLE001 - a reply that may not cross is the error of who asked for it
            value, unread = None, traceback.format_exc()
        with self._changed:
            if process is not self._process:
                return
            at, asked = self._underway, None
            if kind is Kind.READY:
                process.ready = True
            elif at is not None and at.job.number == number:
                self._heard_of_job(at, kind, value, unread)
            elif kind is Kind.BEGUN:
                self._questions.begun(number, self._answer_seconds)
                self._changed.notify_all()
            else:
                asked = self._questions.pop(number)
        if asked is not None:
            asked.settle_as_told(kind, value, unread)

    def _heard_of_job(self, at: Underway, kind: Kind, value: Any, unread: str) -> None:
        end = at.heard(kind, value, unread)
        if end is not None:
            if end.trace:
                log.error("%s failed:\n%s", at.job.name, end.trace)
            self._job_ended(end)
            self._advance()
        elif at.broken:
            self._tell_to_stop(at.job)

    def _ended(self, process: Process) -> None:
        """The child has ended. Called by the listening thread: the next one is started if something is left to do."""
        with self._changed:
            if process is not self._process:
                return
            self._process = None
            line = process.reason or f"the computing process ended ({process.how_it_ended})"
            never_started = not process.ready and not process.reason
            self._job_lost(line, never_started=never_started)
            lost = self._questions.take_lost(never_started=never_started)
            try:
                for asked in self._questions:
                    self._send(asked, self._started())
                self._advance()
            except WorkerError as error:  # the system has no room for a new child
                lost += self._give_everything_up(str(error))
        for asked in lost:
            asked.fail(WorkerError(f"{line}: press again"))

    def _job_lost(self, line: str, *, never_started: bool) -> None:
        """The child has ended under the running job, if one was; its partial result stands."""
        at = self._underway
        if at is None or not at.job.stopping:
            at_work = [asked.function for asked in self._questions if asked.answer_by] + ([at.job.name] if at else [])
            log.error("%s; at work: %s", line, ", ".join(at_work) or "nothing")
        if at is None:
            return
        end = at.lost(line, never_started=never_started)
        if end is not None:
            self._job_ended(end)
        else:
            self._underway = None
            self._queue.put_back()

    # ------------------------------------------------------------- time

    def _keep_time(self) -> None:
        """End a child that does not obey, and jobs whose lease has run out. This thread lives as long as the worker."""
        with self._changed:
            while not self._closed:
                self._give_up_abandoned()
                if self._process is not None and not self._process.reason:
                    stop_by = self._underway.stop_by if self._underway else None
                    if stop_by is not None and time.monotonic() >= stop_by:
                        self._process.kill("the computing process was ended: a job did not obey Stop")
                    elif any(asked.overdue for asked in self._questions):
                        limit = f"{self._answer_seconds:.0f} s"
                        self._process.kill(f"the computing process was ended: an answer took longer than {limit}")
                self._changed.wait(self._seconds_to_next())

    def _seconds_to_next(self) -> float | None:
        """Until the next moment at which something may have to be ended; None if nothing is under way."""
        if self._process is not None and self._process.reason:
            return None  # being ended already
        jobs = [job for job in (self._queue.running, *self._queue.waiting) if job and not job.stopping]
        moments = [job.lease_ends for job in jobs]
        moments += [asked.answer_by for asked in self._questions if asked.answer_by is not None]
        if self._underway is not None and self._underway.stop_by is not None:
            moments.append(self._underway.stop_by)
        return max(0.001, min(moments) - time.monotonic()) if moments else None
