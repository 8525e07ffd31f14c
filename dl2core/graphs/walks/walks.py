"""Walk counts: the powers of an adjacency matrix, exactly.

A walk of length n is a sequence of n edges, each starting where the one before ended; nodes and edges may repeat.
Entry (i, j) of A^n is the number of walks of length n from i to j (for weighted edges: the sum, over these walks, of the
product of their weights). Nothing in here imports torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dl2core.errors import InputError
from dl2core.graphs.graph.weight import Matrix, Number
from dl2core.graphs.walks.powers import INT64_MAX, exact_sum, power


@dataclass(frozen=True)
class Term:
    """One term of the product that made an entry: (A^(n-1))[i, via] · A[via, j]."""

    via: int
    before: Number  # walks of n - 1 edges from i to `via`
    edge: Number  # weight of the edge from `via` to j

    @property
    def product(self) -> Number:
        return self.before * self.edge


def walk_counts(adjacency: Matrix, length: int) -> list[list[Number]]:
    """Number of walks of `length` edges between every two nodes: A^length.

    Args:
        adjacency: (N, N) integers or fractions; entry i, j is the weight from i to j.
        length: number of edges, 0 or more; 0 gives the identity.

    Returns:
        (N, N) exact Python integers of any size; fractions where the weights make them.

    Raises:
        InputError: adjacency is not square, length is negative, or the power would take more than about 0.2 s.
    """
    _side(adjacency)
    if length < 0:
        raise InputError(f"a walk has 0 edges or more, not {length}")
    return power(adjacency, length)


def terms(before: Matrix, adjacency: Matrix, start: int, end: int) -> list[Term]:
    """The row-times-column product behind one entry of A^n, term by term, terms that are 0 included.

    Args:
        before: (N, N), A^(n-1).
        adjacency: (N, N), A.
        start, end: row and column of the entry, 0-based.

    Returns:
        N terms; their products sum to (A^n)[start, end].
    """
    return [Term(via, before[start][via], adjacency[via][end]) for via in range(_side(adjacency))]


def as_int64(counts: Matrix) -> list[list[int]]:
    """What 64-bit integers would have shown: each entry modulo 2^64, between -2^63 and 2^63 - 1.

    Sums and products modulo 2^64 do not depend on the order in which they are taken, so wrapping the exact entry
    gives what numpy's `int64` arithmetic gives.

    Raises:
        InputError: some entry is a fraction.
    """
    if any(entry.denominator != 1 for row in counts for entry in row):
        raise InputError("the counts hold fractions, which 64-bit integers cannot show")
    return [[(int(entry) + 2**63) % 2**64 - 2**63 for entry in row] for row in counts]


def overflow_length(adjacency: Matrix, limit: int = INT64_MAX, *, longest: int = 200) -> int | None:
    """The first n up to `longest` for which A^n has an entry above `limit`.

    Floating point finds the place (all terms are positive, so the relative error stays below n · N · 2^-52);
    exact powers settle every n that comes within a millionth of the limit.

    Args:
        adjacency: (N, N) whole numbers, none negative.
        limit: the largest number that still fits, 2^63 - 1 for int64.
        longest: where to stop.

    Returns:
        n, or None if every power up to `longest` fits.
    """
    if not _side(adjacency):
        return None
    step = np.array(adjacency, dtype=float)
    power = np.eye(len(adjacency))
    for length in range(1, longest + 1):
        power = power @ step
        largest = float(power.max())
        if largest > limit * (1 + 1e-6):
            return length
        if largest > limit * (1 - 1e-6) and _largest(walk_counts(adjacency, length)) > limit:
            return length
    return None


def total(counts: Matrix) -> Number:
    """Sum of all entries: the number of walks between any two nodes."""
    return exact_sum([entry for row in counts for entry in row])


def trace(counts: Matrix) -> Number:
    """Sum of the diagonal: the number of closed walks."""
    return sum((counts[node][node] for node in range(len(counts))), start=0)


def _side(matrix: Matrix) -> int:
    uneven = next((number for number, row in enumerate(matrix) if len(row) != len(matrix)), None)
    if uneven is not None:
        raise InputError(
            f"the matrix has {len(matrix)} rows, but row {uneven + 1} has {len(matrix[uneven])} entries; it must be square"
        )
    return len(matrix)


def _largest(counts: Sequence[Sequence[Number]]) -> Number:
    return max(entry for row in counts for entry in row)
