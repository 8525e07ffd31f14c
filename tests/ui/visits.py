"""Opens a page in AppTest as a link would: as the first page of a new session, with the link's parameters."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from html import unescape

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.ui import navigation, provenance
from pages.ui.state import as_parameter

ROUTER = navigation.FOLDER / "ui" / "router.py"
BADGE = re.compile(r":gray-badge\[([^]]*)\]")
LINE = re.compile(r'class="dl2-(?:hint|wrong)"[^>]*>([^<]*)<')
WAIT_SECONDS = 200  # machines that run tests are often busy


def first_visit(
    folder: str,
    link: Mapping[str, str | Sequence[str]] | None = None,
    *,
    session: Mapping[str, object] | None = None,
) -> AppTest:
    """The page after its first run, without an exception.

    Args:
        folder: the page's folder below pages/, "cnn/latency".
        link: parameters of the address.
        session: what the session holds before, as after other pages.
    """
    app = AppTest.from_file(str(ROUTER), default_timeout=WAIT_SECONDS)
    # `switch_page` needs a run before, and so another page
    app._page_hash = calc_hash(navigation.BY_FOLDER[folder].url)
    for name, value in (link or {}).items():
        app.query_params[name] = value
    for name, value in (session or {}).items():
        app.session_state[name] = value
    app.run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def opener(folder: str) -> Callable[..., AppTest]:
    """First visits of one page: `open_page = opener("cnn/latency")`, then `open_page(lat_batch=3)`."""

    def open_page(**link: object) -> AppTest:
        return first_visit(folder, {name: as_parameter(value) for name, value in link.items()})

    return open_page


def until(app: AppTest, condition: Callable[[], object], seconds: float = WAIT_SECONDS) -> AppTest:
    """Run the page again, as its polling does, until the condition holds; on the way it must not raise."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, words(app)
        time.sleep(0.1)
        app.run()
        assert not app.exception, app.exception[0].stack_trace
    return app


def read(label: str) -> str:
    """A label as it is read: without the marks of a badge."""
    return BADGE.sub(r"\1", label)


def press(app: AppTest, label: str) -> AppTest:
    """Press the button that reads so."""
    next(button for button in app.button if read(button.label) == label).click().run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def captions(app: AppTest) -> str:
    """All captions, a line each, without the legend in the foot, which names every source on every page."""
    return "\n".join(caption.value for caption in app.caption if caption.value != provenance.LEGEND)


def words(app: AppTest) -> str:
    """Everything in words on the page, a line each, without the legend."""
    kinds = (app.markdown, app.error, app.warning, app.success, app.info, app.code)
    return "\n".join([captions(app), *(str(part.value) for kind in kinds for part in kind)])


def head(app: AppTest) -> str:
    """What the head says of the picture; the title line's caption is the page's first."""
    parts = app.caption[0].value.split(" · ") if app.caption else []
    return " · ".join(part for part in parts if not part.startswith("question "))


def hint(app: AppTest) -> str:
    """The reserved line under the presets: what to look for, or what is wrong with a control."""
    said = [found for part in app.get("html") for found in LINE.findall(part.proto.body)]
    return unescape(said[-1]) if said else ""


def pictures(app: AppTest) -> bytes:
    """Everything drawn from a result: the data of all charts, images and components."""
    charts = [data.data.data for chart in app.get("vega_lite_chart") for data in chart.proto.datasets]
    drawn = [part for part in app.get("bidi_component") if not part.proto.component_name.endswith(".history")]
    others = [part.proto.SerializeToString() for part in (*app.get("image"), *drawn)]
    return b"|".join([*charts, *others])
