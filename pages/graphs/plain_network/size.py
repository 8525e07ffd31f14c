"""Another size: a plain network is built for one number of nodes, a graph network for none in particular."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from dl2core.errors import InputError
from dl2core.graphs.graph.graph import MAX_NODES, Graph
from dl2core.graphs.layers import features, permutation, variants
from pages.graphs import charts
from pages.graphs import source as graph_source
from pages.graphs.canvas import Frame, canvas
from pages.graphs.message_frames import strengths
from pages.graphs.plain_network import snippet
from pages.graphs.plain_network.presets import ROOM
from pages.ui import controls, export, frame, jobs, numbers, plot, provenance
from pages.ui.cached import charts as kept
from pages.ui.head import Head
from pages.ui.room import room

WIDTH = 16  # hidden units of the plain network
DRAWING = 470  # px of the canvas with its tools


def options(graph: Graph) -> int:
    """The number of nodes that the plain network is built for, asked in the page's row."""
    with controls.more("perm_size"):
        return controls.whole("Plain net for nodes", key="perm_built", low=1, high=MAX_NODES, default=5)


def show(graph: Graph, built: int, head: Head) -> None:
    """Draw a node more, and see which network still takes the graph.

    Args:
        graph: the shared graph.
        built: nodes that the plain network takes.
        head: says what is drawn.
    """
    head.shows(graph_source.called())
    adjacency, start = np.array(graph.adjacency(), dtype=np.float64), features.start(graph.nodes, "numbers")
    layers = features.weights(1, 1, kind="seeded", seed=1, activation="tanh")
    answer = variants.run(adjacency, start, layers, name="mean")[-1].after
    place = room("perm_room", ROOM)
    with place, st.container(gap=None):
        facts = f"one feature per node, {WIDTH} hidden units", "the plain network reads N² + N numbers"
        jobs.line(provenance.describe("computed", *facts))
        with room("perm_drawing", DRAWING):
            left, right = st.columns([10, 11], gap="medium")
    with left:
        texts = tuple(numbers.number(h) for h in start[:, 0])
        canvas(
            graph,
            key="perm_canvas",
            frames=(Frame("The number each node holds", strengths(start[:, 0]), texts),),
            word="",
            height=300,
        )
    with right:
        st.markdown(
            f"**Graph network**, {layers[0].weight.size + layers[0].own.size} weights: takes this graph, as it takes any. "
            f"Its {len(answer)} answers lie between {numbers.number(float(answer.min()))} and {numbers.number(float(answer.max()))}."
        )
        plain = permutation.flat_network(built, 1, width=WIDTH)
        st.markdown(f"**Plain network**, {plain.hidden.size + plain.output.size:,} weights:")
        try:
            said = plain(adjacency, start)
            st.success(f"takes this graph: {plain.inputs} numbers. Now add a node, or take one away.")
            st.caption(
                f"Its answers lie between {numbers.number(float(said.min()))} and {numbers.number(float(said.max()))}."
            )
        except InputError as refusal:
            st.error(f"cannot read it: {refusal}")
    rows = [
        {"nodes": n, "network": name, "weights": weights}
        for n in range(1, MAX_NODES + 1)
        for name, weights in (("graph network", 2), ("plain network", WIDTH * (n * (n + 1)) + n * WIDTH))
    ]
    plot.show(
        kept.chart(charts.weights, rows, len(graph.nodes)),
        alt="Number of weights against number of nodes for both networks",
        where=place,
    )
    with frame.folded("Table"):
        sizes = sorted({5, 6, 10, 34, built, len(graph.nodes)})
        table = [
            {
                "nodes": n,
                "numbers it would have to read": n * n + n,
                f"the network for {built} nodes": "reads it" if n == built else "cannot",
                "graph network": "reads it",
            }
            for n in sizes
        ]
        st.dataframe(pd.DataFrame(table), hide_index=True, alt="Which graph sizes each network reads")
    export.menu("perm_size", rows=rows, python=snippet.size(graph_source.text(), built, WIDTH))
