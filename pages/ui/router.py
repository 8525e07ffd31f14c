"""The main script: page config, navigation by topic, then the chosen page. Run through app.py."""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from pages.ui import state  # noqa: E402
from pages.ui.cached import warm  # noqa: E402

PAGES = {  # topic -> file, title in the navigation; a page's URL is its file name
    "Start": [("start/start.py", "Questions"), ("start/checks.py", "Checks")],
    "CNNs": [("cnn/latency.py", "Latency"), ("cnn/memory.py", "Memory")],
    "CLIP": [("clip/text_prompts.py", "Text prompts"), ("clip/accuracy.py", "Accuracy")],
    "Prompts": [
        ("prompts/gallery.py", "Pixel prompts"),
        ("prompts/training.py", "Train"),
        ("prompts/deep_prompts.py", "Deep prompts"),
    ],
    "Graphs": [
        ("graphs/walks.py", "Walks"),
        ("graphs/message_passing.py", "Message passing"),
        ("graphs/plain_network.py", "Plain network"),
        ("graphs/attention.py", "Attention"),
    ],
}

st.set_page_config(page_icon="🧪", layout="wide")  # a material icon would be fetched from outside
found = {
    topic: [st.Page(ROOT / "pages" / file, title=title) for file, title in files if (ROOT / "pages" / file).exists()]
    for topic, files in PAGES.items()
}
navigation = {topic: pages for topic, pages in found.items() if pages}
st.navigation(navigation, position="top" if state.presenting() else "sidebar").run()
warm.soon()
