"""Walks: build a graph, read A^n as numbers of walks, and see the walks of one entry on the graph (question 3.1)."""

import streamlit as st

from dl2core.graphs import enumerate
from pages.ui import (
    controls,
    frame,
    graph_files,
    graph_picker,
    graph_source,
    matrix_editor,
    state,
    walk_bits,
    walk_exercise,
    walk_facts,
)
from pages.ui.cached import graphs
from pages.ui.graph_canvas import canvas
from pages.ui.walk_power import (
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
from pages.ui.walk_presets import PRESETS

TABS = ("Matrix editor", "Edge list", "Facts", "64 bits", "Exercise")

with frame.page(
    "Walks",
    aim="Entry (i, j) of Aⁿ is the number of walks of n edges from i to j: select one and step through its walks.",
    questions=("3.1.a", "3.1.b", "3.1.c"),
    subject="any graph of up to 50 nodes",
    note="walks",
) as page:
    graph_source.current()
    state.try_this(PRESETS, key="walk")
    with controls.row():
        graph_picker.picker()
        length = controls.whole("n (edges)", key="walk_n", low=0, high=LONGEST, default=3)
    graph_source.problem()
    graph = graph_source.current()
    text = graph_source.text()
    selected = cell(graph)
    counts = graphs.power(text, length)

    left, right = st.columns(2, gap="medium")
    with left:
        drawing = st.container()
        with controls.row():
            kind = controls.one_of("Step through", list(enumerate.KINDS), key="walk_kind", names=lambda one: f"{one}s")
            graph_files.menu(graph, extra=lambda: power_code(graph, counts, length))
        stepped = listing(graph, length, selected, kind)
        story = f"{text} {selected} {length} {kind}"
        with drawing:
            canvas(graph, key="walk_canvas", frames=frames(graph, stepped), word=stepped.kind, story=story, height=340)
            st.caption(count_line(graph, length, selected, stepped))
    with right:
        power_table(graph, counts, length, selected)
        if graph.nodes:
            entry_story(graph, counts, length, selected)
        frame.caption(
            "computed",
            f"{power_name(length)} in exact {'integers' if graph.whole else 'fractions'}, by repeated squaring",
            walk_bits.line(graph),
        )

    tabs = dict(zip(TABS, st.tabs(TABS, key="walk_tab", on_change="rerun", bind="query-params"), strict=True))
    for name, tab in tabs.items():
        if tab.open:
            with tab:
                if name == "Matrix editor":
                    matrix_editor.matrix_editor(graph, key="walk_matrix")
                elif name == "Edge list":
                    matrix_editor.edge_list(graph)
                elif name == "Facts":
                    walk_facts.show(graph, length, selected, presenting=page.presenting)
                elif name == "64 bits":
                    walk_bits.show(graph, counts, length, selected)
                else:
                    walk_exercise.exercise()
    graph_source.link_note()
    graph_picker.others("graphs/walks.py")
