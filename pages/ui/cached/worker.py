"""The one worker of this process, started anew when a file of dl2core has changed.

answer = worker().ask("dl2core.clip.zero_shot.answers", spec, key=(slot().owner, "answers"))
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

import dl2core
from dl2core.worker import Worker

PACKAGE = Path(dl2core.__file__).parent


def worker() -> Worker:
    """The worker; it has no child until something is asked or run."""
    return _worker(_newest_change(str(PACKAGE)))


@st.cache_resource(max_entries=1, on_release=lambda old: old.close(), show_spinner=False)
def _worker(changed: float) -> Worker:
    """One for each state of the code: the one before is closed, and its jobs and questions end with one line."""
    return Worker()


@st.cache_data(ttl=2.0, max_entries=1, show_spinner=False)  # 3 ms for 250 files, so not on every rerun
def _newest_change(folder: str) -> float:
    return max(path.stat().st_mtime for path in Path(folder).rglob("*.py"))
