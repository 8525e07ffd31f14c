"""What the start page keeps: its small pictures."""

from __future__ import annotations

import streamlit as st

from pages.start.questions import thumbnails


@st.cache_data(max_entries=64, show_spinner=False)
def thumbnail(number: str) -> str:
    """The picture of a question, as SVG."""
    return thumbnails.draw(number)
