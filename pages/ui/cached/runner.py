"""The process's workers, and each session's slot for what it has running and what it last finished."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

import streamlit as st

from dl2core.queue import Job
from dl2core.runner import Runner

QUEUES = ("compute", "download")  # a download never waits for a measurement


@dataclass
class Slot:
    """What one session has to do with the workers. It ends with the session, and so do its jobs."""

    owner: str = field(default_factory=lambda: uuid.uuid4().hex)
    live: dict[str, Job] = field(default_factory=dict)  # by the page's key of the work: the last job asked for
    worker: dict[str, Runner] = field(default_factory=dict)  # by the same key: who runs it
    finished: dict[str, Job] = field(default_factory=dict)  # by the same key: the last one that ended well
    refused: dict[str, str] = field(default_factory=dict)  # by the same key: why the last press was refused
    on_page: set[str] = field(default_factory=set)  # keys whose panel the page of this run has drawn


@st.cache_resource(max_entries=len(QUEUES), show_spinner=False)
def runner(queue: str = "compute") -> Runner:
    """The one worker of this queue in this process."""
    return Runner(queue)


def _leave(slot: Slot) -> None:
    for key, job in slot.live.items():
        if job.live:
            slot.worker[key].stop(job, slot.owner)


@st.cache_resource(scope="session", on_release=_leave, max_entries=1, show_spinner=False)
def slot() -> Slot:
    """This session's slot; when the session ends, its live jobs lose their owner."""
    return Slot()
