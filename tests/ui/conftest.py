"""Every chart of every page that a test opens is checked; the app itself does without.

Against Vega-Lite's schema, and for letters in colours that tell marks apart: those have 3:1 against the backgrounds,
letters need 4.5:1, unless they are large and bold.
"""

from collections.abc import Iterator

import pytest

from pages.ui import frame
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
