"""The warming of the worker behind the first page: once for each worker, by a question with the model's name."""

import gc
import time

import pytest
import streamlit as st

from dl2core.worker import crossing
from pages.ui.cached import warm
from pages.ui.cached.worker import worker


@pytest.fixture
def warmed(monkeypatch):
    """Warming switched on, at once, in a fresh process as far as the caches go."""
    st.cache_resource.clear()
    monkeypatch.setenv("DL2_WARM", "1")
    monkeypatch.setattr(warm, "PAUSE_SECONDS", 0.0)
    yield
    st.cache_resource.clear()


class Asked:
    """A worker that notes what it is asked."""

    def __init__(self) -> None:
        self.questions: list[tuple[str, ...]] = []

    def question(self, *question: str) -> None:
        self.questions.append(question)


def test_it_opens_the_model_once_for_each_worker(warmed, monkeypatch):
    first, second = Asked(), Asked()
    for of in (first, first, second):
        monkeypatch.setattr(warm, "worker", lambda of=of: of)
        warm.soon()
    time.sleep(0.5)
    assert first.questions == second.questions == [(warm.OPEN, "built-in")]


def test_the_worker_is_started_and_its_model_opened(warmed):
    assert worker().pid is None
    warm.soon()
    end = time.monotonic() + 10
    while worker().pid is None:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert worker().ask(warm.OPEN, "built-in") == crossing.resolve("dl2core.clip.model.built_in_identity")()


def test_what_stays_is_kept_out_of_collections(warmed):
    kept = [[] for _ in range(100)]  # tracked, and not yet frozen
    before = gc.get_freeze_count()
    warm._open(Asked())
    assert gc.get_freeze_count() >= before + len(kept)
    gc.unfreeze()


def test_a_worker_closed_meanwhile_is_no_fault(warmed):
    closed = worker()
    closed.close()
    warm._open(closed)


def test_it_can_be_switched_off(warmed, monkeypatch):
    monkeypatch.setenv("DL2_WARM", "0")
    monkeypatch.setattr(warm, "_schedule", lambda *_: pytest.fail("scheduled"))
    warm.soon()
