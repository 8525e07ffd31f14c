"""The thread that fetches files: a download never waits for a measurement."""

from __future__ import annotations

import streamlit as st

from dl2core.runner import Runner


@st.cache_resource(max_entries=1, show_spinner=False)
def downloads() -> Runner:
    """The one thread for downloads in this process."""
    return Runner("download")
