"""The warming of models behind the first page: once per process, by the worker, into the cache that the pages use."""

import gc
import threading

import pytest
import streamlit as st

from dl2core import jobs
from dl2core.clip import load
from pages.ui.cached import runner, warm


@pytest.fixture
def warmed(monkeypatch):
    """Warming switched on, at once, in a fresh process as far as the caches go."""
    st.cache_resource.clear()
    monkeypatch.setenv("DL2_WARM", "1")
    monkeypatch.setattr(warm, "PAUSE_SECONDS", 0.0)
    yield
    st.cache_resource.clear()
    gc.unfreeze()


def test_it_imports_torch_freezes_it_and_opens_the_model(warmed):
    load.opened.cache_clear()
    jobs.run_here(warm._steps())
    assert gc.get_freeze_count() > 100_000
    assert load.opened.cache_info().currsize == 1


def test_it_is_scheduled_once_and_run_by_the_worker(warmed, monkeypatch):
    calls, done = [], threading.Event()

    def steps():
        calls.append(threading.current_thread().name)
        yield jobs.Progress(0.5)
        done.set()

    monkeypatch.setattr(warm, "_steps", steps)
    for _ in range(3):
        warm.soon()
    assert done.wait(10)
    end = runner.runner("compute").submit("after it", lambda: iter(()), spec="after", owner="test")
    while end.live:
        threading.Event().wait(0.01)
    assert calls == ["dl2-compute"]


def test_it_can_be_switched_off(warmed, monkeypatch):
    monkeypatch.setenv("DL2_WARM", "0")
    monkeypatch.setattr(warm, "_schedule", lambda: pytest.fail("scheduled"))
    warm.soon()
