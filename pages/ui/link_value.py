"""A value that no widget holds (a selected cell), kept in the session and true in the link, as bound widgets are."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def read(key: str, default: str, *, valid: Callable[[str], bool]) -> str:
    """The value, from the link where it was just opened or changed there, else from the session.

    Args:
        key: name in the session and in the link.
        default: used, and left out of the link, where nothing valid is known.
        valid: tells whether a text is a value; anything else in the link is dropped.
    """
    given, seen = st.query_params.get(key), f"{key}_seen"
    if given is not None and given != st.session_state.get(seen) and valid(given):
        st.session_state[key] = given
    value = str(st.session_state.get(key, default))
    if not valid(value):
        value = default
    st.session_state[key] = value
    if value != (given or default):
        st.query_params[key] = value
    st.session_state[seen] = st.query_params.get(key)
    return value


def write(key: str, value: str) -> None:
    """Set the value from a callback; the next run puts it into the link."""
    st.session_state[key] = value
