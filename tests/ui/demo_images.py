"""A page that shows pictures and nothing else; the tests of pages/ui/images.py and fetch.py drive it."""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from pages.ui import frame, images  # noqa: E402

with frame.page("Pictures", aim="Look at pictures."):
    choice = images.choose("pic", default="CIFAR-10", camera=True)
    shown = images.gallery("pic", choice)
    st.markdown(f"{shown.title}: {', '.join(shown.truths) or 'no truth'}")
    st.caption(" | ".join(shown.names))
    st.image(shown.for_the_eye(), width=96)
