"""After the first paint: let the worker import torch and open the built-in model, so that the first press need not wait.

`DL2_WARM=0` leaves it out (tests that look at what a page itself imports).
"""

from __future__ import annotations

import gc
import importlib
import os
import threading

import streamlit as st

from dl2core.jobs import Progress, Steps
from pages.ui.cached.runner import runner

PAUSE_SECONDS = 4.0  # long enough for the first page to be drawn
OWNER = "the app"
PACKAGES = ("torch", "torchvision", "open_clip")


def soon() -> None:
    """Schedule the warming once per process; every later call does nothing."""
    if os.environ.get("DL2_WARM") != "0":
        _schedule()


@st.cache_resource(max_entries=1, show_spinner=False)
def _schedule() -> threading.Timer:
    worker = runner("compute")
    timer = threading.Timer(
        PAUSE_SECONDS, lambda: worker.submit("Opening the models", _steps, spec="warm", owner=OWNER)
    )
    timer.daemon = True
    timer.start()
    return timer


def _steps() -> Steps:
    """Import what models need and open the built-in model, into the cache that the pages use.

    A full collection runs after every script run and would walk all of torch each time: freeze it, once.
    """
    for done, name in enumerate(PACKAGES):
        yield Progress(done / (len(PACKAGES) + 1), f"importing {name}")
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    yield Progress(len(PACKAGES) / (len(PACKAGES) + 1), "opening the built-in model")
    from dl2core.clip import load

    load.opened()
