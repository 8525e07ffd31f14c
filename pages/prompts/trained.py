"""The prompt that this session trained last, for the page that shows it on other pictures."""

from __future__ import annotations

from dl2core.prompts.recorded.recording import Recording
from pages.ui import jobs

JOB = "trn"  # the key of the Train page's job
TITLE = "Your training"  # how the other page lists it


def last() -> Recording | None:
    """The recording of the last training, one that was stopped with something learned included; None if there is none."""
    found = jobs.last(JOB)
    return found if isinstance(found, Recording) and found.run.snapshots else None
