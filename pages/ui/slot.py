"""What one session has running and what it last finished.

The slot lies in the session's state, which Streamlit keeps for two minutes after a connection is lost (a phone that
sleeps, a tunnel) and hands back when the browser comes again; its session caches do not survive that. A job whose page
does not come back is given up when its lease ends (dl2core.queue).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

import streamlit as st

from dl2core.queue import Job
from dl2core.runner import Runner
from dl2core.worker import Worker
from pages.ui import visitor
from pages.ui.cached.presence import when_lost

KEY = "dl2_slot"


@dataclass(eq=False)
class Slot:
    """Jobs of one session by the page's key of the work, such as "lat"."""

    session: str = field(default_factory=lambda: uuid.uuid4().hex)
    visitor: str = ""  # whose sessions share one live job: a browser, or this session alone
    live: dict[str, Job] = field(default_factory=dict)  # the last job asked for
    runs: dict[str, Worker | Runner] = field(default_factory=dict)  # who runs it
    finished: dict[str, Job] = field(default_factory=dict)  # the last one that ended well
    refused: dict[str, str] = field(default_factory=dict)  # why the last press was refused
    on_page: set[str] = field(default_factory=set)  # keys whose panel the page of this run has drawn

    def away(self) -> None:
        """The connection is lost: what runs is given up soon, unless the browser comes back."""
        for key, job in self.live.items():
            if job.live:
                self.runs[key].away(job)


def slot() -> Slot:
    """This session's slot."""
    if KEY not in st.session_state:
        made = Slot()
        made.visitor = visitor.name() or made.session
        st.session_state[KEY] = made
    mine: Slot = st.session_state[KEY]
    when_lost(mine.away)
    return mine
