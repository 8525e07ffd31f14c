"""The assignment's exercise: fill in the three adjacency matrices and the hexagon's A², checked cell by cell."""

from __future__ import annotations

import streamlit as st

from dl2core.graphs.graph import build
from dl2core.graphs.graph.build import Number
from dl2core.graphs.walks import walks
from pages.graphs.canvas import canvas
from pages.graphs.matrix_grid import Edits, matrix_grid
from pages.ui import controls, state

TASKS = {  # label -> graph, power
    "Graph 1": ("report:1", 1),
    "Graph 2": ("report:2", 1),
    "Graph 3": ("report:3", 1),
    "Hexagon A²": ("report:3", 2),
}


def exercise() -> None:
    """The drawing, an empty matrix, Check, and the answer behind a reveal."""
    task = controls.one_of("Task", list(TASKS), key="walk_task")
    name, power = TASKS[task]
    graph = build.named(name)
    truth = walks.walk_counts(graph.adjacency(), power)
    filled: dict[tuple[int, int], str] = state.keep(f"walk_filled_{task}", {})
    checked = bool(state.value_of(f"walk_checked_{task}"))
    cells = [[filled.get((i, j), "") for j in range(len(truth))] for i in range(len(truth))]
    left, right = st.columns(2, gap="medium")
    with left:
        canvas(graph, key=f"walk_drawing_{name[-1]}", editable=False, height=320)
    with right:
        what = "Fill in the adjacency matrix" if power == 1 else "Fill in A²: walks of two edges from row to column"
        st.markdown(f"**{what}**, then check it. Type a number and press Tab or Enter; arrow keys move.")
        matrix_grid(
            cells,
            key=f"walk_sheet_{list(TASKS).index(task)}",
            rows=graph.nodes,
            columns=graph.nodes,
            label=f"{what}, {task}",
            corner="A" if power == 1 else "A²",
            marks=[[_mark(text, truth[i][j]) for j, text in enumerate(row)] for i, row in enumerate(cells)]
            if checked
            else (),
            on_edit=lambda edits: _fill(filled, edits),
            empty="",
        )
        right_ones = sum(
            _mark(text, truth[i][j]) == "right" for i, row in enumerate(cells) for j, text in enumerate(row)
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button("Check", key="walk_check", type="primary", on_click=_check, args=(task,))
            st.button("Clear", key="walk_clear", on_click=_clear, args=(task,))
            if checked:
                st.markdown(
                    f"{right_ones} of {len(truth) ** 2} right, {sum(not text for row in cells for text in row)} empty",
                    width="content",
                )
    opened = st.expander("Answer", key=f"walk_answer_{list(TASKS).index(task)}", on_change="rerun")
    if opened.open:
        with opened:
            matrix_grid(
                [[str(entry) for entry in row] for row in truth],
                key=f"walk_truth_{list(TASKS).index(task)}",
                rows=graph.nodes,
                columns=graph.nodes,
                label=f"Answer, {task}",
                corner="A" if power == 1 else "A²",
            )


def _mark(text: str, truth: Number) -> str:
    if not text:
        return ""
    return "right" if len(text) <= 9 and text.isascii() and text.isdigit() and int(text) == truth else "wrong"


def _fill(filled: dict[tuple[int, int], str], edits: Edits) -> None:
    for i, j, text in edits:
        filled[i, j] = text.strip()


def _check(task: str) -> None:
    state.put(f"walk_checked_{task}", True)


def _clear(task: str) -> None:
    state.put(f"walk_filled_{task}", {})
    state.put(f"walk_checked_{task}", False)
