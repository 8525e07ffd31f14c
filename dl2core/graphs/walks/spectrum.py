"""Eigenvalues of A, how fast walks multiply, and where a random walk ends up. Floating point, unlike the counts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dl2core.graphs.graph.graph import Graph
from dl2core.graphs.graph.weight import Number
from dl2core.graphs.walks.facts import random_walk
from dl2core.graphs.walks.powers import sums_of_powers


@dataclass(frozen=True)
class Growth:
    """All walks of one length, and how many times as many as of one edge less."""

    length: int
    walks: Number  # between any two nodes
    ratio: float | None  # walks / walks of one edge less; None at length 0, or where there were none


@dataclass(frozen=True)
class Limit:
    """Where a random walk is after very many steps."""

    exists: bool  # False: the walk keeps alternating (a bipartite part) or circling
    rows: tuple[tuple[float, ...], ...]  # (N, N) probabilities after very many steps, if the limit exists
    mixing: float | None  # second largest absolute eigenvalue of D^-1 A: the smaller, the faster; None for one node


def eigenvalues(graph: Graph) -> tuple[complex, ...]:
    """Eigenvalues of A, largest absolute value first; real for undirected graphs.

    Returns:
        N complex numbers, imaginary part 0 where the matrix is symmetric.
    """
    matrix = np.array(graph.adjacency(), dtype=float).reshape(len(graph.nodes), len(graph.nodes))
    values = np.linalg.eigvals(matrix) if graph.directed else np.linalg.eigvalsh(matrix)
    return tuple(sorted((complex(value) for value in values), key=lambda value: (-round(abs(value), 9), -value.real)))


def growths(graph: Graph, length: int) -> tuple[Growth, ...]:
    """Number of all walks of 0 to `length` edges, and the ratio of each to the one before.

    On a connected graph with an odd cycle the ratio tends to the largest eigenvalue of A; on a bipartite one it may
    alternate, and only its average over two steps does.
    """
    sums = sums_of_powers(graph.adjacency(), length)
    ratios = [_ratio(before, now) for before, now in pairwise(sums)]
    return tuple(Growth(n, walks, ratio) for n, (walks, ratio) in enumerate(zip(sums, [None, *ratios], strict=True)))


def walk_from(graph: Graph, start: int, length: int) -> tuple[float, ...]:
    """Where a random walk from node `start` is after `length` steps: row `start` of (D^-1 A)^length, (N,)."""
    step = np.array(random_walk(graph), dtype=float)
    place = np.eye(len(graph.nodes))[start]
    for _ in range(length):
        place = place @ step
    return tuple(float(probability) for probability in place)


def limit(graph: Graph) -> Limit:
    """Where a random walk ends up: the limit of (D^-1 A)^n, where there is one.

    (D^-1 A)^n is squared until n = 2^40. If one more step then changes nothing, that is the limit; a bipartite part
    (eigenvalue -1), or a directed cycle, keeps changing.
    """
    size = len(graph.nodes)
    step = np.array(random_walk(graph), dtype=float).reshape(size, size)
    late = step
    for _ in range(40):
        late = late @ late
        late = late / late.sum(axis=1, keepdims=True)  # rows are probabilities; rounding must not add up
    exists = bool(np.allclose(late @ step, late, atol=1e-6))
    sizes = sorted((abs(value) for value in np.linalg.eigvals(step)), reverse=True) if size else []
    return Limit(
        exists=exists,
        rows=tuple(tuple(float(entry) for entry in row) for row in late) if exists else (),
        mixing=float(sizes[1]) if size > 1 else None,
    )


def _ratio(before: Number, now: Number) -> float | None:
    """now / before, of numbers of any size: Python divides integers to the nearest float without looking for divisors."""
    return (now.numerator * before.denominator) / (now.denominator * before.numerator) if before else None
