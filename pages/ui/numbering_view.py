"""Another numbering: P A Pᵀ beside A, what a graph network and a plain network make of both, and what no network tells apart."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import streamlit as st

from dl2core.errors import InputError
from dl2core.graphs import colours, features, permutation, variants
from dl2core.graphs.gcn import Array
from dl2core.graphs.graph import Graph
from pages.ui import controls, export, frame, numbers
from pages.ui.charts import gnn as charts
from pages.ui.charts import style
from pages.ui.graph_canvas import Frame, canvas
from pages.ui.message_frames import strengths

LAYERS, WEIGHT_SEED = 2, 1
VIEWS = ("Numbers", "All its matrices", "What it cannot tell apart")
SHOWN_MATRICES = 60


def show(graph: Graph, *, presenting: bool) -> None:
    """Choose a new numbering and see what follows from it."""
    if not graph.nodes:
        canvas(graph, key="perm_canvas")
        raise InputError("the graph has no nodes yet: choose one above, or press Add and click into the drawing")
    order = _order(graph)
    adjacency = np.array(graph.adjacency(), dtype=np.float64)
    start = features.start(graph.nodes, "numbers")
    layers = features.weights(1, LAYERS, kind="seeded", seed=WEIGHT_SEED, activation="tanh")
    plain = permutation.flat_network(len(graph.nodes), 1, seed=WEIGHT_SEED)

    def network(a: Array, h: Array) -> Array:
        return variants.run(a, h / 10, layers, name="mean")[-1].after

    def flat(a: Array, h: Array) -> Array:
        return plain(a, h / 10)

    renumbered = permutation.relabelled(adjacency, start, order)
    left, right = st.columns([9, 11], gap="medium")
    with left:
        new_names = tuple(str(order.index(v) + 1) for v in range(len(order)))
        values = strengths(start[:, 0])
        canvas(
            graph,
            key="perm_canvas",
            frames=(
                Frame(
                    "As it was: name, and the number it holds", values, tuple(numbers.number(h) for h in start[:, 0])
                ),
                Frame("Renumbered: below each node its new number", values, tuple(f"now {name}" for name in new_names)),
            ),
            word="numbering",
            height=300,
        )
    with right:
        with st.container(horizontal=True, gap="small"):
            for matrix, title in ((adjacency, "A"), (renumbered[0], "P A Pᵀ")):
                picture = charts.adjacency(_cells(matrix, title), title, presenting=presenting)
                st.altair_chart(picture, width="content", alt=f"The adjacency matrix {title}")
        st.caption(
            f"New numbers: {', '.join(f'{name} → {new}' for name, new in zip(graph.nodes, new_names, strict=True))}",
            width="stretch",
        )
    rows = []
    for place, name, f, colour in zip(
        st.columns(2), ("Graph network", "Plain network"), (network, flat), (style.BLUE, style.VERMILLION), strict=True
    ):
        error = permutation.equivariance_error(f, adjacency, start, order=order)
        place.metric(
            f"{name}: |f(PAPᵀ, PH) − P f(A, H)|", numbers.error(error) if error < 1e-6 else numbers.number(error)
        )
        both = (("before", f(adjacency, start)), ("after", permutation.matrix(order).T @ f(*renumbered)))
        mine = [
            {"network": name, "node": node, "numbering": when, "answer": float(value)}
            for when, answers in both
            for node, value in zip(graph.nodes, answers[:, 0], strict=True)
        ]
        chart = charts.answers(mine, graph.nodes, colour=colour, presenting=presenting)
        place.altair_chart(chart, alt=f"{name}: each node's answer before (ring) and after (dot) renumbering")
        rows += mine
    frame.caption(
        "computed",
        f"{LAYERS} layers, tanh; plain network of {plain.inputs} inputs",
        f"weights of seed {WEIGHT_SEED}",
        "ring before, dot after, of the same node",
    )
    export.menu("perm", rows=rows)
    view = controls.one_of("Look closer", VIEWS, key="perm_view")
    with frame.guard():
        {VIEWS[0]: _matrices, VIEWS[1]: _all, VIEWS[2]: _alike}[view](graph, adjacency, start, order, presenting)


def _order(graph: Graph) -> tuple[int, ...]:
    nodes = list(graph.nodes)
    with controls.row():
        how = controls.one_of("Renumber by", ("shuffle", "swap"), key="perm_how")
        if how == "shuffle":
            return permutation.shuffled(len(nodes), seed=controls.seed(key="perm", default=1))
        first = st.selectbox(
            "Node", nodes, 0, key="perm_first", width=120, bind="query-params", persist_state="session"
        )
        second = st.selectbox(
            "with",
            nodes,
            min(1, len(nodes) - 1),
            key="perm_second",
            width=120,
            bind="query-params",
            persist_state="session",
        )
    return permutation.swapped(len(nodes), graph.index(first), graph.index(second))


def _cells(matrix: Array, title: str) -> list[dict[str, object]]:
    return [
        {"matrix": title, "row": i + 1, "column": j + 1, "value": float(matrix[i, j])}
        for i, j in np.ndindex(matrix.shape)
    ]


def _matrices(graph: Graph, adjacency: Array, start: Array, order: tuple[int, ...], presenting: bool) -> None:
    """P, P A Pᵀ and P H as tables."""
    st.latex(r"f(P A P^\top, P H) = P f(A, H)")
    heads = [str(i + 1) for i in range(len(order))]
    renumbered = permutation.relabelled(adjacency, start, order)
    with st.container(horizontal=True, gap="medium"):
        for title, matrix in (("P", permutation.matrix(order)), ("P A Pᵀ", renumbered[0]), ("P H", renumbered[1])):
            with st.container(width="content"):
                st.caption(title)
                columns = heads if matrix.shape[1] == len(heads) else ["value"]
                table = pd.DataFrame(
                    [[numbers.number(x) for x in row] for row in matrix.tolist()], index=heads, columns=columns
                )
                st.dataframe(table, width="content", height=min(38 + 35 * len(heads), 320), alt=f"The matrix {title}")


def _all(graph: Graph, adjacency: Array, start: Array, order: tuple[int, ...], presenting: bool) -> None:
    """Every adjacency matrix of the graph."""
    found = permutation.all_matrices(adjacency)
    total = len(found) * found[0].count
    more = f", the first {SHOWN_MATRICES} are shown" if len(found) > SHOWN_MATRICES else ""
    st.markdown(
        f"One graph, {total:,} numberings, **{len(found):,} different matrices**: {found[0].count:,} numberings each leave the matrix as it is "
        f"(the graph's symmetries){more}. A plain network has to learn each of them anew."
    )
    cells = [cell for i, one in enumerate(found[:SHOWN_MATRICES]) for cell in _cells(one.adjacency, str(i + 1))]
    st.altair_chart(
        charts.many_matrices(cells, presenting=presenting),
        width="content",
        alt=f"{min(len(found), SHOWN_MATRICES)} adjacency matrices of the same graph",
    )


def _alike(graph: Graph, adjacency: Array, start: Array, order: tuple[int, ...], presenting: bool) -> None:
    """Colours of the graph, the hexagon against two triangles, and neighbourhoods that collide."""
    refined = colours.refine([adjacency])
    classes = Counter(refined.rounds[-1][0])
    lists = [
        ", ".join(name for name, c in zip(graph.nodes, refined.rounds[-1][0], strict=True) if c == colour)
        for colour in classes
    ]
    st.markdown(
        f"Weisfeiler-Lehman colours: after {refined.stable} round{'s' if refined.stable != 1 else ''} this graph has {len(classes)} colours "
        f"({' | '.join(lists)}). Started with equal features, nodes of one colour stay equal in every message-passing network."
    )
    ring = np.roll(np.eye(3), 1, axis=1)
    two = np.kron(np.eye(2), ring + ring.T)
    six = np.roll(np.eye(6), 1, axis=1) + np.roll(np.eye(6), -1, axis=1)
    if colours.refine([six, two]).alike(0, 1):
        st.markdown(
            "The hexagon and two triangles get the same colours: every node has two neighbours of its own kind. No message passing tells them apart."
        )
    rows = [
        {
            "left": f"{{{', '.join(map(str, pair.left))}}}",
            "right": f"{{{', '.join(map(str, pair.right))}}}",
            **{
                name: f"{numbers.number(x)} {'=' if x == y else '≠'} {numbers.number(y)}"
                for name, (x, y) in colours.collisions(pair).items()
            },
            "what it shows": pair.lesson,
        }
        for pair in colours.PAIRS
    ]
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, alt="Pairs of neighbourhoods and what each aggregator makes of them"
    )
    st.caption(
        "▲ Xu et al. 2019, “How powerful are graph neural networks?” · ■ computed here by the aggregators themselves"
    )
