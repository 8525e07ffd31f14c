"""Uncertainty of what the lab reports: intervals for accuracies, medians and differences, and rank correlation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Real
from typing import NamedTuple

import numpy as np

from dl2core.errors import InputError

Z95 = 1.959963984540054  # two-sided 95 % quantile of the standard normal


class Interval(NamedTuple):
    """A 95 % interval, in the unit of what it belongs to."""

    low: float
    high: float

    def __contains__(self, value: object) -> bool:
        return isinstance(value, Real) and bool(self.low <= value <= self.high)


class Difference(NamedTuple):
    """Difference of two accuracies on the same images, in percentage points, with its interval."""

    points: float
    interval: Interval
    gained: int  # wrong before, right after
    lost: int  # right before, wrong after

    @property
    def p(self) -> float:
        """Two-sided p of the exact McNemar test that gains and losses are equally likely."""
        return mcnemar(self.gained, self.lost)


def _numbers(values: Sequence[float]) -> np.ndarray:
    data = np.asarray(values, dtype=float)
    if data.ndim != 1 or not data.size or not np.isfinite(data).all():
        raise InputError(f"a list of finite numbers is needed, got shape {data.shape}")
    return data


def wilson(successes: int, n: int) -> Interval:
    """Wilson score interval of a proportion, in percent (Wilson 1927).

    Raises:
        InputError: n is not positive or successes lies outside 0..n.
    """
    if n < 1 or not 0 <= successes <= n:
        raise InputError(f"a proportion needs 0 <= successes <= n and n >= 1, got {successes} of {n}")
    p = successes / n
    centre = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 * math.sqrt(p * (1 - p) / n + Z95**2 / (4 * n * n)) / (1 + Z95**2 / n)
    low = 0.0 if successes == 0 else max(0.0, centre - half)  # both ends are exact there, but for rounding
    high = 1.0 if successes == n else min(1.0, centre + half)
    return Interval(100 * low, 100 * high)


def newcombe(both: int, gained: int, lost: int, neither: int) -> Interval:
    """Interval of the difference of two proportions on the same n images, in percentage points.

    Method 10 of Newcombe 1998 (Statistics in Medicine 17, 2635-2650): the Wilson intervals of both proportions joined
    by their correlation phi, which is corrected for continuity. It is never zero wide.

        after - before = (gained - lost) / n,    low = difference - sqrt(a² - 2 phi a b + b²)

    where a is how far the interval of `after` reaches down and b how far that of `before` reaches up.

    Args:
        both: right before and after.
        gained: wrong before, right after.
        lost: right before, wrong after.
        neither: wrong before and after.

    Raises:
        InputError: a negative count, or no images.
    """
    n = both + gained + lost + neither
    if min(both, gained, lost, neither) < 0 or n < 1:
        raise InputError(f"paired counts must be 0 or more and at least one image, got {(both, gained, lost, neither)}")
    before, after = (both + lost) / n, (both + gained) / n
    low_before, high_before = (value / 100 for value in wilson(both + lost, n))
    low_after, high_after = (value / 100 for value in wilson(both + gained, n))
    phi = _corrected_phi(both, gained, lost, neither)

    def joined(a: float, b: float) -> float:
        return math.sqrt(max(0.0, a * a - 2 * phi * a * b + b * b))

    low = after - before - joined(after - low_after, high_before - before)
    high = after - before + joined(high_after - after, before - low_before)
    return Interval(100 * max(-1.0, low), 100 * min(1.0, high))


def _corrected_phi(both: int, gained: int, lost: int, neither: int) -> float:
    """Correlation of the two answers, n / 2 nearer to 0 where it is positive; 0 where one answer never varies."""
    n = both + gained + lost + neither
    scale = (both + gained) * (lost + neither) * (both + lost) * (gained + neither)
    product = both * neither - gained * lost
    if not scale:
        return 0.0
    return (max(0.0, product - n / 2) if product > 0 else product) / math.sqrt(scale)


def mcnemar(gained: int, lost: int) -> float:
    """Two-sided p of the exact McNemar test: gained and lost as heads and tails of a fair coin."""
    n, ways, tail = gained + lost, 1, 0
    for k in range(min(gained, lost) + 1):
        tail += ways
        ways = ways * (n - k) // (k + 1)
    return min(1.0, 2 * tail / 2**n)


def by_chance(comparisons: int) -> float:
    """How many of `comparisons` 95 % intervals would exclude 0 by chance if nothing differed."""
    return 0.05 * comparisons


def paired_difference(before: Sequence[bool], after: Sequence[bool]) -> Difference:
    """Accuracy after minus accuracy before, on the same images, with Newcombe's interval.

    With few discordant pairs, and accuracies far from 80 %, that interval can exclude 0 by some thousandths of a point
    where the exact McNemar test does not reject; it is then widened to 0, so that the two never contradict each other.

    Args:
        before, after: (n,) whether each image was answered rightly.

    Raises:
        InputError: the two have different lengths, or are empty.
    """
    a, b = np.asarray(before, dtype=bool), np.asarray(after, dtype=bool)
    if a.shape != b.shape or a.ndim != 1 or not a.size:
        raise InputError(f"paired answers need the same images, got {a.shape} and {b.shape}")
    both, gained, lost, neither = (int(cell.sum()) for cell in (a & b, ~a & b, a & ~b, ~a & ~b))
    interval = newcombe(both, gained, lost, neither)
    if 0 not in interval and mcnemar(gained, lost) >= 0.05:
        interval = Interval(min(0.0, interval.low), max(0.0, interval.high))
    return Difference(100 * (gained - lost) / a.size, interval, gained, lost)


def bootstrap_median(values: Sequence[float], *, seed: int = 0, resamples: int = 2000) -> Interval:
    """Percentile bootstrap interval of the median (Efron 1979), in the unit of the values.

    Raises:
        InputError: no values, or one that is not finite.
    """
    data = _numbers(values)
    picks = np.random.default_rng(seed).integers(0, data.size, (resamples, data.size))
    low, high = np.quantile(np.median(data[picks], axis=1), [0.025, 0.975])
    return Interval(float(low), float(high))


def interquartile_range(values: Sequence[float]) -> float:
    """Distance between the quartiles, in the unit of the values.

    Raises:
        InputError: no values, or one that is not finite.
    """
    low, high = np.quantile(_numbers(values), [0.25, 0.75])
    return float(high - low)


def ranks(values: Sequence[float]) -> np.ndarray:
    """(n,) ranks from 1, ties share their mean rank."""
    data = np.asarray(values, dtype=float)
    _, inverse, counts = np.unique(data, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[inverse]


def spearman(x: Sequence[float], y: Sequence[float]) -> float:
    """Spearman's rank correlation; nan where one side does not vary.

    Raises:
        InputError: different lengths or fewer than two values.
    """
    if len(x) != len(y) or len(x) < 2:
        raise InputError(f"rank correlation needs two lists of one length >= 2, got {len(x)} and {len(y)}")
    a, b = ranks(x), ranks(y)
    a, b = a - a.mean(), b - b.mean()
    scale = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / scale if scale else math.nan
