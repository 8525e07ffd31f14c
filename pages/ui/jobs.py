"""Shows a dl2core job: run button, queue place, progress, time left, partial results, Stop.

    work = jobs.Work("lat", "Latency of 7 models", spec, "dl2core.cnn.latency.measure.measure", (spec,))
    jobs.run_button("Measure", work)
    jobs.panel(work, draw)              # draw(partial) while it runs, draw(None) otherwise
    if done := jobs.finished(work): …   # done.result, done.spec, done.ended

The picture has one place: `draw` gets the partial result while the job is live and None when nothing runs; then it
draws the finished or the stored result. A job goes on while its owner looks at another page.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dl2core.errors import InputError
from dl2core.jobs import Steps
from dl2core.queue import Job
from dl2core.runner import Runner
from dl2core.worker import Worker, WorkerError
from pages.ui import provenance
from pages.ui.cached.runner import downloads
from pages.ui.cached.worker import worker
from pages.ui.markdown import plain
from pages.ui.slot import slot

POLL_SECONDS = 0.5
BAR_PX = 160
POLL_ELSEWHERE_SECONDS = 3.0


@dataclass(frozen=True)
class Work:
    """What a page wants done.

    Args:
        key: the page's prefix and, where it has several, which: "lat", "lat_batches". One finished job is kept per key.
        name: what the queue shows to others.
        spec: frozen and hashable; equal specs are the same work.
        function: of dl2core, or its dotted name where its module imports torch; it makes the generator of steps. An
            InputError of it is shown.
        arguments: for it; they cross to the worker.
        queue: "compute" is run by the worker, "download" by the thread for downloads.
    """

    key: str
    name: str
    spec: object
    function: str | Callable[..., Steps]
    arguments: tuple[object, ...] = ()
    queue: str = "compute"

    @property
    def runs(self) -> Worker | Runner:
        """Who runs it."""
        return downloads() if self.queue == "download" else worker()

    def submit(self, owner: str) -> Job:
        """Queue it, or join the live job of the same spec.

        Raises:
            InputError: the owner has another live job, or too many are waiting.
            WorkerError: the worker cannot be started.
        """
        runs = self.runs
        if isinstance(runs, Worker):
            return runs.run(self.function, *self.arguments, name=self.name, spec=self.spec, owner=owner)
        return runs.submit(self.name, lambda: self.function(*self.arguments), spec=self.spec, owner=owner)


def live(work: Work) -> Job | None:
    """This session's waiting or running job of the work's key."""
    job = slot().live.get(work.key)
    return job if job and job.live else None


def finished(work: Work) -> Job | None:
    """The session's last finished job of the work's key; its spec may differ from what the controls say now."""
    mine = slot()
    job = mine.live.get(work.key)
    if job and job.state == "done":
        mine.finished[work.key] = job
    return mine.finished.get(work.key)


def last(key: str) -> object:
    """What this session's last job of the key found: its result, or what a stopped one had got; None where nothing is."""
    mine = slot()
    job = mine.live.get(key)
    if job and job.state == "done":
        return job.result
    if job and job.state == "stopped" and job.partial is not None:
        return job.partial
    before = mine.finished.get(key)
    return before.result if before else None


def start(work: Work) -> None:
    """Queue the work for this session. For callbacks; a refusal is shown by the panel."""
    mine = slot()
    finished(work)  # the previous one, if no page has taken it yet
    mine.refused.pop(work.key, None)
    try:
        mine.live[work.key], mine.runs[work.key] = work.submit(mine.visitor), work.runs
    except (InputError, WorkerError) as error:
        mine.refused[work.key] = str(error)


def stop(key: str) -> None:
    """Stop this session's job of the key. For callbacks."""
    mine = slot()
    if key in mine.live:
        mine.runs[key].stop(mine.live[key], mine.visitor)


def adopt(work: Work, job: Job) -> None:
    """Take over a result of the same spec that another session finished. For callbacks."""
    slot().finished[work.key] = job


