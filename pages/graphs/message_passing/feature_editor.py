"""A table of the nodes' features that can be typed into; what was typed is kept as text, in the link."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dl2core.errors import InputError
from dl2core.graphs.layers.features import LARGEST, parse_rows, write_rows
from pages.ui import state


def editor(names: Sequence[str], values: Sequence[Sequence[float]], *, key: str) -> None:
    """Draw the table; an edited row goes into the text parameter `key` as `name: numbers`.

    Args:
        names: of the N nodes.
        values: (N, D) what they start with now.
        key: of the text input that keeps the user's own features.
    """
    width = len(values[0]) if len(values) else 1
    columns = ["value"] if width == 1 else [f"feature {k + 1}" for k in range(width)]
    table = pd.DataFrame(values, columns=columns, index=pd.Index(names, name="node"), dtype=float)
    widget = f"{key}_table_{abs(hash((tuple(names), table.to_numpy().tobytes())))}"  # a new table after each change
    st.data_editor(
        table,
        key=widget,
        on_change=lambda: take(names, values, state.value_of(widget).get("edited_rows", {}), key=key),
        column_config={name: st.column_config.NumberColumn(min_value=-LARGEST, max_value=LARGEST) for name in columns},
        height=min(38 + 35 * len(names), 320),
        width="content",
    )


def take(
    names: Sequence[str], values: Sequence[Sequence[float]], edited: dict[int, dict[str, float]], *, key: str
) -> None:
    """Write the edited rows into the text parameter; an empty cell takes the node's own value back to the start."""
    try:
        rows: dict[str, Sequence[float]] = dict(parse_rows(state.value_of(key) or ""))
    except InputError:
        rows = {}  # the text that cannot be read is replaced by what was typed into the table
    for index, cells in edited.items():
        name, row = names[int(index)], list(values[int(index)])
        if any(cell is None for cell in cells.values()):
            rows.pop(name, None)
            continue
        for column, cell in cells.items():
            row[0 if column == "value" else int(column.removeprefix("feature ")) - 1] = float(cell)
        rows[name] = row
    state.put(key, write_rows(rows))
