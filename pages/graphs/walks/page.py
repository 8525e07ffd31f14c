"""Walks: build a graph, read A^n as numbers of walks, and see the walks of one entry on the graph (question 3.1)."""

from collections.abc import Sequence

import streamlit as st

from dl2core.graphs.graph.build import Graph, Number
from dl2core.graphs.walks import enumerate
from pages.graphs import cached as graphs
from pages.graphs import picker as graph_picker
from pages.graphs import source as graph_source
from pages.graphs.canvas import canvas
from pages.graphs.matrix_grid import Cell
from pages.graphs.walks import (
    bits as walk_bits,
)
from pages.graphs.walks import (
    exercise as walk_exercise,
)
from pages.graphs.walks import (
    facts as walk_facts,
)
from pages.graphs.walks import (
    files as graph_files,
)
from pages.graphs.walks import (
    matrix_editor,
)
from pages.graphs.walks.power import (
    LONGEST,
    cell,
    count_line,
    entry_story,
    frames,
    listing,
    power_code,
    power_name,
    power_table,
)
from pages.graphs.walks.presets import PRESETS
from pages.ui import controls, frame, state

TABS = ("Matrix editor", "Edge list", "Facts", "64 bits", "Exercise")


@st.fragment
def lab() -> None:
    """All that follows the graph. A fragment: an edit runs and sends this part, not the navigation, head and notes."""
    with frame.guard():
        graph = graph_source.current()
        head = st.container(gap=None)
        with controls.row():
            graph_picker.picker()
            length = controls.whole("n (edges)", key="walk_n", low=0, high=LONGEST, default=3)
        selected = cell(graph)
        counts = graphs.power(graph_source.text(), length)
        left, right = st.columns(2, gap="medium")
        with right:  # the answer to an edit is on its way before anything else
            power_table(graph, counts, length, selected)
        with head:
            state.try_this(PRESETS, key="walk")
            graph_source.problem()
        with left:
            walks_drawn(graph, counts, length, selected)
        with right:
            if graph.nodes:
                entry_story(graph, counts, length, selected)
            frame.caption(
                "computed",
                f"{power_name(length)} in exact {'integers' if graph.whole else 'fractions'}, by repeated squaring",
                walk_bits.line(graph),
            )
        tabs(graph, counts, length, selected)
        graph_source.link_note()
        graph_picker.others("graphs/walks")


def walks_drawn(graph: Graph, counts: Sequence[Sequence[Number]], length: int, selected: Cell) -> None:
    """The canvas, with the walks of the selected entry to step through."""
    drawing = st.container()
    with controls.row():
        kind = controls.one_of("Step through", list(enumerate.KINDS), key="walk_kind", names=lambda one: f"{one}s")
        graph_files.menu(graph, extra=lambda: power_code(graph, counts, length))
    stepped = listing(graph, length, selected, kind)
    story = f"{graph_source.text()} {selected} {length} {kind}"
    with drawing:
        canvas(graph, key="walk_canvas", frames=frames(graph, stepped), word=stepped.kind, story=story, height=340)
        st.caption(count_line(graph, length, selected, stepped))


def tabs(graph: Graph, counts: Sequence[Sequence[Number]], length: int, selected: Cell) -> None:
    """The other ways to edit and read the graph; only the open one is computed and sent."""
    name, place = controls.tab(TABS, key="walk_tab")
    with place:
        if name == "Matrix editor":
            matrix_editor.matrix_editor(graph, key="walk_matrix")
        elif name == "Edge list":
            matrix_editor.edge_list(graph)
        elif name == "Facts":
            walk_facts.show(graph, length, selected)
        elif name == "64 bits":
            walk_bits.show(graph, counts, length, selected)
        else:
            walk_exercise.exercise()


with frame.page(
    "Walks",
    aim="Entry (i, j) of Aⁿ is the number of walks of n edges from i to j: select one and step through its walks.",
    questions=("3.1.a", "3.1.b", "3.1.c"),
    subject="any graph of up to 50 nodes",
    note="graphs/walks",
):
    lab()