def run_button(label: str, work: Work, *, disabled: bool = False) -> None:
    """The page's one primary button, with Stop beside it while it runs, and a recent result of the same spec on offer."""
    running = live(work)
    st.button(
        label,
        key=f"{work.key}_run",
        type="primary",
        on_click=start,
        args=(work,),
        disabled=disabled or running is not None,
    )
    if running:
        st.button("Stop", key=f"{work.key}_stop", on_click=stop, args=(work.key,))
        return
    done, recent = finished(work), work.runs.recent(work.spec)
    if recent and not (done and done.spec == work.spec):
        age = _span(recent.age)
        st.button(
            f"Use the result of {age} ago",
            key=f"{work.key}_recent",
            on_click=adopt,
            args=(work, recent),
        )


def panel(work: Work, draw: Callable[[object], None], *, idle: str = "") -> None:
    """One line of state, then the picture.

    Args:
        work: what the run button starts.
        draw: draws the picture: with the latest partial result while the job is live (None before the first), with what
            a stopped job had got by then, else with None.
        idle: the line's text while nothing runs, usually where the shown result comes from (pages.ui.provenance).
    """
    job = live(work)
    slot().on_page.add(work.key)

    @st.fragment(run_every=POLL_SECONDS if job else None)
    def body() -> None:
        with st.container(gap=None):
            if job is None:
                partial = left_over(work)
                _say_how_it_ended(work, idle, partial=partial is not None)
                draw(partial)
                return
            job.beat()
            if not job.live:
                st.rerun()  # once, with everything: buttons and captions change with the state
            line(_line(work, job), done=min(max(job.progress.done, 0.0), 1.0))
            draw(job.progress.partial)

    body()


def elsewhere() -> None:
    """In the frame's foot: keeps the session's jobs alive on every page; those of other pages say how far they are."""
    mine = slot()
    shown, mine.on_page = mine.on_page, set()
    others = {key: job for key, job in mine.live.items() if job.live and key not in shown}
    if not others:
        return

    @st.fragment(run_every=POLL_ELSEWHERE_SECONDS)
    def body() -> None:
        for key, job in others.items():
            if not job.live:
                st.rerun()
            job.beat()
            with st.container(horizontal=True, vertical_alignment="center"):
                st.caption(f"Running in the background: {job.name} · {job.progress.done:.0%}", width="content")
                st.button("Stop", key=f"{key}_stop_elsewhere", on_click=stop, args=(key,))

    body()


def left_over(work: Work) -> object:
    """What this session's last job of the key had got when it was stopped or lost; None once something else is asked for."""
    job = slot().live.get(work.key)
    ended_early = job is not None and job.state in ("stopped", "failed") and job.spec == work.spec
    return job.partial if ended_early else None


def _say_how_it_ended(work: Work, idle: str, *, partial: bool) -> None:
    mine = slot()
    job = mine.live.get(work.key)
    got = f"a partial result, {job.progress.done:.0%} of the work" if job and partial else ""
    if reason := mine.refused.get(work.key):
        st.error(plain(reason))
    elif job and job.error:
        st.error(plain(job.error) + (f" What is shown is {got}." if partial else ""))
    elif partial:
        line(provenance.describe("measured", f"stopped: {got}"))
    else:
        line(
            " · ".join(part for part in ("Stopped" if job and job.state == "stopped" else "", idle) if part) or "Ready"
        )


def line(text: str, *, done: float | None = None) -> None:
    """The panel's line of state: the bar stands beside the words, so that the picture below stays where it is.

    Args:
        text: Markdown.
        done: 0..1 for a progress bar; also for a view that runs nothing and takes turns with one that does, None.
    """
    if done is None:
        st.caption(text)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.progress(done, width=BAR_PX)
        st.caption(text, width="stretch")


def _line(work: Work, job: Job) -> str:
    if job.state == "waiting":
        ahead = work.runs.ahead(job)
        seconds = work.runs.wait_seconds(job)
        return f"Waiting: {ahead} ahead" + (f", about {_span(seconds)}" if seconds is not None else "")
    left = job.seconds_left
    return " · ".join([job.progress.note or job.name, *([f"about {_span(left)} left"] if left is not None else [])])


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min"


def when(job: Job) -> str:
    """The day the job ended, for captions."""
    return provenance.day(job.ended or time.time())
