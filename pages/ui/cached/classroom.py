"""The classes that are open on this server: one register for all sessions, gone with the process."""

from __future__ import annotations

import streamlit as st

from pages.ui.classroom import Classroom


@st.cache_resource(max_entries=1, show_spinner=False)
def classroom() -> Classroom:
    """The one register of this process."""
    return Classroom()
