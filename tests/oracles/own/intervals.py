"""Intervals of proportions: Wilson's by statsmodels, the paired one by its equations solved for the limits."""

from __future__ import annotations

from scipy.optimize import brentq
from scipy.stats import binomtest, norm
from statsmodels.stats.proportion import proportion_confint

Z = norm.ppf(0.975)


def wilson(right: int, n: int) -> tuple[float, float]:
    """Percent."""
    low, high = proportion_confint(right, n, method="wilson")
    return 100 * low, 100 * high


def _score_limit(p: float, n: int, side: int) -> float:
    """The proportion whose score test against the observed `p` has exactly |z| = 1.96, found by a root search."""
    if p in (0.0, 1.0) and side == (1 if p else -1):
        return p
    end = 1.0 if side > 0 else 0.0

    def equation(q: float) -> float:
        return (p - q) ** 2 * n - Z**2 * q * (1 - q)

    inside = p if 0 < p < 1 else p + side * 1e-13  # at 0 and 1 the observed proportion is a root itself
    return brentq(equation, inside, end, xtol=1e-15, rtol=8.9e-16)


def paired(both: int, gained: int, lost: int, neither: int) -> tuple[float, float]:
    """Percentage points; Newcombe 1998, method 10, for proportion after minus proportion before."""
    n = both + gained + lost + neither
    before, after = (both + lost) / n, (both + gained) / n
    margins = (both + lost) * (neither + gained) * (both + gained) * (neither + lost)
    product = both * neither - gained * lost
    if product > 0:
        product = max(product - n / 2, 0)
    phi = product / margins**0.5 if margins else 0.0
    a, b = after - _score_limit(after, n, -1), _score_limit(before, n, 1) - before
    c, d = _score_limit(after, n, 1) - after, before - _score_limit(before, n, -1)
    low = (after - before) - max(a * a - 2 * phi * a * b + b * b, 0.0) ** 0.5
    high = (after - before) + max(c * c - 2 * phi * c * d + d * d, 0.0) ** 0.5
    p = binomtest(gained, gained + lost, 0.5).pvalue if gained + lost else 1.0
    if p >= 0.05:  # never clearer than the exact test
        low, high = min(low, 0.0), max(high, 0.0)
    return 100 * low, 100 * high
