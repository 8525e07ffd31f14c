"""After the first paint: start the worker and let it open the built-in model, so that the first press need not wait.

What the first page imported is then kept out of garbage collection, as in app.py.

`DL2_WARM=0` leaves it out (tests that look at what a page itself starts).
"""

from __future__ import annotations

import contextlib
import gc
import os
import threading

import streamlit as st

from dl2core.worker import Worker, WorkerError
from pages.ui.cached.worker import worker

PAUSE_SECONDS = 4.0  # long enough for the first page to be drawn
OPEN = "dl2core.clip.questions.open_model"


def soon() -> None:
    """Schedule the warming once for each worker; every later call does nothing."""
    if os.environ.get("DL2_WARM") != "0":
        asked = worker()
        _schedule(id(asked), asked)


@st.cache_resource(max_entries=1, show_spinner=False)
def _schedule(number: int, _of: Worker) -> threading.Timer:
    timer = threading.Timer(PAUSE_SECONDS, _open, (_of,))
    timer.daemon = True
    timer.start()
    return timer


def _open(of: Worker) -> None:
    with contextlib.suppress(WorkerError):  # closed meanwhile, as the code has changed
        of.question(OPEN, "built-in")
    gc.collect()
    gc.freeze()
