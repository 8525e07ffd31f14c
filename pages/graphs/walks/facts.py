"""The Facts tab of the Walks page: what the powers of A say about the graph."""

from __future__ import annotations

import streamlit as st

from dl2core.graphs.graph.build import Graph
from dl2core.graphs.walks import digits, facts
from pages.graphs import cached as graphs
from pages.graphs import source as graph_source
from pages.graphs.matrix_grid import Cell, matrix_grid
from pages.graphs.walks import charts
from pages.ui import plot
from pages.ui.markdown import literal

LONGEST = 24  # edges, of the growth chart


def show(graph: Graph, length: int, selected: Cell) -> None:
    """All facts of the graph in view."""
    if not graph.nodes:
        st.caption("The graph has no nodes yet.")
        return
    known = graphs.all_facts(graph_source.text())
    _small_powers(graph, known)
    _parity(graph, known)
    left, right = st.columns(2, gap="medium")
    with left:
        _distances(graph, known)
    with right:
        _growth()
    _random_walk(graph, length, selected)


def _small_powers(graph: Graph, known: facts.Facts) -> None:
    diagonal = ", ".join(digits.short(entry) for entry in known.squares)
    if facts.is_simple(graph):
        st.markdown(
            f"**Degrees** are the diagonal of A²: {diagonal}. A walk of two edges back to its start goes to a neighbour and returns."
        )
        one = "triangle" if known.triangles == 1 else "triangles"
        st.markdown(
            f"**Triangles**: tr A³ / 6 = {digits.short(known.cubes)} / 6 = {known.triangles} {one}, each walked from 3 nodes in 2 directions."
        )
    else:
        st.markdown(
            f"**Diagonal of A²**: {diagonal} (with loops, weights or directions these are no longer the degrees)."
        )
        st.markdown(
            f"**Closed walks of three edges**: tr A³ = {digits.short(known.cubes)}; dividing by 6 gives triangles only for simple graphs."
        )


def _parity(graph: Graph, known: facts.Facts) -> None:
    if known.sides is None:
        later = " From some n on no entry is 0." if not graph.directed and len(known.parts) == 1 else ""
        st.markdown(f"**Parity**: not bipartite: some cycle is odd, so no choice of two sides fits all edges.{later}")
        return
    sides = [
        ", ".join(literal(name) for name, side in zip(graph.nodes, known.sides, strict=True) if side == which)
        for which in (0, 1)
    ]
    st.markdown(
        f"**Parity**: bipartite, ({sides[0]}) and ({sides[1]}). Every edge changes sides, so for even n all entries "
        "between the sides are 0, for odd n all entries within a side."
    )


def _distances(graph: Graph, known: facts.Facts) -> None:
    parts = len(known.parts)
    reach = "connected" if parts == 1 else f"{parts} components"
    st.markdown(
        f"**Distance**: the first n at which Aⁿ is not 0 ({reach}"
        + (f", diameter {known.diameter})" if known.diameter is not None else ")")
    )
    largest = (
        known.diameter
        if known.diameter is not None
        else max((d for row in known.distances for d in row if d is not None), default=0)
    )
    matrix_grid(
        [["–" if steps is None else str(steps) for steps in row] for row in known.distances],
        key="walk_distances",
        rows=graph.nodes,
        columns=graph.nodes,
        label="Distances; a dash where no walk leads",
        corner="n",
        heat=[
            "".join("0" if not steps else str(1 + 8 * steps // max(largest, 1)) for steps in row)
            for row in known.distances
        ],
        height=330,
    )
    st.caption("k layers of message passing see exactly the nodes at distance k or less: where (A + I)ᵏ is not 0.")


def _growth() -> None:
    values = graphs.eigenvalues(graph_source.text())
    largest = max(abs(value) for value in values)
    st.markdown(f"**Growth**: all walks of n edges / of n − 1 edges, beside the largest eigenvalue of A, {largest:.4f}")
    chart = charts.growth(graphs.growth(graph_source.text(), LONGEST), largest)
    plot.show(
        chart,
        alt="Ratio of walk counts against n, with the largest eigenvalue as a line",
    )
    st.caption(
        "Spectrum: " + ", ".join(_eigenvalue(value) for value in values[:12]) + (" …" if len(values) > 12 else "")
    )


def _random_walk(graph: Graph, length: int, selected: Cell) -> None:
    start = graph.nodes[selected[0]]
    st.markdown(
        f"**Random walk** from {literal(start)}: rows of D⁻¹A sum to 1; after n = {length} steps, and in the limit"
    )
    limit = graphs.limit(graph_source.text())
    now = graphs.walk_from(graph_source.text(), selected[0], length)
    rows, names = [[f"{p:.3f}" for p in now]], [f"n = {length}"]
    if limit.exists:
        rows, names = [*rows, [f"{p:.3f}" for p in limit.rows[selected[0]]]], [*names, "limit"]
    matrix_grid(
        rows,
        key="walk_random",
        rows=names,
        columns=graph.nodes,
        label=f"Probabilities of a random walk from {start}",
        heat=["".join(str(round(9 * float(p))) for p in row) for row in rows],
    )
    if limit.exists:
        st.caption(
            "On a connected undirected graph the limit is each node's share of all edge ends, wherever the walk started."
        )
    else:
        st.caption(
            "There is no limit: the walk alternates between the two sides (eigenvalue −1), or runs round a directed cycle."
        )


def _eigenvalue(value: complex) -> str:
    real = f"{value.real:.3f}".replace("-0.000", "0.000").replace("-", "−")
    if abs(value.imag) < 1e-9:
        return real
    return f"{real} {'+' if value.imag > 0 else '−'} {abs(value.imag):.3f}i"
