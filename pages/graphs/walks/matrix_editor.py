"""The adjacency matrix, and the edge list, as second and third ways to edit the graph: each updates the others."""

from __future__ import annotations

import streamlit as st

from dl2core.errors import InputError
from dl2core.graphs.graph import build, reading, table
from dl2core.graphs.graph.build import Graph, write_weight
from pages.graphs import source as graph_source
from pages.graphs.matrix_grid import Edits, heat_of, matrix_grid
from pages.graphs.walks import files as graph_files
from pages.ui import state

_TEXT = "graph_edges"


def matrix_editor(graph: Graph, *, key: str) -> None:
    """A as a table that is typed into. In an undirected graph the mirrored entry changes along."""
    adjacency = graph.adjacency()
    matrix_grid(
        [[write_weight(entry) for entry in row] for row in adjacency],
        key=key,
        rows=graph.nodes,
        columns=graph.nodes,
        label="Adjacency matrix A, editable",
        corner="A",
        heat=heat_of(adjacency),
        on_edit=lambda edits: _attempt(graph, edits),
        toggles=True,
        lights=True,
    )
    graph_files.mends(key="matrix")
    st.caption(
        "Type a weight (3, 2.5 or 1/3), space bar for 0 and 1, or paste a block from a spreadsheet: empty cells are 0, names of rows and columns are matched. "
        + ("Row to column." if graph.directed else "The mirrored entry changes along.")
    )


def edge_list(graph: Graph) -> None:
    """The edges as text; what cannot be read is named with its line and column, and the text stays."""
    written = build.format_edges(graph)
    if state.value_of(f"{_TEXT}_of") != written:
        state.put(f"{_TEXT}_of", written)
        state.put(_TEXT, written)
    lines = written.count("\n") + 2
    st.text_area("Edges", key=_TEXT, height=min(400, max(120, 24 * lines)), on_change=_read_text, args=(graph,))
    st.button("Apply", key="graph_edges_apply", on_click=_read_text, args=(graph,))
    st.caption("`u-v` or `u>v`, weight `u-v*2.5`, separated by commas or lines; a name alone is a node without edges.")


def _read_text(graph: Graph) -> None:
    given = state.value_of(_TEXT)
    graph_source.attempt(lambda: graph_source.put_edges(given, None if ">" in given else _one_way(graph)))


def _one_way(graph: Graph) -> bool | None:
    """A directed graph without edges stays directed while its list is empty of signs."""
    return True if graph.directed and not graph.edges else None


def _attempt(graph: Graph, edits: Edits) -> None:
    graph_source.attempt(lambda: _apply(graph, edits))


def _apply(graph: Graph, edits: Edits) -> None:
    """Write the typed entries into A; raises InputError where one is not a weight, AsymmetricMatrix where two clash."""
    matrix = [list(row) for row in graph.adjacency()]
    typed = {(i, j) for i, j, _ in edits}
    table.refuse_thousands([text.strip() for *_, text in edits])
    for i, j, text in edits:
        try:
            matrix[i][j] = table.read_cell(text.strip())
        except InputError as error:
            raise InputError(f"row {graph.nodes[i]}, column {graph.nodes[j]}: {error}") from None
        if not graph.directed and (j, i) not in typed:
            matrix[j][i] = matrix[i][j]
    found = reading.table(graph.nodes, matrix)
    graph_files.take_matrix(found.names, found.matrix, directed=graph.directed, notes=found.notes)
