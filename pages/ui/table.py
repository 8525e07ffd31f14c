"""A table to read: real cells, which screen readers go through one by one, as wide as the page or scrolled sideways."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral, Real

import pandas as pd
import streamlit as st

Row = dict[str, object]


def show(rows: Sequence[Row], *, alt: str) -> None:
    """Rows with the same names; numbers stand right and as short as they are, what is None stays empty.

    A column that holds words among its numbers ("not measured") is sent as text.
    """
    if not rows:
        return
    frame = pd.DataFrame(rows)
    for name in frame:
        words = sum(isinstance(cell, str) for cell in frame[name])
        if 0 < words < len(frame):
            frame[name] = frame[name].map(_text, na_action="ignore")
    st.table(frame.style.format(_text, na_rep=""), hide_index=True, alt=alt)


def _text(value: object) -> str:
    """11,689,512 and 3,739.15: whole numbers whole, others with six digits at most."""
    if isinstance(value, Integral):
        return f"{value:,}"
    return f"{value:,g}" if isinstance(value, Real) else str(value)
