"""Exact powers of integer matrices, by python-flint, with a bound that is checked before any work is done.

flint holds the interpreter's lock and cannot be interrupted: a call that froze the server for longer than 0.2 s would
stop everybody. What a power costs is known beforehand from the numbers of nodes, of edges and of digits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from numbers import Rational

import numpy as np

from dl2core.errors import InputError
from dl2core.graphs.graph.weight import Matrix, Number, simplest

INT64_MAX = 2**63 - 1
MAX_LENGTH = 1_000_000_000  # edges
MAX_WORK = 1_500_000_000  # of `_work`; 0.05 to 0.15 s of one core of a server of 2020
Whole = list[list[int]]


def power(matrix: Matrix, length: int) -> list[list[Number]]:
    """matrix^length, exactly.

    Args:
        matrix: (N, N) integers or fractions, none negative.
        length: 0 or more.

    Returns:
        (N, N) Python integers of any size; fractions where the weights make them.

    Raises:
        InputError: it would take more than about 0.2 s.
    """
    whole, scale = common(matrix)
    _check(whole, scale, length)
    if scale == 1 and length < 63 and _heaviest(whole) ** length <= INT64_MAX:
        return np.linalg.matrix_power(np.array(whole, dtype=np.int64), length).tolist() if whole else []
    from flint import fmpq, fmpz, fmpz_mat

    found = fmpz_mat(whole) ** length
    if scale == 1:
        return [[int(entry) for entry in row] for row in found.tolist()]
    below = fmpz(scale) ** length
    return [[_fraction(fmpq(entry, below)) for entry in row] for row in found.tolist()]


def sums_of_powers(matrix: Matrix, length: int) -> list[Number]:
    """Sum of all entries of matrix^0, matrix^1, … matrix^length: products of the matrix with one vector, far less work.

    At the page's 200 edges, 50 nodes and the longest weights: 0.1 s.
    """
    whole, scale = common(matrix)
    if not whole:
        return [0] * (length + 1)
    from flint import fmpq, fmpz, fmpz_mat

    step, ends, below = fmpz_mat(whole), fmpz_mat([[1]] * len(whole)), fmpz(1)
    sums = []
    for _ in range(length + 1):
        sums.append(_fraction(fmpq(sum(ends.entries()), below)))
        ends, below = step * ends, scale * below
    return sums


def exact_sum(numbers: Sequence[Number]) -> Number:
    """Sum of integers and fractions; of long fractions in flint, which finds common divisors a hundred times faster."""
    if all(number.denominator == 1 for number in numbers):
        return sum(map(int, numbers))
    from flint import fmpq

    return _fraction(sum((fmpq(number.numerator, number.denominator) for number in numbers), start=fmpq(0)))


def common(matrix: Matrix) -> tuple[Whole, int]:
    """Integers S (N, N) and a scale L with matrix = S / L."""
    scale = math.lcm(*(entry.denominator for row in matrix for entry in row))
    return [[int(entry * scale) for entry in row] for row in matrix], scale


def _check(whole: Whole, scale: int, length: int) -> None:
    if length > MAX_LENGTH:
        raise InputError(f"walks have up to {MAX_LENGTH:,} edges, more were asked for")
    most = _longest(whole, scale)
    if length > most:
        digits = len(str(max(entry for row in whole for entry in row)))
        over = f" over {scale:,}" if scale > 1 else ""
        raise InputError(
            f"walks of {length:,} edges on {len(whole)} nodes with weights of up to {digits} digit{'s' if digits > 1 else ''}{over} make numbers that "
            f"take too long to multiply; this graph goes up to n = {most:,}"
        )


def _longest(whole: Whole, scale: int) -> int:
    """The largest length within `MAX_WORK`.

    Entries of the power have about `length · log2(heaviest row)` bits. N nodes take N^3 products of them, which flint
    does modulo many small primes, and N^2 sums of primes: measured, N^2 (N + 64) per bit follows the time within a
    factor of 3 for 1 to 50 nodes and up to two million bits.
    """
    bits = math.log2(max(_heaviest(whole), 1)) + math.log2(scale)
    per_edge = len(whole) ** 2 * (len(whole) + 64) * bits
    return min(MAX_LENGTH, int(MAX_WORK / per_edge)) if per_edge else MAX_LENGTH


def _heaviest(whole: Sequence[Sequence[int]]) -> int:
    """The largest sum of a row; no entry of the n-th power is above its n-th power."""
    return max((sum(row) for row in whole), default=0)


class _Reduced:
    """Numerator and denominator without a common divisor: `Fraction` takes them as they are, without looking for one."""

    def __init__(self, numerator: int, denominator: int) -> None:
        self.numerator, self.denominator = numerator, denominator


Rational.register(_Reduced)


def _fraction(number: object) -> Number:
    """An fmpq, which flint keeps reduced, as a Python number."""
    return simplest(Fraction(_Reduced(int(number.p), int(number.q))))
