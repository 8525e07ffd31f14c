"""Opens a page in AppTest as a link would: as the first page of a new session, with the link's parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.ui import navigation

ROUTER = navigation.FOLDER / "ui" / "router.py"


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
    app = AppTest.from_file(str(ROUTER), default_timeout=180)
    app._page_hash = calc_hash(
        navigation.BY_FOLDER[folder].url
    )  # `switch_page` needs a run before, and so another page
    for name, value in (link or {}).items():
        app.query_params[name] = value
    for name, value in (session or {}).items():
        app.session_state[name] = value
    app.run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def captions(app: AppTest) -> str:
    """All captions, a line each."""
    return "\n".join(caption.value for caption in app.caption)


def words(app: AppTest) -> str:
    """Everything in words on the page, a line each."""
    kinds = (app.markdown, app.caption, app.error, app.warning, app.success, app.info, app.code)
    return "\n".join(str(part.value) for kind in kinds for part in kind)
