"""Walk counts: the powers of an adjacency matrix, exactly.

A walk of length n is a sequence of n edges, each starting where the one before ended; nodes and edges may repeat.
Entry (i, j) of A^n is the number of walks of length n from i to j (for weighted edges: the sum, over these walks, of the
product of their weights). Nothing in here imports torch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from dl2core.errors import InputError
from dl2core.graphs.graph.graph import Matrix, Number, simplest

INT64_MAX = 2**63 - 1
MAX_BITS = 400_000_000  # of all entries of a power together: about 50 MB


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
    """Number of walks of `length` edges between every two nodes: A^length, by repeated squaring.

    Args:
        adjacency: (N, N) integers or fractions; entry i, j is the weight from i to j.
        length: number of edges, 0 or more; 0 gives the identity.

    Returns:
        (N, N) exact Python integers of any size; fractions where the weights make them.

    Raises:
        InputError: adjacency is not square, length is negative, or the result would not fit into memory.
    """
    size = _side(adjacency)
    if length < 0:
        raise InputError(f"a walk has 0 edges or more, not {length}")
    whole, scale = _whole(adjacency)
    _check_size(whole, length)
    power = _power(whole, length)
    if scale == 1:
        return power.tolist()
    return [[simplest(Fraction(int(power[i, j]), scale**length)) for j in range(size)] for i in range(size)]


def one_more_edge(counts: Matrix, adjacency: Matrix) -> list[list[Number]]:
    """A^(n+1) from A^n: every walk of n edges, extended by one edge.

    Args:
        counts: (N, N), A^n.
        adjacency: (N, N), A.

    Returns:
        (N, N) exact numbers, counts · A.
    """
    if _side(counts) != _side(adjacency):
        raise InputError(f"the counts have {len(counts)} rows, the adjacency matrix has {len(adjacency)}")
    product = np.array(counts, dtype=object) @ np.array(adjacency, dtype=object)
    return [list(row) for row in product] if len(adjacency) else []


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
    return sum((entry for row in counts for entry in row), start=0)


def trace(counts: Matrix) -> Number:
    """Sum of the diagonal: the number of closed walks."""
    return sum((counts[node][node] for node in range(len(counts))), start=0)


def short(number: Number) -> str:
    """A number for a table: exact up to nine digits, then as 2.1 × 10⁹⁵; a fraction that long likewise."""
    text = str(number)
    if len(text.lstrip("-")) <= 9:
        return text
    exact = Fraction(number)
    if exact.denominator != 1 and abs(exact) < 10**9:
        return f"{float(exact):.6g}" if abs(exact) >= Fraction(1, 10**6) else f"{float(exact):.2g}"
    return _power_of_ten(abs(int(exact)), "-" if exact < 0 else "")


def _power_of_ten(whole: int, sign: str) -> str:
    digits = str(whole)
    exponent = len(digits) - 1
    lead = round(int(digits[:6]) / 10**4)  # two digits
    if lead == 100:
        lead, exponent = 10, exponent + 1
    raised = str(exponent).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{sign}{lead / 10:.1f} × 10{raised}"


def _side(matrix: Matrix) -> int:
    uneven = next((number for number, row in enumerate(matrix) if len(row) != len(matrix)), None)
    if uneven is not None:
        raise InputError(
            f"the matrix has {len(matrix)} rows, but row {uneven + 1} has {len(matrix[uneven])} entries; it must be square"
        )
    return len(matrix)


def _whole(adjacency: Matrix) -> tuple[np.ndarray, int]:
    """Integers S (N, N) and a scale L with A = S / L: the common denominator taken out."""
    scale = math.lcm(*(entry.denominator for row in adjacency for entry in row))
    size = len(adjacency)
    return np.array([[int(entry * scale) for entry in row] for row in adjacency], dtype=object).reshape(
        size, size
    ), scale


def _check_size(whole: np.ndarray, length: int) -> None:
    heaviest = _heaviest(whole)
    bits = whole.size * length * max(heaviest.bit_length(), 1)
    if bits > MAX_BITS and heaviest > 1:
        raise InputError(
            f"walks of {length:,} edges on {len(whole)} nodes would need about {bits // 8_000_000:,} MB; the limit is {MAX_BITS // 8_000_000} MB"
        )


def _heaviest(whole: np.ndarray) -> int:
    """The largest sum of a row; no entry of A^n is above its n-th power."""
    return int(max((sum(abs(entry) for entry in row) for row in whole), default=0))


def _power(base: np.ndarray, length: int) -> np.ndarray:
    """base^length for Python integers (dtype object): about 2 log2(length) products instead of `length`.

    Machine integers do it where no entry can leave them: the same numbers, sooner.
    """
    size = len(base)
    if length < 63 and _heaviest(base) ** length <= INT64_MAX:
        return np.linalg.matrix_power(base.astype(np.int64), length)
    result = np.array([[int(i == j) for j in range(size)] for i in range(size)], dtype=object).reshape(size, size)
    while length:
        if length & 1:
            result = result @ base
        length >>= 1
        if length:
            base = base @ base
    return result


def _largest(counts: Sequence[Sequence[Number]]) -> Number:
    return max(entry for row in counts for entry in row)
