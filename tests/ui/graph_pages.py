"""Opens a graph page in AppTest, with its widgets set by key as a link would."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]


def opened(file: str, **values: object) -> AppTest:
    """The page after its first run, no exception and no complaint; `g` is the shared graph."""
    app = AppTest.from_file(str(ROOT / "pages/ui/router.py"), default_timeout=120)
    for key, value in values.items():
        app.session_state[key] = value
    app.run()
    app.switch_page(str(ROOT / file)).run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def said(app: AppTest) -> str:
    """Everything in words on the page."""
    return "\n".join(part.value for part in (*app.markdown, *app.caption, *app.error, *app.success))
