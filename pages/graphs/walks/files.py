"""One menu for everything that goes into the graph from a file or a text, and out of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dl2core.graphs.graph import build, drawing, formats
from dl2core.graphs.graph.build import AsymmetricMatrix, Graph
from dl2core.graphs.graph.reading import Table
from pages.graphs import source as graph_source
from pages.ui import state
from pages.ui.markdown import plain

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
            "Import: edge list, adjacency matrix (csv, tsv), JSON, GraphML, GEXF, GML, Pajek, graph6, adjacency list",
            list(formats.ENDINGS),
            key=_KEY,
            max_upload_size=_UPLOAD_MB,
            on_change=_take,
        )
        graph_source.problem()
        mends(key="file")
        _export(graph)
        if extra:
            extra()


def _export(graph: Graph) -> None:
    """One format at a time: what it cannot hold is said in place of its button."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        labels = {export.label: export for export in formats.EXPORTS}
        export = labels[st.selectbox("Export", list(labels), key="graph_export", width=260)]
        reason = formats.refusal(export, graph)
        if not reason:
            st.download_button(
                "Download", partial(export.write, graph), export.file, export.media, on_click="ignore", key="graph_out"
            )
        st.download_button(
            "Drawing (png)", partial(_png, graph), "graph.png", "image/png", on_click="ignore", key="graph_out_png"
        )
    if reason:
        st.caption(plain(reason))


def take_matrix(names: tuple[str, ...], matrix: build.Matrix, *, directed: bool, notes: Sequence[str] = ()) -> None:
    """Take an adjacency matrix; one that is not symmetric, where it has to be, is kept until it is corrected."""
    before = graph_source.current()
    try:
        places = before.positions if tuple(names) == before.nodes else ()
        graph = build.from_matrix(matrix, names, directed=directed, positions=places)
    except AsymmetricMatrix:
        state.put(_PENDING, (names, matrix))
        raise
    state.forget(_PENDING)
    graph_source.replace(build.keep_positions(graph, before), notes)


def mends(*, key: str) -> None:
    """Both ways to take a matrix that is not symmetric, as buttons; nothing if there is none.

    Args:
        key: of the place, since the menu and the editor may both show them.
    """
    if state.value_of(_PENDING) is None:
        return
    names, matrix = state.value_of(_PENDING)
    size = range(len(matrix))
    upper = [[matrix[min(i, j)][max(i, j)] for j in size] for i in size]
    with st.container(horizontal=True, gap="small"):
        st.button("Make the graph directed", key=f"{key}_mend_directed", on_click=_mend, args=(names, matrix, True))
        st.button("Mirror the upper half", key=f"{key}_mend_mirror", on_click=_mend, args=(names, upper, False))
        st.button("Leave it", key=f"{key}_mend_none", on_click=_forget, type="tertiary")


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
    before = graph_source.current()
    found = formats.read_file(name, content, before=before)
    if isinstance(found, Table):
        take_matrix(found.names, found.matrix, directed=before.directed, notes=found.notes)
    else:
        graph_source.replace(found.graph, found.notes)


def _png(graph: Graph) -> bytes:
    import vl_convert

    return vl_convert.svg_to_png(drawing.svg(graph), scale=1.5)
