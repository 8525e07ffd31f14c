"""The stored result that the page opens with."""

from __future__ import annotations

import streamlit as st

from dl2core import store


@st.cache_data(max_entries=1, show_spinner=False)
def stored_karate() -> store.Document:
    """The karate club as the command line trained it for the page's default settings."""
    return store.shipped("karate")
