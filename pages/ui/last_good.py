"""What counts where something wrong was typed: the last value that was right, so that controls and picture stay.

What is wrong is said in the line under the presets, and the picture, which shows the last good state, is greyed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from dl2core.errors import InputError
from pages.ui import hint

Value = TypeVar("Value")


def kept(key: str, value: Value, wrong: str, *, otherwise: Value) -> Value:
    """The value, or where it is wrong the last one under this key that was not.

    Args:
        key: of the control.
        value: what it holds now.
        wrong: what is wrong with it, in one line; empty where nothing is.
        otherwise: what counts before there was a good one.
    """
    if wrong:
        hint.wrong(wrong)
        return st.session_state.get(f"{key}_good", otherwise)
    st.session_state[f"{key}_good"] = value
    return value


def checked(key: str, value: Value, check: Callable[[Value], object], *, otherwise: Value) -> Value:
    """The same for a value that `check` refuses with an InputError: a spec whose numbers clash."""
    try:
        check(value)
    except InputError as error:
        return kept(key, value, str(error), otherwise=otherwise)
    return kept(key, value, "", otherwise=otherwise)
