"""What 64-bit integers would have shown in place of A^n."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dl2core.graphs.graph.build import Graph, Number
from dl2core.graphs.walks import digits, walks
from pages.graphs import cached as graphs
from pages.graphs import source as graph_source
from pages.graphs.matrix_grid import Cell, matrix_grid


def line(graph: Graph) -> str:
    """Up to which n the powers fit, in a few words."""
    if not graph.whole:
        return "64-bit integers hold no fractions"
    first = graphs.overflow(graph_source.text())
    if first is None:
        return "64-bit integers would hold every power up to n = 200"
    return f"64-bit integers overflow from n = {first} on"


def show(graph: Graph, counts: Sequence[Sequence[Number]], length: int, selected: Cell) -> None:
    """The whole table as numpy's int64 has it, wrong entries marked, and the selected entry both ways."""
    if not graph.nodes:
        st.caption("The graph has no nodes yet.")
        return
    if not graph.whole:
        st.caption("The weights are fractions: 64-bit integers hold none of these powers.")
        return
    shown = walks.as_int64(counts)
    row, column = selected
    wrong = sum(a != b for one, other in zip(shown, counts, strict=True) for a, b in zip(one, other, strict=True))
    st.markdown(
        f"**n = {length}: {wrong} of {len(counts) ** 2} entries wrong.** {line(graph)}. "
        "numpy raises no error: the numbers wrap round 2⁶⁴ = 18,446,744,073,709,551,616."
    )
    matrix_grid(
        [[digits.short(entry) for entry in row] for row in shown],
        key="walk_int64",
        rows=graph.nodes,
        columns=graph.nodes,
        label=f"A to the power {length} in 64-bit integers; wrong entries are marked",
        corner="int64",
        marks=[
            ["wrong" if a != b else "" for a, b in zip(one, other, strict=True)]
            for one, other in zip(shown, counts, strict=True)
        ],
        height=330,
    )
    st.code(f"exact  {counts[row][column]}\nint64  {shown[row][column]}", language=None, wrap_lines=True)
