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
    return Interval(100 * max(0.0, centre - half), 100 * min(1.0, centre + half))


def paired_difference(before: Sequence[bool], after: Sequence[bool]) -> Difference:
    """Accuracy after minus accuracy before, on the same images (normal interval of the paired mean).

    Args:
        before, after: (n,) whether each image was answered rightly.

    Raises:
        InputError: the two have different lengths, or are empty.
    """
    a, b = np.asarray(before, dtype=bool), np.asarray(after, dtype=bool)
    if a.shape != b.shape or a.ndim != 1 or not a.size:
        raise InputError(f"paired answers need the same images, got {a.shape} and {b.shape}")
    gained, lost, n = int((~a & b).sum()), int((a & ~b).sum()), a.size
    mean = (gained - lost) / n
    error = math.sqrt(max(0.0, (gained + lost) / n - mean**2) / n)
    return Difference(100 * mean, Interval(100 * (mean - Z95 * error), 100 * (mean + Z95 * error)), gained, lost)


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
