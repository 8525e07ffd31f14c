"""Numbers and vectors as a person reads them in a formula. No Streamlit in here."""

from __future__ import annotations

import math
from collections.abc import Sequence

MINUS = "−"


def number(value: float, digits: int = 3) -> str:
    """Up to `digits` significant digits, without trailing zeros: 4, 0.333, −2.5, 1.2e9."""
    if math.isnan(value):
        return "not defined"
    if abs(value) < 1e-12:
        return "0"
    text = f"{value:.0f}" if value == round(value) and abs(value) < 1e6 else f"{value:.{digits}g}"
    return text.replace("-", MINUS).replace("e+0", "e").replace("e+", "e")


def vector(values: Sequence[float], names: Sequence[str] = (), *, most: int = 4) -> str:
    """A single number, (a, b, c), or where there are many: the largest ones by name, {3: 0.5, 1: 0.25, …}."""
    if len(values) == 1:
        return number(values[0])
    if len(values) <= most or not names:
        shown = ", ".join(number(value) for value in values[:most])
        return f"({shown}{', …' if len(values) > most else ''})"
    order = sorted((i for i, value in enumerate(values) if abs(value) > 1e-12), key=lambda i: -abs(values[i]))
    if not order:
        return "0"
    shown = ", ".join(f"{names[i]}: {number(values[i], 2)}" for i in order[:most])
    return f"{{{shown}{', …' if len(order) > most else ''}}}"


def percent(share: float) -> str:
    """A probability as a person reads it: 100 %, 99.4 %, 61 %, 3.1 %, < 0.1 %."""
    if share >= 0.9995:
        return "100 %"
    if share >= 0.0995:
        return f"{100 * share:.0f} %" if share < 0.99 else f"{100 * share:.1f} %"
    return f"{100 * share:.1f} %" if share >= 0.001 else "< 0.1 %"


def error(value: float) -> str:
    """A rounding error: 4e−16, or exactly 0."""
    return "0" if value == 0 else f"{value:.0e}".replace("e-0", "e-").replace("-", MINUS)


def scientific(value: float, digits: int = 2) -> str:
    """Up to `digits` significant digits, small and large ones as 6.9 × 10⁻⁶."""
    mantissa, mark, exponent = f"{value:.{digits}g}".replace("-", MINUS).partition("e")
    raised = str(int(exponent.replace(MINUS, "-") or 0)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa} × 10{raised}" if mark else mantissa
