"""One menu for everything that goes into the graph from a file or a text, and out of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dl2core.graphs.graph import build, formats
from dl2core.graphs.graph.build import AsymmetricMatrix, Graph
from dl2core.graphs.graph.text import decoded
from pages.graphs import source as graph_source
from pages.ui import state

_UPLOAD_MB = 1
_KEY, _PENDING = "graph_file", "graph_pending"  # the uploader; an asymmetric matrix that waits for its mend


def menu(graph: Graph, *, extra: Callable[[], None] | None = None) -> None:
    """A popover "Import / export".

    Args:
        graph: what is exported.
        extra: draws further exports (the power in view).
    """
    popover = st.popover("Import / export", key="graph_files", on_change="rerun")
    if not popover.open:
        return
    with popover:
        st.file_uploader(
            "Import: edge list (txt), adjacency matrix (csv), networkx node-link (json)",
            ["txt", "edges", "csv", "tsv", "json"],
            key=_KEY,
            max_upload_size=_UPLOAD_MB,
            on_change=_take,
        )
        graph_source.problem()
        mends()
        st.caption("Export")
        with st.container(horizontal=True, gap="small"):
            for label, (name, kind, write) in formats.EXPORTS.items():
                st.download_button(label, partial(write, graph), name, kind, on_click="ignore", key=f"graph_out_{name}")
            st.download_button(
                "Drawing (png)", partial(_png, graph), "graph.png", "image/png", on_click="ignore", key="graph_out_png"
            )
        if extra:
            extra()


def take_matrix(names: tuple[str, ...], matrix: build.Matrix, *, directed: bool) -> None:
    """Take an adjacency matrix; one that is not symmetric, where it has to be, is kept until it is mended."""
    before = graph_source.current()
    try:
        places = before.positions if tuple(names) == before.nodes else ()
        graph = build.from_matrix(matrix, names, directed=directed, positions=places)
    except AsymmetricMatrix:
        state.put(_PENDING, (names, matrix))
        raise
    state.forget(_PENDING)
    graph_source.replace(build.keep_positions(graph, before))


def mends() -> None:
    """Both ways to take a matrix that is not symmetric, as buttons; nothing if there is none."""
    if state.value_of(_PENDING) is None:
        return
    names, matrix = state.value_of(_PENDING)
    size = range(len(matrix))
    upper = [[matrix[min(i, j)][max(i, j)] for j in size] for i in size]
    with st.container(horizontal=True, gap="small"):
        st.button("Make the graph directed", key="mend_directed", on_click=_mend, args=(names, matrix, True))
        st.button("Mirror the upper half", key="mend_mirror", on_click=_mend, args=(names, upper, False))
        st.button("Leave it", key="mend_none", on_click=_forget, type="tertiary")


def _mend(names: tuple[str, ...], matrix: build.Matrix, directed: bool) -> None:
    graph_source.attempt(lambda: take_matrix(names, matrix, directed=directed))


def _forget() -> None:
    state.forget(_PENDING)
    graph_source.attempt(lambda: None)


def _take() -> None:
    file = state.value_of(_KEY)
    if file is not None:
        graph_source.attempt(lambda: _read(file.name, file.getvalue()))


def _read(name: str, content: bytes) -> None:
    text = decoded(content, name)
    if name.lower().endswith((".csv", ".tsv")):
        names, matrix = formats.read_csv(text)
        take_matrix(names, matrix, directed=graph_source.current().directed)
    else:
        graph_source.replace(formats.read_file(name, text, before=graph_source.current()))


def _png(graph: Graph) -> bytes:
    import vl_convert

    return vl_convert.svg_to_png(formats.svg(graph), scale=1.5)
