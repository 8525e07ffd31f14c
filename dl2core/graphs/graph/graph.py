"""What a graph is in this project: named nodes, weighted edges, a place for each node on the canvas.

Indices inside are 0-based; every name a person sees starts at "1" unless they gave names of their own.
Nothing in here imports torch, numpy or Streamlit.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from dl2core.errors import InputError, named, quoted
from dl2core.graphs.graph.weight import MAX_DENOMINATOR, MAX_WEIGHT, Number, common_denominator, simplest

MAX_NODES = 50
NAME_LENGTH = 24
LONGEST_RAW = 200  # characters of a name before it is normalised, which takes quadratic time

Point = tuple[float, float]


@dataclass(frozen=True)
class Edge:
    """An edge from node `u` to node `v` (0-based); in an undirected graph it also leads back."""

    u: int
    v: int
    weight: Fraction = Fraction(1)


@dataclass(frozen=True)
class Graph:
    """A graph that has been checked: building one with clashing parts raises `InputError`.

    Args:
        nodes: N distinct names.
        edges: at most one per pair (per ordered pair if directed); self-loops are allowed.
        directed: whether an edge leads one way only.
        positions: N points (x, y) on the canvas, y downwards, about 0 to 1000; `layout.tidy` makes them.
    """

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    directed: bool = False
    positions: tuple[Point, ...] = ()

    def __post_init__(self) -> None:
        check_nodes(self.nodes)
        _check_edges(self)
        if len(self.positions) != len(self.nodes):
            raise InputError(f"{len(self.nodes)} nodes were given {len(self.positions)} positions")
        if not all(math.isfinite(c) and abs(c) <= 100_000 for point in self.positions for c in point):
            raise InputError("a node's position is not a number between -100,000 and 100,000")

    @property
    def weighted(self) -> bool:
        """Whether some edge has a weight other than 1."""
        return any(edge.weight != 1 for edge in self.edges)

    @property
    def whole(self) -> bool:
        """Whether all weights are whole numbers."""
        return all(edge.weight.denominator == 1 for edge in self.edges)

    def adjacency(self) -> list[list[Number]]:
        """Adjacency matrix A, (N, N): A[i][j] is the weight from node i to node j, 0 where there is no edge.

        Whole weights are Python integers, others exact fractions. An undirected self-loop counts once.
        """
        matrix: list[list[Number]] = [[0] * len(self.nodes) for _ in self.nodes]
        for edge in self.edges:
            weight = simplest(edge.weight)
            matrix[edge.u][edge.v] = weight
            if not self.directed:
                matrix[edge.v][edge.u] = weight
        return matrix

    def index(self, name: str) -> int:
        """Index of the node called `name`; raises `InputError` if there is none."""
        if name not in self.nodes:
            raise InputError(f"there is no node {quoted(name)}; the nodes are {named(', '.join(self.nodes))}")
        return self.nodes.index(name)

    def renamed(self, node: int, name: str) -> Graph:
        """The same graph with node number `node` (0-based) called `name`."""
        names = list(self.nodes)
        names[node] = clean_name(name)
        return replace(self, nodes=tuple(names))


def clean_name(text: str) -> str:
    """A node name as it is kept: Unicode NFC, no space around it, 1 to 24 printable characters."""
    name = str(text).strip()
    if len(name) <= LONGEST_RAW:
        name = unicodedata.normalize("NFC", name).strip()
    if not name:
        raise InputError("a node's name is empty")
    if len(name) > NAME_LENGTH:
        raise InputError(f"the node name {quoted(name)} has {len(name):,} characters, the limit is {NAME_LENGTH}")
    if not name.isprintable():
        raise InputError(f"the node name {quoted(name)} holds a character that cannot be seen")
    return name


def check_nodes(nodes: Sequence[str]) -> None:
    """Raise `InputError` unless the names are distinct, clean and not too many."""
    if len(nodes) > MAX_NODES:
        raise InputError(f"{len(nodes)} nodes were asked for, the limit is {MAX_NODES}")
    for name in nodes:
        if clean_name(name) != name:
            raise InputError(f"the node name {quoted(name)} has spaces around it or is not in its normal Unicode form")
    twice = next((name for number, name in enumerate(nodes) if name in nodes[:number]), None)
    if twice is not None:
        raise InputError(f"two nodes are called {quoted(twice)}; names must differ")


def _check_weight(name: str, weight: Fraction) -> None:
    if weight <= 0:
        raise InputError(f"the edge {name} has weight {named(str(weight))}; weights are above 0")
    if weight > MAX_WEIGHT:
        raise InputError(f"the edge {name} has a weight above the limit of {MAX_WEIGHT:,}")
    if weight.denominator > MAX_DENOMINATOR:
        raise InputError(f"the weight of the edge {name} has a denominator above the limit of {MAX_DENOMINATOR:,}")


def _check_edges(graph: Graph) -> None:
    seen: set[tuple[int, int]] = set()
    for edge in graph.edges:
        if not (0 <= edge.u < len(graph.nodes) and 0 <= edge.v < len(graph.nodes)):
            raise InputError(
                f"an edge joins nodes {edge.u + 1} and {edge.v + 1}, but there are {len(graph.nodes)} nodes"
            )
        sign = ">" if graph.directed else "-"
        pair = (edge.u, edge.v) if graph.directed else (min(edge.u, edge.v), max(edge.u, edge.v))
        name = f"{graph.nodes[edge.u]}{sign}{graph.nodes[edge.v]}"
        if pair in seen:
            raise InputError(f"the edge {name} is there twice; give it one weight instead")
        _check_weight(name, edge.weight)
        seen.add(pair)
    if common_denominator([edge.weight for edge in graph.edges]) > MAX_DENOMINATOR:
        raise InputError(f"the weights have no common denominator up to {MAX_DENOMINATOR:,}, which exact powers need")
