"""Another numbering: P A Pᵀ beside A, and what a graph network and a plain network make of both."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from dl2core.graphs.graph.graph import Graph
from dl2core.graphs.layers import features, permutation, variants
from dl2core.graphs.layers.layer import Array
from pages.graphs import charts
from pages.graphs.canvas import Frame, canvas
from pages.graphs.message_frames import strengths
from pages.graphs.plain_network import refinement as colours_view
from pages.ui import controls, export, frame, numbers, plot, state
from pages.ui.cached import charts as kept
from pages.ui.charts import style
from pages.ui.markdown import literal

LAYERS, WEIGHT_SEED = 2, 1
VIEWS = ("Numbers", "All its matrices", "What it cannot tell apart")
SHOWN_MATRICES = 60


def options(graph: Graph) -> tuple[int, ...]:
    """Widgets for the new numbering, drawn into the page's row; the order they ask for."""
    nodes = list(graph.nodes)
    how = controls.one_of("Renumber by", ("shuffle", "swap"), key="perm_how")
    if how == "shuffle":
        return permutation.shuffled(len(nodes), seed=controls.seed(key="perm", default=1, width=124))
    first = controls.select("Node", nodes, key="perm_first", width=120)
    second = controls.select("with", nodes, key="perm_second", default=nodes[min(1, len(nodes) - 1)], width=120)
    return permutation.swapped(len(nodes), graph.index(first), graph.index(second))


def show(graph: Graph, order: tuple[int, ...]) -> None:
    """See what follows from another numbering.

    Args:
        graph: the shared graph.
        order: the new numbering, as `options` gave it.
    """
    adjacency = np.array(graph.adjacency(), dtype=np.float64)
    start = features.start(graph.nodes, "numbers")
    layers = features.weights(1, LAYERS, kind="seeded", seed=WEIGHT_SEED, activation="tanh")
    plain = permutation.flat_network(len(graph.nodes), 1, seed=WEIGHT_SEED)

    def network(a: Array, h: Array) -> Array:
        return variants.run(a, h / 10, layers, name="mean")[-1].after

    def flat(a: Array, h: Array) -> Array:
        return plain(a, h / 10)

    renumbered = permutation.relabelled(adjacency, start, order)
    new_names = tuple(str(order.index(v) + 1) for v in range(len(order)))
    left, right = st.columns([13, 10] if state.presenting() else [10, 11], gap="medium")
    with left:
        values = strengths(start[:, 0])
        before = Frame(
            "As it was: name, and the number it holds", values, tuple(numbers.number(h) for h in start[:, 0])
        )
        after = Frame("Renumbered: below each node its new number", values, tuple(f"now {name}" for name in new_names))
        canvas(graph, key="perm_canvas", frames=(before, after), word="numbering", height=300)
    both = (("Graph network", network, style.BLUE), ("Plain network", flat, style.VERMILLION))
    with right:
        with st.container(horizontal=True, gap="small"):
            for matrix, title in ((adjacency, "A"), (renumbered[0], "P A Pᵀ")):
                with st.container(width="content", gap="xxsmall"):
                    st.markdown(f"**{title}**")
                    picture = charts.adjacency(_cells(matrix, title))
                    plot.show(picture, width="content", alt=f"The adjacency matrix {title}")
        with st.container(horizontal=True, gap="medium"):
            for name, f, _ in both:
                error = permutation.equivariance_error(f, adjacency, start, order=order)
                st.metric(
                    f"{name}'s error",
                    numbers.error(error) if error < 1e-6 else numbers.number(error),
                    width="content",
                    help="Largest entry of |f(PAPᵀ, PH) − P f(A, H)|: 0 if the answers are renumbered along",
                )
        renamed = ", ".join(f"{literal(name)} → {new}" for name, new in zip(graph.nodes, new_names, strict=True))
        st.caption(f"New numbers: {renamed}", width="stretch")
    rows = []
    for name, f, _ in both:
        answers = (("before", f(adjacency, start)), ("after", permutation.matrix(order).T @ f(*renumbered)))
        rows += [
            {"network": name, "node": node, "numbering": when, "answer": float(value)}
            for when, answer in answers
            for node, value in zip(graph.nodes, answer[:, 0], strict=True)
        ]
    for place, (name, _, colour) in zip(st.columns(2), both, strict=True):
        chart = kept.chart(charts.answers, rows, name, graph.nodes, colour=colour)
        plot.show(chart, where=place, alt=f"{name}: each node's answer before (ring) and after (dot) renumbering")
    frame.caption(
        "computed",
        f"{LAYERS} layers, tanh; plain network of {plain.inputs} inputs",
        f"weights of seed {WEIGHT_SEED}",
        "ring before, dot after, of the same node",
    )
    export.menu("perm", rows=rows)
    view = controls.one_of("Look closer", VIEWS, key="perm_view")
    with frame.guard():
        if view == VIEWS[0]:
            _matrices(adjacency, start, order)
        elif view == VIEWS[1]:
            _all(adjacency)
        else:
            colours_view.show(graph, adjacency)


def _cells(matrix: Array, title: str) -> list[dict[str, object]]:
    return [
        {"matrix": title, "row": i + 1, "column": j + 1, "value": float(matrix[i, j])}
        for i, j in np.ndindex(matrix.shape)
    ]


def _matrices(adjacency: Array, start: Array, order: tuple[int, ...]) -> None:
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


def _all(adjacency: Array) -> None:
    """Every adjacency matrix of the graph."""
    found = permutation.all_matrices(adjacency)
    total = len(found) * found[0].count
    more = f", the first {SHOWN_MATRICES} are shown" if len(found) > SHOWN_MATRICES else ""
    st.markdown(
        f"One graph, {total:,} numberings, **{len(found):,} different matrices**: {found[0].count:,} numberings each leave the matrix as it is "
        f"(the graph's symmetries){more}. A plain network has to learn each of them anew."
    )
    cells = [cell for i, one in enumerate(found[:SHOWN_MATRICES]) for cell in _cells(one.adjacency, str(i + 1))]
    plot.show(
        kept.chart(charts.many_matrices, cells),
        width="content",
        alt=f"{min(len(found), SHOWN_MATRICES)} adjacency matrices of the same graph",
    )
