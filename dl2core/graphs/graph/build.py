"""The front door for graphs: every way to make one, and the type itself.

parse("cycle:6")               a named graph (presets.PRESETS lists them)
parse("1-2, 2-3*2.5")          an edge list, the same grammar everywhere (edge_list)
parse("~1~eJy…")               the compressed form of a link (link)
from_matrix([[0, 1], [1, 0]])  an adjacency matrix
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from dl2core.errors import InputError
from dl2core.graphs.graph import layout, planar, shapes
from dl2core.graphs.graph.edge_list import format_edges, keep_positions, parse_edges, read_edges
from dl2core.graphs.graph.graph import MAX_NODES, Edge, Graph
from dl2core.graphs.graph.link import from_link, pack, to_link
from dl2core.graphs.graph.presets import PRESETS, is_named, like, named
from dl2core.graphs.graph.reading import Reading
from dl2core.graphs.graph.weight import Matrix, Number, exact, fit, read_weight, write_weight

__all__ = [
    "MAX_NODES",
    "PRESETS",
    "AsymmetricMatrix",
    "Edge",
    "Graph",
    "Matrix",
    "Number",
    "Reading",
    "as_directed",
    "as_undirected",
    "format_edges",
    "from_link",
    "from_matrix",
    "is_named",
    "keep_positions",
    "named",
    "pack",
    "parse",
    "parse_edges",
    "read",
    "read_edges",
    "read_weight",
    "tidied",
    "to_link",
    "write_weight",
]


class AsymmetricMatrix(InputError):
    """An undirected graph was asked for, but the matrix differs from its transpose. Either mend is one call away."""


def parse(text: str, *, directed: bool | None = None) -> Graph:
    """The graph of a text, as in `read`."""
    return read(text, directed=directed).graph


def read(text: str, *, directed: bool | None = None) -> Reading:
    """Read a graph as a person, a command line or a link writes it.

    Args:
        text: a name such as `cycle:6`, an edge list, or the compressed form of a link.
        directed: as in `read_edges`; a named graph is made directed along its edges if this is True.

    Raises:
        InputError: with line and column where an edge list cannot be read; or one word that names no graph. Such a word
            never becomes a node: a single node is quoted.
    """
    text = text.strip()
    if text.startswith("~"):
        return Reading(from_link(text))
    if is_named(text) or (like(text) and not re.search("[-,;\n]", text)):
        graph = named(text)
        return Reading(as_directed(graph) if directed else graph)
    found = read_edges(text, directed=directed)
    if len(found.graph.nodes) == 1 and not found.graph.edges and not text.startswith('"'):
        named(text)
    return found


def from_matrix(
    matrix: Matrix, nodes: Sequence[str] = (), *, directed: bool = False, positions: Sequence[tuple[float, float]] = ()
) -> Graph:
    """The graph of an adjacency matrix.

    Args:
        matrix: (N, N) weights from row to column, 0 for no edge; long decimals become the nearest fractions allowed.
        nodes: N names; "1" to "N" if left out.
        directed: False wants a symmetric matrix.
        positions: N points; tidied if left out.

    Raises:
        AsymmetricMatrix: undirected, but the matrix differs from its transpose.
        InputError: not square, or a weight that is not allowed.
    """
    size = len(matrix)
    if size > MAX_NODES:
        raise InputError(f"the matrix has {size} rows, the limit is {MAX_NODES} nodes")
    uneven = next((number for number, row in enumerate(matrix) if len(row) != size), None)
    if uneven is not None:
        raise InputError(
            f"the matrix has {size} rows, but row {uneven + 1} has {len(matrix[uneven])} entries; it must be square"
        )
    names = tuple(nodes) or tuple(str(number) for number in range(1, size + 1))
    if len(names) != size:
        raise InputError(f"the matrix has {size} rows, but {len(names)} node names were given")
    given = [_entry(value, names[i], names[j]) for i, row in enumerate(matrix) for j, value in enumerate(row)]
    fitted = iter(fit(given)[0])
    weights = [[next(fitted) for _ in range(size)] for _ in range(size)]
    if not directed:
        _check_symmetric(weights, names)
    edges = tuple(
        Edge(i, j, weights[i][j]) for i in range(size) for j in range(0 if directed else i, size) if weights[i][j] != 0
    )
    return Graph(names, edges, directed, tuple(positions) or layout.tidy(size, [(edge.u, edge.v) for edge in edges]))


def as_directed(graph: Graph, *, both_ways: bool = False) -> Graph:
    """A directed graph: each edge from its first node to its second, or both ways (the same matrix as before)."""
    if graph.directed or not both_ways:
        return replace(graph, directed=True)
    back = tuple(Edge(edge.v, edge.u, edge.weight) for edge in graph.edges if edge.u != edge.v)
    return replace(graph, directed=True, edges=graph.edges + back)


def as_undirected(graph: Graph) -> Graph:
    """An undirected graph; where both directions had an edge, the larger weight stays."""
    if not graph.directed:
        return graph
    kept: dict[tuple[int, int], Edge] = {}
    for edge in graph.edges:
        pair = (min(edge.u, edge.v), max(edge.u, edge.v))
        if pair not in kept or kept[pair].weight < edge.weight:
            kept[pair] = Edge(*pair, edge.weight)
    return replace(graph, directed=False, edges=tuple(kept.values()))


def tidied(graph: Graph) -> Graph:
    """The same graph with its nodes laid out anew: in its own form, else without crossings, else by distances."""
    pairs, count = [(edge.u, edge.v) for edge in graph.edges], len(graph.nodes)
    return replace(
        graph, positions=shapes.own_form(graph) or planar.planar(count, pairs) or layout.stress(count, pairs)
    )


def _entry(value: Number | float | str, row: str, column: str) -> Fraction:
    """One matrix entry as an exact fraction; a float is read as the decimal that it prints as."""
    if type(value) is int and 0 <= value <= 1000:  # nearly all of them
        return Fraction(value)
    try:
        return exact(str(value) if isinstance(value, int | Fraction | str) else repr(float(value)))
    except (InputError, TypeError, ValueError) as error:
        raise InputError(f"row {row}, column {column}: {error}") from None


def _check_symmetric(matrix: list[list[Fraction]], names: tuple[str, ...]) -> None:
    size = len(matrix)
    clash = next(((i, j) for i in range(size) for j in range(i) if matrix[i][j] != matrix[j][i]), None)
    if clash is not None:
        i, j = clash
        raise AsymmetricMatrix(
            f"the entry from {names[i]} to {names[j]} is {write_weight(matrix[i][j])}, from {names[j]} to {names[i]} it is "
            f"{write_weight(matrix[j][i])}: an undirected graph needs them equal"
        )
