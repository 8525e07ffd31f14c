"""The app's one worker: the same for all, closed when the code changes and when caches are cleared."""

import os

import pytest
import streamlit as st
from worker.tools import gone, wait_for

from dl2core.worker import WorkerError
from pages.ui.cached import worker as app


@pytest.fixture(autouse=True)
def package(tmp_path, monkeypatch):
    """A package of one file in place of dl2core, looked at anew each time."""
    (tmp_path / "part.py").write_text("")
    monkeypatch.setattr(app, "PACKAGE", tmp_path)
    monkeypatch.setattr(app, "_newest_change", app._newest_change.__wrapped__)
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()


def started() -> int:
    assert app.worker().ask("dl2core.device.usable_cores") >= 1
    return app.worker().pid


def test_everybody_has_the_same_worker():
    assert app.worker() is app.worker()
    assert started() == started()


def test_a_changed_file_restarts_the_worker_and_leaves_no_child(package):
    before, pid = app.worker(), started()
    os.utime(package / "part.py", (2e9, 2e9))
    assert started() != pid
    wait_for(lambda: gone(pid))
    with pytest.raises(WorkerError, match="reloaded"):
        before.ask("dl2core.device.machine")


def test_cleared_caches_leave_no_child():
    pid = started()
    st.cache_resource.clear()
    wait_for(lambda: gone(pid))
    assert started() != pid


def test_the_newest_file_counts(package):
    (package / "deep").mkdir()
    (package / "deep" / "new.py").write_text("")
    os.utime(package / "deep" / "new.py", (2e9, 2e9))
    assert app._newest_change(str(package)) == 2e9
