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
from pages.graphs.walks import bits as walk_bits
from pages.graphs.walks import exercise as walk_exercise
from pages.graphs.walks import facts as walk_facts
from pages.graphs.walks import files as graph_files
from pages.graphs.walks import matrix_editor, power, snippet
from pages.graphs.walks.presets import KEY, PRESETS, VIEWS
from pages.ui import controls, export, frame, state
from pages.ui.head import Head

START = "paw"  # its A³ has a 3: three walks that differ


@st.fragment
def lab(title: Head) -> None:
    """All that follows the graph. A fragment: an edit runs and sends this part, not the navigation, head and notes."""
    with frame.guard():
        graph = graph_source.current(START)
        head = st.container(gap=None)
        with controls.row():
            graph_picker.picker()
            length = controls.whole("n (edges)", key="walk_n", low=0, high=power.LONGEST, default=3)
        title.shows(graph_source.called(), f"n = {length}")
        counts = graphs.power(graph_source.text(), length)
        selected = power.cell(graph, counts)
        left, right = st.columns(2, gap="medium")
        with right:  # the answer to an edit is on its way before anything else
            power.power_table(graph, counts, length, selected)
        with head:
            state.try_this(PRESETS, key=KEY, defaults={"walk_tab": None})
            graph_source.problem()
        with left:
            walks_drawn(graph, counts, length, selected)
        with right:
            if graph.nodes:
                power.entry_story(graph, counts, length, selected)
            frame.caption(
                "computed",
                f"{power.power_name(length)} in exact {'integers' if graph.whole else 'fractions'}, by repeated squaring",
                walk_bits.line(graph),
            )
        tabs(graph, counts, length, selected)
        graph_source.link_note()
        graph_picker.others("graphs/walks")


def walks_drawn(graph: Graph, counts: Sequence[Sequence[Number]], length: int, selected: Cell) -> None:
    """The canvas, with the walks of the selected entry to step through."""
    drawing = st.container()
    with controls.row():
        kind = controls.one_of("Step through", {one: f"{one}s" for one in enumerate.KINDS}, key="walk_kind")
        graph_files.menu(graph, extra=lambda: power.power_code(graph, counts, length))
        if graph.nodes:
            export.show_code(KEY, snippet.lines(graph_source.text(), length, *selected, kind))
    stepped = power.listing(graph, length, selected, kind)
    story = f"{graph_source.text()} {selected} {length} {kind}"
    with drawing:
        canvas(
            graph,
            key="walk_canvas",
            frames=power.frames(graph, stepped),
            word=stepped.kind,
            story=story,
            height=210 if state.presenting() else 340,  # the steps below it are in sight of a projector, too
            lights=True,
        )
        st.caption(power.count_line(graph, length, selected, stepped))


def tabs(graph: Graph, counts: Sequence[Sequence[Number]], length: int, selected: Cell) -> None:
    """The other ways to edit and read the graph, one at a time; the page opens without one."""
    name = st.segmented_control("Look closer", VIEWS, key="walk_tab", bind="query-params", persist_state="session")
    if name == "Matrix editor":
        matrix_editor.matrix_editor(graph, key="walk_matrix")
    elif name == "Edge list":
        matrix_editor.edge_list(graph)
    elif name == "Facts":
        walk_facts.show(graph, length, selected)
    elif name == "64 bits":
        walk_bits.show(graph, counts, length, selected)
    elif name == "Exercise":
        walk_exercise.exercise()


with frame.page(
    "Walks",
    aim="Entry (i, j) of Aⁿ is the number of walks of n edges from i to j: select one and step through its walks.",
    questions=("3.1.a", "3.1.b", "3.1.c"),
    note="graphs/walks",
) as title:
    lab(title)
