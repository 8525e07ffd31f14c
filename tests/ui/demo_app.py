"""A main script round the demo page and a second, empty one, built like pages/ui/router.py."""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from dl2core import queue  # noqa: E402
from pages.ui import frame, state  # noqa: E402
from pages.ui.cached import worker  # noqa: E402

worker.MORE = ("tests.ui.demo_work.",)
queue.AWAY_SECONDS = 5.0


def other() -> None:
    """A page that does nothing of its own."""
    with frame.page("Other", aim="Nothing happens here."):
        st.markdown("other body")
        st.page_link(DEMO, label="Demo with 9", query_params={"demo_n": "9"})


st.set_page_config(page_title="Demo", page_icon="🧪", layout="wide")
DEMO = st.Page(Path(__file__).parent / "demo_page.py", title="Demo")
pages = [DEMO, st.Page(other, title="Other", url_path="other")]
st.navigation(pages, position="top" if state.presenting() else "sidebar").run()
