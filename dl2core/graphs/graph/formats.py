"""Every file that a graph can be read from or written to, found by its ending and by its first signs. docs/formats.md lists them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from dl2core.errors import InputError, named
from dl2core.graphs.graph import columns, drawing, network_files, node_link
from dl2core.graphs.graph.edge_list import format_edges, keep_positions, read_edges
from dl2core.graphs.graph.graph import Graph
from dl2core.graphs.graph.reading import Reading, Table
from dl2core.graphs.graph.table import read_csv, write_csv
from dl2core.graphs.graph.text import decoded

_SIGNS = (  # of a file's beginning -> its ending; for endings that say nothing
    (r"<\?xml|<graphml|<gexf", "xml"),
    (r"\s*[{]", "json"),
    (r"(Creator\b[^\n]*\n\s*)?graph\s*\[", "gml"),
    (r"\*(network|vertices)", "net"),
    (r">>graph6<<|>>sparse6<<", "g6"),
    (r"(strict\s+)?(di)?graph\b[^\n\[]*\{", "dot"),
    (r"(graph|flowchart)\s+(TD|TB|BT|LR|RL)\b", "mmd"),
)
_NAMED = {
    "dot": "DOT is not read: save the graph as GraphML, with networkx.write_graphml(networkx.nx_pydot.read_dot(file), …)",
    "mmd": "Mermaid is not read: write its edges one per line, A -> B",
    "xlsx": "a workbook is not read: save the sheet as csv",
    "mat": "MATLAB's file is not read: writematrix(A, 'a.csv') makes one that is",
    "npy": "numpy's file is not read: numpy.savetxt('a.csv', A, delimiter=',') makes one that is",
}
_SAME = {
    "gv": "dot",
    "xls": "xlsx",
    "npz": "npy",
    "paj": "net",
    "graph6": "g6",
    "sparse6": "s6",
    "tab": "tsv",
    "mermaid": "mmd",
}
_BY_ENDING = {ending: kind for kind in network_files.FORMATS for ending in kind.endings}
ENDINGS = ("txt", "edges", "edgelist", "csv", "tsv", "json", *_BY_ENDING, "xml", *_NAMED, "gv")


@dataclass(frozen=True)
class Export:
    """One kind of file to save."""

    label: str
    file: str
    media: str
    write: Callable[[Graph], str]


def read(name: str, content: bytes) -> Reading | Table:
    """A graph file; a matrix comes as a `Table`, since it may have to be made symmetric.

    Args:
        name: the file's name; its ending, or else the file's first signs, say what it is.
        content: the whole file.

    Raises:
        InputError: it cannot be read, and why; or it is of a kind that is known but not read, and what to do.
    """
    ending = name.lower().rpartition(".")[2] if "." in name else ""
    ending = _SAME.get(ending, ending)
    if ending in _NAMED:
        raise InputError(_NAMED[ending])
    text = decoded(content, name)
    if ending not in ("csv", "tsv", "edges", "edgelist", "json", *_BY_ENDING):
        ending = next((kind for sign, kind in _SIGNS if re.match(sign, text.lstrip()[:500], re.IGNORECASE)), ending)
    if ending == "xml":
        ending = "gexf" if "<gexf" in text else "graphml"
    if ending in _NAMED:
        raise InputError(_NAMED[ending])
    if ending in ("csv", "tsv"):
        return _table_or_columns(text)
    if ending == "json":
        return node_link.read_node_link(text)
    if ending == "edgelist":
        return columns.read_columns(text)
    return _BY_ENDING[ending].read(text) if ending in _BY_ENDING else read_edges(text)


def read_file(name: str, content: bytes, *, before: Graph) -> Reading | Table:
    """The same; nodes of an edge list that `before` also has stay where they are."""
    found = read(name, content)
    ending = name.lower().rpartition(".")[2]
    if isinstance(found, Reading) and ending in ("txt", "edges", "edgelist", "csv", "tsv"):
        return Reading(keep_positions(found.graph, before), found.notes)
    return found


def read_node_link(text: str) -> Graph:
    """The graph of networkx's node-link JSON, for notebooks."""
    return node_link.read_node_link(text).graph


def _table_or_columns(text: str) -> Reading | Table:
    """A csv is an edge list if it names its columns so, or is not square and has two or three of them."""
    if columns.has_header(text):
        return columns.read_columns(text)
    rows = columns.cells(text).rows
    widths = {len(row) for row in rows}
    few = len(rows) > 2 and (widths == {2} or (widths == {3} and len(rows) > 4))
    return columns.read_columns(text) if few else read_csv(text)


EXPORTS = (
    Export("Edge list (txt)", "graph.txt", "text/plain", format_edges),
    Export("Adjacency matrix (csv)", "graph.csv", "text/csv", write_csv),
    Export("Node-link (JSON, networkx)", "graph.json", "application/json", node_link.write_node_link),
    *(
        Export(
            f"{kind.title} ({kind.endings[0]})",
            f"graph.{kind.endings[0]}",
            "text/plain",
            partial(network_files.written, kind),
        )
        for kind in network_files.FORMATS
    ),
    Export("Drawing (svg)", "graph.svg", "image/svg+xml", drawing.svg),
)


def refusal(export: Export, graph: Graph) -> str:
    """Why a format cannot hold the graph, "" where it can."""
    try:
        export.write(graph)
    except InputError as error:
        return named(str(error))
    return ""
