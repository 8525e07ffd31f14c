"""One worker for all tests of a process; and every chart of every page that a test opens is checked.

Charts are held against the schema of Vega-Lite, and looked through for letters in colours that tell marks apart: those have 3:1 against the backgrounds,
letters need 4.5:1, unless they are large and bold.
"""

import os
from collections.abc import Iterator

import pytest

from dl2core.worker import Worker
from pages.ui import frame
from pages.ui.cached import worker as page_worker
from pages.ui.charts import palette, style

LARGE = 19  # px, 14 points: WCAG 2.1, 1.4.3


def coloured_letters(spec: dict) -> Iterator[dict]:
    """The text layers of a chart whose letters take the colour of a mark."""
    for part in (*spec.get("layer", ()), *spec.get("hconcat", ()), *spec.get("vconcat", ())):
        yield from coloured_letters(part)
    mark = spec.get("mark")
    if isinstance(mark, dict) and mark["type"] == "text":
        large = mark.get("fontWeight") == "bold" and mark.get("fontSize", 0) >= LARGE
        inherited = "field" in spec["encoding"].get("color", {})
        if not large and (inherited or mark.get("color") in (*palette.COLOURS, palette.GREY)):
            yield spec


_workers: dict[tuple, Worker] = {}  # the one that tests with the same variables share


def _shared_worker(_changed: float) -> Worker:
    """In place of the app's: a process that has torch takes seconds to start, and caches are cleared before most tests."""
    seen = tuple(sorted(pair for pair in os.environ.items() if not pair[0].startswith("PYTEST_"))), page_worker.MORE
    if seen not in _workers:
        _close_workers()
        _workers[seen] = Worker(modules=page_worker.MORE)
    return _workers[seen]


def _close_workers() -> None:
    for old in _workers.values():
        old.close()
    _workers.clear()


@pytest.fixture(autouse=True)
def one_worker(monkeypatch):
    """Nothing of one test's work is seen by the next: whoever leaves a job behind has the worker closed."""
    monkeypatch.setattr(page_worker, "_worker", _shared_worker)
    yield
    for shared in tuple(_workers.values()):
        if shared._queue.running or shared._queue.waiting:
            _close_workers()
        else:
            shared._queue._finished.clear()


@pytest.fixture(autouse=True)
def report(monkeypatch):
    """A page's fault stays an exception, which `app.exception` holds. Gives the frame's own `report`, for tests of it."""
    own = frame.report

    def raise_again(error: Exception) -> None:
        raise error

    monkeypatch.setattr(frame, "report", raise_again)
    return own


@pytest.fixture(autouse=True)
def every_chart_is_checked(monkeypatch):
    """`style.finish`, through which every chart goes, checks what it returns."""
    finish = style.finish

    def checked(chart: object) -> style.Figure:
        figure = finish(chart)
        assert not list(coloured_letters(figure.spec))
        return figure

    monkeypatch.setattr(style, "VALIDATE", True)
    monkeypatch.setattr(style, "finish", checked)
