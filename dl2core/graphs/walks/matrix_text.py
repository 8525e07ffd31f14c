"""Exact matrices for other documents: LaTeX, and a line of Python."""

from __future__ import annotations

from dl2core.graphs.graph.weight import Matrix, Number
from dl2core.graphs.walks.digits import text


def latex(matrix: Matrix) -> str:
    """The matrix for a LaTeX document, exact."""
    rows = " \\\\\n  ".join(" & ".join(_latex(entry) for entry in row) for row in matrix)
    return f"\\begin{{bmatrix}}\n  {rows}\n\\end{{bmatrix}}"


def numpy_line(matrix: Matrix) -> str:
    """The matrix as a line of Python: `dtype=object` where 64-bit integers would not hold it."""
    entries = [entry for row in matrix for entry in row]
    exact = all(entry.denominator == 1 for entry in entries)
    rows = ", ".join(
        "[" + ", ".join(text(entry) if exact else f"Fraction({text(entry)!r})" for entry in row) + "]" for row in matrix
    )
    large = any(abs(entry) >= 2**63 for entry in entries)
    kind = ", dtype=object" if large or not exact else ""
    head = "" if exact else "from fractions import Fraction; "
    return f"{head}import numpy as np; A = np.array([{rows}]{kind})"


def _latex(entry: Number) -> str:
    return text(entry) if entry.denominator == 1 else f"\\frac{{{text(entry.numerator)}}}{{{text(entry.denominator)}}}"
