"""Notices that the connection to a browser is lost: Streamlit clears a session's caches then, and keeps its state."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


@st.cache_resource(scope="session", on_release=lambda lost: lost(), max_entries=1, show_spinner=False)
def when_lost(_call: Callable[[], None]) -> Callable[[], None]:
    """Have this called once when the connection is lost, or the session ends."""
    return _call
