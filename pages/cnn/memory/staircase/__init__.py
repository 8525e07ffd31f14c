"""The staircase of kept bytes, drawn in the browser: switch the graph off, and it falls to a line on the same axis."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dl2core.cnn.memory.result import Footprint
from pages.cnn.memory import rows
from pages.ui import state
from pages.ui.charts.style import LETTERS

__all__ = ["HEIGHT", "show"]

HEIGHT, HEIGHT_PRESENTING = 490, 280  # px; on a projector all is half as large again (frame.py)
_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "dl2lab.staircase",
    html='<svg role="img"></svg>',
    css=(_HERE / "staircase.css").read_text(encoding="utf-8"),
    js=(_HERE / "staircase.js").read_text(encoding="utf-8"),
)


def show(found: Footprint, *, graph: bool, key: str, alt: str) -> None:
    """Draw it.

    Args:
        found: of one model.
        graph: whether the pass records a graph; without one the staircase has fallen.
        key: of this mount.
        alt: what it shows, in words.
    """
    height = HEIGHT_PRESENTING if state.presenting() else HEIGHT
    data = rows.staircase(found) | {
        "graph": graph,
        "alt": alt,
        "letters": LETTERS,
        "height": height,
    }
    _mount(key=key, data=data, height=round(1.5 * height) if state.presenting() else height)
