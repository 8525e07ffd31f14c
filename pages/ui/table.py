"""A table to read: its numbers stand right, screen readers go from cell to cell, and it needs no script of its own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.ui.plain import plain

Row = dict[str, object]


def show(rows: Sequence[Row]) -> None:
    """Rows with the same names; a name is its column's head, and what is None stays empty."""
    if rows:
        st.markdown(markdown(rows))


def markdown(rows: Sequence[Row]) -> str:
    """The table as text; columns of numbers stand right."""
    names = list(rows[0])
    numbers = [all(isinstance(row[name], (int, float, type(None))) for row in rows) for name in names]
    lines = [names, ["---:" if right else ":---" for right in numbers], *([_text(row[name]) for name in names] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, (int, float)) else plain(str(value)).replace("|", "\\|")
