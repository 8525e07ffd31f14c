"""The walks themselves: listed one after the other, and trails and paths, which are counted by listing.

walk    nodes and edges may repeat          counted by A^n, at any length
trail   no edge is used twice               no formula is known: counting them all is #P-hard
path    no node is met twice                likewise (Valiant, 1979)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import islice, pairwise
from math import prod
from typing import Literal

from dl2core.errors import InputError
from dl2core.graphs.graph.graph import Graph
from dl2core.graphs.graph.weight import Number, simplest
from dl2core.graphs.walks.walks import walk_counts

Kind = Literal["walk", "trail", "path"]
KINDS: tuple[Kind, ...] = ("walk", "trail", "path")
MAX_COUNT_NODES = 12  # the largest graph on which trails and paths are counted
MAX_WORK = 400_000  # edges of all beginnings of trails looked at while counting, about 0.3 s
Walk = tuple[int, ...]  # nodes in order, 0-based; one more than edges


@dataclass(frozen=True)
class Count:
    """How many there are; `complete` is False where counting was stopped and there are at least so many."""

    kind: Kind
    number: Number
    complete: bool = True


@dataclass(frozen=True)
class Listing:
    """The first walks of one entry of A^n, with the exact number of all of them."""

    kind: Kind
    walks: tuple[Walk, ...]
    total: int  # sequences of nodes, whatever the weights of their edges
    complete: bool  # False: counting `total` was stopped, there are at least so many

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.total - len(self.walks)


def walks(graph: Graph, start: int, end: int, length: int) -> Iterator[Walk]:
    """Every walk of `length` edges from `start` to `end`, in the order of node numbers, one at a time.

    No search runs into a dead end, so the first walk comes at once however many there are.
    """
    return (walk for walk in _grow(graph, start, end, length, "walk") if len(walk) > length)


def _grow(graph: Graph, start: int, end: int, length: int, kind: Kind) -> Iterator[Walk]:
    """Every beginning of such a walk, depth first, and the whole walks among them.

    A step is only taken to a node from which `end` can still be reached in exactly the edges that are left.
    """
    _check(graph, start, end, length)
    neighbours = _neighbours(graph)
    able = _able(neighbours, end, length)
    allowed = {"walk": _always, "trail": _new_arrow if graph.directed else _new_edge, "path": _new_node}[kind]
    pending = [(start,)] if start in able[length] else []
    while pending:
        walk = pending.pop()
        yield walk
        if len(walk) <= length:
            left = length - len(walk)
            pending.extend(
                (*walk, to) for to in reversed(neighbours[walk[-1]]) if to in able[left] and allowed(walk, to)
            )


def _always(walk: Walk, to: int) -> bool:
    return True


def _new_node(walk: Walk, to: int) -> bool:
    return to not in walk


def _new_arrow(walk: Walk, to: int) -> bool:
    return (walk[-1], to) not in pairwise(walk)


def _new_edge(walk: Walk, to: int) -> bool:
    return all({a, b} != {walk[-1], to} for a, b in pairwise(walk))


def listing(graph: Graph, start: int, end: int, length: int, *, kind: Kind = "walk", limit: int = 50) -> Listing:
    """The first `limit` walks, trails or paths from `start` to `end`, and how many there are in all.

    Args:
        graph: the graph; weights play no part in what is listed.
        start, end: 0-based nodes.
        length: number of edges.
        kind: trails and paths are counted on graphs of at most 12 nodes.
        limit: how many to list.

    Raises:
        InputError: a node or length that does not exist, or trails or paths on a graph that is too large.
    """
    if kind == "walk":
        first = tuple(islice(walks(graph, start, end, length), limit))
        unit = [[int(entry != 0) for entry in row] for row in graph.adjacency()]
        return Listing(kind, first, int(walk_counts(unit, length)[start][end]), True)
    _check_small(graph, kind)
    if kind == "path":
        number = count_paths(graph, start, end, length)
        found = (walk for walk in _grow(graph, start, end, length, kind) if len(walk) > length)
        return Listing(kind, tuple(islice(found, min(limit, number))), number, True)
    return _trails(graph, start, end, length, limit)


def _trails(graph: Graph, start: int, end: int, length: int, limit: int) -> Listing:
    """All trails, one after the other, until too many beginnings were looked at."""
    first: list[Walk] = []
    number, work = 0, 0
    for walk in _grow(graph, start, end, length, "trail") if length <= len(graph.edges) else ():
        work += len(walk)
        if len(walk) > length:
            number += 1
            if number <= limit:
                first.append(walk)
        if work > MAX_WORK:
            return Listing("trail", tuple(first), number, False)
    return Listing("trail", tuple(first), number, True)


def counts(graph: Graph, start: int, end: int, length: int) -> tuple[Count, ...]:
    """Walks, trails and paths from `start` to `end`; trails and paths only on graphs of at most 12 nodes.

    Paths are counted with one table per set of nodes met (Held and Karp, 1962), so their number is always complete.
    """
    _check(graph, start, end, length)
    unit = [[int(entry != 0) for entry in row] for row in graph.adjacency()]
    found = [Count("walk", int(walk_counts(unit, length)[start][end]))]
    if len(graph.nodes) <= MAX_COUNT_NODES:
        trail = listing(graph, start, end, length, kind="trail", limit=0)
        found.append(Count("trail", trail.total, trail.complete))
        found.append(Count("path", count_paths(graph, start, end, length)))
    return tuple(found)


def count_paths(graph: Graph, start: int, end: int, length: int) -> int:
    """Number of paths of `length` edges, exactly, in at most 2^N · N steps."""
    _check(graph, start, end, length)
    _check_small(graph, "path")
    if length >= len(graph.nodes):
        return 0
    neighbours = _neighbours(graph)

    @cache
    def from_here(node: int, met: int, left: int) -> int:
        if left == 0:
            return int(node == end)
        return sum(from_here(other, met | 1 << other, left - 1) for other in neighbours[node] if not met >> other & 1)

    return from_here(start, 1 << start, length)


def weight_of(graph: Graph, walk: Walk) -> Number:
    """Product of the weights along a walk: what it adds to its entry of A^n."""
    adjacency = graph.adjacency()
    return simplest(prod((Fraction(adjacency[u][v]) for u, v in pairwise(walk)), start=Fraction(1)))


def _neighbours(graph: Graph) -> list[list[int]]:
    return [[node for node, weight in enumerate(row) if weight] for row in graph.adjacency()]


def _able(neighbours: list[list[int]], end: int, length: int) -> list[set[int]]:
    """For k = 0 … length: the nodes from which `end` is reached in exactly k edges."""
    able = [{end}]
    for _ in range(length):
        able.append({node for node, others in enumerate(neighbours) if not able[-1].isdisjoint(others)})
    return able


def _check(graph: Graph, start: int, end: int, length: int) -> None:
    if not (0 <= start < len(graph.nodes) and 0 <= end < len(graph.nodes)):
        raise InputError(
            f"walks from node {start + 1} to node {end + 1} were asked for; there are {len(graph.nodes)} nodes"
        )
    if not 0 <= length <= 1000:
        raise InputError(f"walks of {length} edges were asked for; they are listed from 0 to 1,000 edges")


def _check_small(graph: Graph, kind: Kind) -> None:
    if len(graph.nodes) > MAX_COUNT_NODES:
        raise InputError(
            f"{kind}s are counted on graphs of up to {MAX_COUNT_NODES} nodes, this one has {len(graph.nodes)}: "
            "no formula is known, they can only be listed, and there are far too many"
        )
