"""One line under a page's presets whose place is reserved: what to look for, or what is wrong with a control.

All texts that may stand there lie in one cell of a grid, all but one of them hidden: the cell is always as high as the
longest, at any width, and nothing below it moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from pages.ui.markdown import plain

KEY = "dl2_hint"
CELL = "grid-area:1/1;"
PICTURES = ("stVegaLiteChart", "stImage", "stTable", "stDataFrame", "stMetric")
GREYED = ",".join(f"[data-testid=stMain] [data-testid={name}]" for name in PICTURES) + "{opacity:0.4}"
RED = "light-dark(#b3261e,#ff8f85)"  # 4.5:1 on the backgrounds of both themes


def clear() -> None:
    """A page begins: there is no line yet."""
    st.session_state.pop(KEY, None)


def reserve(texts: Sequence[str]) -> None:
    """Draw the line, empty, with room for any of these texts."""
    known = [text for text in texts if text]
    st.session_state[KEY] = (st.html(_cell("", known)), known)  # never empty: what stands below would move


def say(text: str) -> None:
    """Let the line say one of the texts it was made for."""
    _show(f'<span class="dl2-hint" style="{CELL}">{escape(text)}</span>')


def wrong(text: str) -> None:
    """Let the line say what is wrong with a control, in place of what to look for, and grey the pictures.

    They show the last state that was right. On a page without the line the error stands where its control is.
    """
    if KEY not in st.session_state:
        st.error(plain(text))
        return
    line = f'<span class="dl2-wrong" role="alert" style="{CELL}color:{RED}">{escape(text)}</span>'
    _show(f"{line}<style>{GREYED}</style>")


def _show(line: str) -> None:
    place, texts = st.session_state[KEY]
    place.html(_cell(line, texts))


def _cell(line: str, texts: Sequence[str]) -> str:
    """The line with room for all texts."""
    unseen = f"{CELL}visibility:hidden"
    room = "".join(f'<span aria-hidden="true" style="{unseen}">{escape(text)}</span>' for text in (*texts, "Look for"))
    return f'<div style="display:grid;font-size:0.875rem;line-height:1.3">{room}{line}</div>'
