"""The main script: page config, navigation by topic, then the chosen page. Run through app.py."""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from pages.ui import frame, keys, navigation, state, tour  # noqa: E402
from pages.ui.cached import warm  # noqa: E402

st.set_page_config(page_icon="🧪", layout="wide")  # a material icon would be fetched from outside
pages = {
    topic: [
        st.Page(
            page.path,
            title=page.title,
            url_path=page.url or None,
            default=not page.url,
            visibility="hidden" if page.hidden else "visible",
        )
        for page in entries
    ]
    for topic, entries in navigation.PAGES.items()
}
with frame.guard():  # a page's own lines before its frame: DL2_HOME of a user who does not exist, for one
    page = st.navigation(pages, position="top" if state.presenting() else "sidebar")
    keys.listen(page.url_path)
    tour.lead(page.url_path)
    page.run()
    tour.point(page.url_path)
warm.soon()
