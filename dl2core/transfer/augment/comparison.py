"""Runs with an augmentation against runs without, on the same test images and with the same seeds. No torch in here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dl2core import stats
from dl2core.errors import InputError
from dl2core.stats import Interval
from dl2core.transfer.augment.run_result import Run

T95 = (
    12.706,
    4.303,
    3.182,
    2.776,
    2.571,
    2.447,
    2.365,
    2.306,
    2.262,
)  # two-sided quantile of Student's t, 1 to 9 degrees


@dataclass(frozen=True)
class Mean:
    """Accuracy over training seeds, in percent.

    Attributes:
        top1: mean over the seeds.
        sd: standard deviation over the seeds, in points; None for a single one.
        interval: 95 % (Wilson) from the test images, averaged over the seeds.
        seeds, n: how many seeds and test images.
    """

    top1: float
    sd: float | None
    interval: Interval
    seeds: int
    n: int


@dataclass(frozen=True)
class Against:
    """What an augmentation changes, in points.

    Attributes:
        points: mean over the seeds of accuracy with, minus accuracy without.
        images: 95 % from the test images: Newcombe's interval of paired answers, averaged over the seeds. More seeds do
            not make it narrower, since the images are the same.
        seeds: 95 % from the seeds (Student's t); None for a single one.
    """

    points: float
    images: Interval
    seeds: Interval | None

    @property
    def verdict(self) -> str:
        """Within noise only where both intervals hold 0, a change only where neither does."""
        if self.seeds is None:
            return "one seed: no verdict"
        inside = (0 in self.images, 0 in self.seeds)
        if all(inside):
            return "within noise"
        return "unclear" if any(inside) else "better" if self.points > 0 else "worse"


def mean(runs: Sequence[Run]) -> Mean:
    """Over the seeds of one augmentation.

    Raises:
        InputError: no runs.
    """
    if not runs:
        raise InputError("a mean needs at least one run")
    tops = [run.top1 for run in runs]
    intervals = np.array([run.interval for run in runs]).mean(axis=0)
    return Mean(float(np.mean(tops)), _sd(tops), Interval(*map(float, intervals)), len(runs), runs[0].n)


def against(control: Sequence[Run], runs: Sequence[Run]) -> Against:
    """Runs with an augmentation against those without, paired by seed and by image.

    Raises:
        InputError: no seed that both have, or other test images.
    """
    without = {run.spec.seed: run for run in control}
    pairs = [(without[run.spec.seed], run) for run in runs if run.spec.seed in without]
    if not pairs:
        raise InputError("the runs to be compared have no seed in common")
    if any(one.truth != other.truth for one, other in pairs):
        raise InputError("the runs to be compared were tested on other images")
    found = [stats.paired_difference(one.correct, other.correct) for one, other in pairs]
    points = [one.points for one in found]
    images = np.array([one.interval for one in found]).mean(axis=0)
    return Against(float(np.mean(points)), Interval(*map(float, images)), _over_seeds(points))


def _sd(values: Sequence[float]) -> float | None:
    return float(np.std(values, ddof=1)) if len(values) > 1 else None


def _over_seeds(points: Sequence[float]) -> Interval | None:
    n = len(points)
    if n < 2:
        return None
    quantile = T95[n - 2] if n - 2 < len(T95) else stats.Z95
    half = quantile * float(np.std(points, ddof=1)) / math.sqrt(n)
    return Interval(float(np.mean(points)) - half, float(np.mean(points)) + half)
