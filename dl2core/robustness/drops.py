"""How much an accuracy falls, and how much more one method's falls than another's: paired, by image and noise draw.

    d_i = (A_clean - A_noisy) - (B_clean - B_noisy) per image, averaged over the draws that all methods share

Score intervals are for two paired outcomes only; here images, and the draws beside them, are drawn with replacement (Efron 1979). No torch in here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl2core.errors import InputError
from dl2core.stats import Interval

RESAMPLES = 2000


@dataclass(frozen=True)
class Estimate:
    """A mean over images and draws with its 95 % percentile bootstrap interval, in one unit."""

    value: float
    interval: Interval


@dataclass(frozen=True, eq=False)
class Resamples:
    """Images and draws drawn with replacement, the same for everything that is compared."""

    images: np.ndarray  # (R, N) how often each image was drawn
    draws: np.ndarray  # (R, D) how often each draw was drawn

    def estimate(self, values: np.ndarray) -> Estimate:
        """The mean of (D, N) values, draws by images, with its interval.

        Raises:
            InputError: another number of draws or images.
        """
        if values.shape != (self.draws.shape[1], self.images.shape[1]):
            raise InputError(
                f"values of {self.draws.shape[1]} draws and {self.images.shape[1]} images are needed, got {values.shape}"
            )
        by_draw = self.images @ values.T / self.images.shape[1]  # (R, D)
        means = (by_draw * self.draws).sum(axis=1) / self.draws.shape[1]
        low, high = np.quantile(means, [0.025, 0.975])
        return Estimate(float(values.mean()), Interval(float(low), float(high)))


def resamples(images: int, draws: int, *, seed: int = 0, count: int = RESAMPLES) -> Resamples:
    """Seeded resamples.

    Args:
        images, draws: N and D.
        count: R.

    Raises:
        InputError: no images or no draws.
    """
    if images < 1 or draws < 1:
        raise InputError(f"a bootstrap needs images and draws, got {images} and {draws}")
    random = np.random.default_rng(seed)
    return Resamples(
        random.multinomial(images, np.full(images, 1 / images), size=count).astype(np.float32),
        random.multinomial(draws, np.full(draws, 1 / draws), size=count).astype(np.float32),
    )


def kept_share(clean: float, noisy: float, *, classes: int) -> float | None:
    """Percent of what an accuracy has above guessing that is left; None where the clean one does not beat guessing.

    Args:
        clean, noisy: percent.
        classes: guessing is right for 100 / classes percent.
    """
    guess = 100 / classes
    return 100 * (noisy - guess) / (clean - guess) if clean > guess else None
