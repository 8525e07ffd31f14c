"""Which run a page shows: this session's newest, until a preset or another stored run is asked for."""

from __future__ import annotations

from dl2core.queue import Job
from pages.ui import held, jobs, state


def run(work: jobs.Work, *, prefix: str, stored: str, spec: object) -> Job | None:
    """The session's finished job of the work; None where the page was put elsewhere since it was first shown.

    "Back to mine", or the same preset again, brings it back.

    Args:
        prefix: of the page's keys.
        stored: name of the stored run that the controls ask for.
        spec: of that run; a job of the same spec is always shown in its place.
    """
    done = jobs.finished(work)
    if done is None:
        return None
    now = (held.last(prefix), stored)
    known, home = state.value_of(f"{work.key}_newest", (None, now))
    if known is not done:
        home = now
        state.put(f"{work.key}_newest", (done, home))
    return done if now == home or done.spec == spec else None
