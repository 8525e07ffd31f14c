"""Eigenvalues of A, how fast walks multiply, and where a random walk ends up. Floating point, unlike the counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl2core.graphs.facts import random_walk
from dl2core.graphs.graph import Graph
from dl2core.graphs.walks import total, walk_counts


@dataclass(frozen=True)
class Growth:
    """How the number of all walks grows from n to n + 1."""

    length: int
    ratio: float | None  # walks of n + 1 edges / walks of n edges; None if there are none
    largest: float  # largest absolute eigenvalue of A, which the ratio approaches on a connected graph


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


def growth(graph: Graph, length: int) -> Growth:
    """Ratio of the numbers of walks of `length` + 1 and `length` edges, beside the largest eigenvalue.

    On a connected graph with an odd cycle the ratio tends to the largest eigenvalue; on a bipartite one it may
    alternate, and only its average over two steps does.
    """
    adjacency = graph.adjacency()
    now, following = total(walk_counts(adjacency, length)), total(walk_counts(adjacency, length + 1))
    largest = max((abs(value) for value in eigenvalues(graph)), default=0.0)
    return Growth(length, _ratio(following, now) if now else None, largest)


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


def _ratio(above: object, below: object) -> float:
    """A quotient of exact numbers of any size, as a float."""
    from fractions import Fraction

    return float(Fraction(above) / Fraction(below))
