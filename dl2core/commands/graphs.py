"""`walks`: A^n of a graph, exactly."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any

from dl2core import store
from dl2core.commands import common
from dl2core.errors import InputError


@dataclass(frozen=True)
class Spec:
    """What was asked."""

    graph: str
    length: int
    directed: bool


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = common.verb(verbs, "walks", run=run, help="numbers of walks between all nodes: A^n, exactly", show=show)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--graph", metavar="NAME:N", help="a named graph: cycle:6, grid:3x4, random:12:0.3:1, report:2, …"
    )
    source.add_argument("--edges", metavar="LIST", help='an edge list: "0-1, 1-2*2.5", "a>b"')
    parser.add_argument("--length", type=common.whole(0), required=True, metavar="N", help="edges of a walk, 0 or more")
    parser.add_argument("--directed", action="store_true", help="u-v leads from u to v only")


def run(arguments: argparse.Namespace) -> store.Document:
    """notes (what the text does not say as the graph does), nodes, matrix (integers, or fractions, as text), total, int64_overflows_at (None up to n = 200)."""
    from dl2core.graphs.graph import build
    from dl2core.graphs.walks import digits, walks

    directed = True if arguments.directed else None
    if arguments.graph is not None:
        found = build.read(arguments.graph, directed=directed)
    else:
        found = build.read_edges(arguments.edges, directed=directed)
    graph = found.graph
    if not graph.nodes:
        raise InputError("the graph has no nodes; an edge list is written 0-1, 1-2")
    counts = walks.walk_counts(graph.adjacency(), arguments.length)
    return store.document(
        "walks",
        spec=Spec(arguments.graph or arguments.edges, arguments.length, graph.directed),
        notes=found.notes,
        nodes=graph.nodes,
        matrix=[[digits.text(entry) for entry in row] for row in counts],
        total=digits.text(walks.total(counts)),
        int64_overflows_at=walks.overflow_length(graph.adjacency()) if graph.whole else None,
    )


def show(document: store.Document) -> str:
    """The matrix under its node names; exact however long its entries are."""
    heads = ["", *document["nodes"]]
    rows = [[name, *row] for name, row in zip(document["nodes"], document["matrix"], strict=True)]
    return "\n".join([*common.grid([heads, *rows]), *(f"note: {note}" for note in document["notes"])])
