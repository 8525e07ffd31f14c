"""When does "mostly" flip? A red disc grows on blue; the probability of red against its true share.

The share is exact: Shapes draws the disc from it. Cosines are kept, so that the curve can be drawn at any logit scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dl2core.clip.scores import Scores
from dl2core.data import shapes
from dl2core.errors import InputError

STEPS = 41
TEMPLATE = "The image is mostly {}"


@dataclass(frozen=True, eq=False)
class Sweep:
    """Scores of the discs, from share 0 to share 1."""

    colour: str
    background: str
    shares: np.ndarray  # (B,)
    scores: Scores  # B pictures x 2 labels: the disc's colour, the background's

    def curve(self, scale: float) -> np.ndarray:
        """(B,) probability of the disc's colour."""
        return self.scores.probabilities(scale)[:, 0]

    def crossing(self) -> float | None:
        """Share at which the disc's colour first wins, between two steps by a straight line; None if it never does.

        Where two labels are equally probable does not depend on the logit scale.
        """
        ahead = self.scores.cosines[:, 0] - self.scores.cosines[:, 1]
        if ahead[0] > 0:
            return float(self.shares[0])
        later = np.flatnonzero(ahead > 0)
        if not later.size:
            return None
        i = int(later[0])
        low, high = ahead[i - 1], ahead[i]
        return float(self.shares[i - 1] + (self.shares[i] - self.shares[i - 1]) * -low / (high - low))

    def rises(self, *, tolerance: float = 0.0) -> bool:
        """Whether the disc's colour gains on the other at every step, up to `tolerance` of cosine."""
        ahead = self.scores.cosines[:, 0] - self.scores.cosines[:, 1]
        return bool((np.diff(ahead) >= -tolerance).all())


def shares(steps: int = STEPS) -> np.ndarray:
    """(B,) evenly from 0 to 1."""
    if not 2 <= steps <= 201:
        raise InputError(f"a sweep has 2 to 201 steps, got {steps}")
    return np.linspace(0, 1, steps)


def discs(at: Sequence[float], *, colour: str = "red", background: str = "blue", size: int = 32) -> np.ndarray:
    """(B, S, S, 3) uint8 pictures of the discs."""
    if colour == background:
        raise InputError(f"disc and background must differ, both are {colour}")
    return shapes.render_all([shapes.disc(float(share), colour=colour, background=background) for share in at], size)
