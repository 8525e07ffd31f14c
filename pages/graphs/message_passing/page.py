"""Message passing: any graph, any features; click a node and its neighbours' numbers travel into the formula."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dl2core.errors import InputError
from dl2core.graphs.layers import features, variants
from dl2core.graphs.layers.layer import ACTIVATIONS
from pages.graphs import picker as graph_picker
from pages.graphs import source as graph_source
from pages.graphs.canvas import canvas
from pages.graphs.message_frames import Story, frames
from pages.graphs.message_passing import feature_editor, place
from pages.graphs.message_passing import tabs as message_tabs
from pages.graphs.message_passing.presets import KEY, PRESETS, START
from pages.ui import controls, export, frame, numbers, state

MAX_LAYERS = 20

with frame.page(
    "Message passing",
    aim="Click a node: its neighbours' numbers travel into the formula, term by term.",
    questions=("3.2", "3.3"),
    note="graphs/message_passing",
) as head:
    graph_source.current()
    state.try_this(PRESETS, key=KEY, defaults=START)
    with controls.row():
        graph_picker.picker()
        variant = controls.one_of(
            "Variant",
            list(variants.VARIANTS),
            key="msg_variant",
            help="mean is the report's layer: GraphSAGE with the mean aggregator",
            width=150,
        )
        count = controls.whole("Layers", key="msg_layers", low=1, high=MAX_LAYERS, default=1)
        with controls.more("msg", "Features and weights"):
            kind = controls.one_of("Features", features.FEATURES, key="msg_features")
            own = controls.text("Own features", key="msg_own", most=2000, placeholder="1: 4; 2: 6")
            table = st.container()
            activation = controls.one_of("Activation", list(ACTIVATIONS), key="msg_activation")
            weights = controls.one_of("Weights", ("typed", "seeded"), key="msg_weights")
            seeded = weights == "seeded"
            words = "A number, or a matrix: 1 0; 0 2"
            w_text = controls.text("W", key="msg_w", default="1", most=500, disabled=seeded, help=words)
            b_text = controls.text("B", key="msg_b", default="1", most=500, disabled=seeded)
            seed = controls.seed(key="msg")
    graph_source.problem()
    graph = graph_source.current()
    if not graph.nodes:
        canvas(graph, key="msg_canvas")
        raise InputError("the graph has no nodes yet: choose one above, or press Add and click into the drawing")

    adjacency = np.array(graph.adjacency(), dtype=np.float64)
    start = features.start(graph.nodes, kind, seed=seed, own=own)
    with table:
        if kind == "one-hot":
            st.caption("One-hot: feature k of node v is 1 where k = v. Nothing to type.")
        else:
            feature_editor.editor(graph.nodes, start.tolist(), key="msg_own")
    width = start.shape[1]
    if weights == "seeded":
        layers = features.weights(width, count, kind="seeded", seed=seed, activation=activation)
    else:
        layers = [features.shared_layer(w_text or "1", b_text or "1", width=width, activation=activation)] * count
    steps = variants.run(adjacency, start, layers, name=variant)
    head.shows(graph_source.called(), variants.VARIANTS[variant].title)
    node, step = place.node(len(graph.nodes)), place.step(count)
    story = Story(graph.nodes, adjacency, layers, steps, variant, one_hot=kind == "one-hot", spike=kind == "spike")
    canvas(
        graph,
        key="msg_canvas",
        frames=frames(story, colour_node=node),
        word="layer",
        start=step,
        chosen=node,
        on_place=place.moved,
        soon=bool(state.value_of("msg_view")) or kind == "one-hot",
        height=255 if state.presenting() else 380,  # whole on a projector, which draws it half as large again
    )
    difference = variants.forms_difference(adjacency, start, layers, name=variant)
    how = variants.VARIANTS[variant]
    forms = (
        "no matrix form"
        if difference is None
        else f"node loop, messages, matrix and sparse form differ by {numbers.error(difference)}"
    )
    frame.caption("computed", how.title, how.source, forms)
    if graph.directed:
        st.caption("N(v) is row v of A: a node hears those it points to. The messages run against the arrows.")
    message_tabs.show(story, node=node)
    lines = message_tabs.code(
        graph_source.text(),
        kind=kind,
        own=own,
        seed=seed,
        weights=(w_text, b_text) if weights == "typed" else None,
        count=count,
        activation=activation,
        variant=variant,
    )
    export.menu("msg", rows=message_tabs.rows(story), python=lines)
    graph_picker.others("graphs/message_passing")
