"""The one worker of this process, started anew when a file of dl2core has changed, and how a page asks it.

    side = worker.ask("dl2core.clip.questions.text_side", name, wording, view="text")

Pages import no torch: they call what does by its name. `tests/test_rules.py` resolves every name that stands in pages/.
"""

from __future__ import annotations

import concurrent.futures
from pathlib import Path
from typing import Any

import streamlit as st

import dl2core
from dl2core.worker import Worker
from pages.ui.slot import slot

PACKAGE = Path(dl2core.__file__).parent
MORE: tuple[str, ...] = ()  # further packages whose functions may be called, each with a dot at its end: for tests
LOOK_SECONDS = 0.1  # so often a waiting page looks whether its visitor has gone on


def worker() -> Worker:
    """The worker; it has no child until something is asked or run."""
    return _worker(_newest_change(str(PACKAGE)))


def ask(function: str, *arguments: object, view: str) -> Any:
    """Have the worker answer a short question. A visitor who clicks meanwhile takes the question back.

    Args:
        function: dotted name of a function of dl2core.
        arguments: plain values, numpy arrays, dataclasses of dl2core.
        view: what the answer is for; a newer question of this session for the same view replaces this one.

    Raises:
        InputError: raised by the function.
        WorkerError: a fault, or the end of the child; one line.
    """
    mine = slot()
    answer = worker().question(function, *arguments, key=(mine.session, view))
    try:
        while True:
            try:
                return answer.result(timeout=LOOK_SECONDS)
            except concurrent.futures.TimeoutError:
                if answer.done():  # the function's own
                    raise
                len(st.session_state)  # where Streamlit ends a run whose visitor has clicked
    except BaseException:
        answer.cancel()
        raise


@st.cache_resource(max_entries=1, on_release=lambda old: old.close(), show_spinner=False)
def _worker(changed: float) -> Worker:
    """One for each state of the code: the one before is closed, and its jobs and questions end with one line."""
    return Worker(modules=MORE)


@st.cache_data(ttl=2.0, max_entries=1, show_spinner=False)  # 3 ms for 250 files, so not on every rerun
def _newest_change(folder: str) -> float:
    return max(path.stat().st_mtime for path in Path(folder).rglob("*.py"))
