"""The matrices that the report prints in 3.1: three adjacency matrices, and A² of the third."""

from __future__ import annotations

STAR = ("0111111", "1000000", "1000000", "1000000", "1000000", "1000000", "1000000")
WHEEL = ("0111111", "1010001", "1101000", "1010100", "1001010", "1000101", "1100010")
HEXAGON = ("010001", "101000", "010100", "001010", "000101", "100010")
HEXAGON_SQUARED = ("201010", "020101", "102010", "010201", "101020", "010102")


def matrix(rows: tuple[str, ...]) -> list[list[int]]:
    """Rows of single digits as numbers."""
    return [[int(digit) for digit in row] for row in rows]
