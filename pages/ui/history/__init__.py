"""The browser's Back and Forward: they lead from one state that was to another.

    history.keep()          # once a run, in the page's foot: a press is one entry of the browser's history
    history.came_back()     # whether this run answers Back or Forward: then the link holds the whole state

Streamlit tells the browser of every changed parameter by itself, and each made an entry: Back led through mixtures of two states.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

__all__ = ["came_back", "keep"]

NAME = "dl2_history"
_mount = st.components.v2.component(
    "dl2lab.history",
    html='<span hidden="hidden"></span>',
    js=Path(__file__).with_name("history.js").read_text(encoding="utf-8"),
)


def keep() -> None:
    """Let the browser make one entry of all that a run writes into the link."""
    _mount(key=NAME, width=1, height=1)


def came_back() -> bool:
    """Whether somebody pressed Back or Forward, and this run restores what the link says; what it leaves out is at its default."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation
