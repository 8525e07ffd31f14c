"""A matrix as a table that is selected, and typed into, cell by cell: click, arrow keys, Enter.

    matrix_grid(cells, key="walk_power", rows=names, columns=names, label="A³", selected=(0, 1), on_select=choose)

Texts go to the browser, so integers of any size stay exact. What comes back is checked against the table's size.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from dl2core.graphs.graph.weight import Number
from pages.ui import state

Cell = tuple[int, int]
Edits = list[tuple[int, int, str]]
LONGEST_CELL = 100  # characters; paste.js says the same to the browser

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "dl2lab.matrix_grid",
    html=(_HERE / "grid.html").read_text(encoding="utf-8"),
    css=(_HERE / "grid.css").read_text(encoding="utf-8"),
    js="\n".join((_HERE / name).read_text(encoding="utf-8") for name in ("paste.js", "grid.js")),
)


def matrix_grid(
    cells: Sequence[Sequence[str]],
    *,
    key: str,
    rows: Sequence[str],
    columns: Sequence[str],
    label: str,
    corner: str = "",
    heat: Sequence[str] = (),
    marks: Sequence[Sequence[str]] = (),
    selected: Cell | None = None,
    on_select: Callable[[Cell], None] | None = None,
    on_edit: Callable[[Edits], None] | None = None,
    toggles: bool = False,
    empty: str = "0",
    lights: bool = False,
    height: int = 420,
    room: int = 0,
) -> None:
    """Draw the table.

    Args:
        cells: what each cell says, rows of equal length.
        key: of this mount.
        rows, columns: heads.
        label: what the table is, for screen readers.
        corner: text of the upper left corner.
        heat: per row one digit 0 to 9 per column: how strongly the cell is coloured.
        marks: per cell "right", "wrong", "strong" or "".
        selected: row and column of the selected cell, 0-based.
        on_select: gets the cell that was selected, before the page runs again.
        on_edit: gets the cells that were typed into, as (row, column, text); None makes the table read-only.
        toggles: the space bar turns 0 into 1 and back.
        empty: what Delete writes.
        lights: the cells are entries of A: one under the pointer lights its edge on a canvas with `lights`, and back.
        height: pixels from which on the table scrolls.
        room: rows for which there is always a place, so that nothing below moves when a smaller table comes.
    """

    def chose() -> None:
        cell = _cell((state.value_of(key) or {}).get("cell"), len(rows), len(columns))
        if cell and on_select:
            on_select(cell)

    def edited() -> None:
        message = (state.value_of(key) or {}).get("edits") or {}
        state.put(f"{key}_done", message.get("seq", 0))
        edits = _edits(message.get("edits"), len(rows), len(columns))
        if edits and on_edit:
            on_edit(edits)

    _mount(
        key=key,
        data={
            "cells": [list(row) for row in cells],
            "rows": list(rows),
            "columns": list(columns),
            "label": label,
            "corner": corner,
            "heat": list(heat),
            "marks": [list(row) for row in marks],
            "selected": list(selected) if selected else None,
            "active": bool(on_select or on_edit),
            "selectable": on_select is not None,
            "editable": on_edit is not None,
            "toggles": toggles,
            "empty": empty,
            "lights": lights,
            "done": state.value_of(f"{key}_done", 0),
            "height": height,
            "room": room,
        },
        on_cell_change=chose,
        on_edits_change=edited,
    )


def heat_of(numbers: Sequence[Sequence[Number]]) -> list[str]:
    """One digit per cell: 0 for zero, 1 to 9 for its size beside the largest."""
    largest = max((value for row in numbers for value in row), default=0)
    top, bottom = largest.numerator, largest.denominator

    def heat(value: Number) -> str:  # 8 value / largest, without a search for common divisors
        return str(1 + 8 * value.numerator * bottom // (value.denominator * top)) if value > 0 else "0"

    return ["".join(map(heat, row)) for row in numbers]


def _cell(message: object, rows: int, columns: int) -> Cell | None:
    row, column = (message.get("row"), message.get("column")) if isinstance(message, dict) else (None, None)
    fits = type(row) is int and type(column) is int and 0 <= row < rows and 0 <= column < columns
    return (row, column) if fits else None


def _edits(message: object, rows: int, columns: int) -> Edits:
    found = []
    for edit in message if isinstance(message, list) else []:
        fits = isinstance(edit, list) and len(edit) == 3 and isinstance(edit[2], str)
        cell = _cell({"row": edit[0], "column": edit[1]}, rows, columns) if fits else None
        if cell:
            found.append((*cell, edit[2][: LONGEST_CELL + 1]))  # one more, so that it is refused and not cut
    return found
