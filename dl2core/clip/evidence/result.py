"""What occlusion finds: how far each text's cosine falls, place by place, and whether that lies on the named shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl2core import stats
from dl2core.stats import Difference, Interval


@dataclass(frozen=True, eq=False)
class Evidence:
    """Drops of the cosine of W texts for one picture."""

    drops: np.ndarray  # (W, G, G): texts, rows, columns of window places
    cosines: np.ndarray  # (W,) of the uncovered picture
    window: int  # pixels
    step: int  # pixels
    size: int  # pixels of the picture as the model sees it

    def hottest(self, text: int) -> tuple[int, int]:
        """Row and column of the window whose cover costs the text most; the first where several do."""
        return tuple(int(i) for i in np.unravel_index(self.drops[text].argmax(), self.drops.shape[1:]))

    def box(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of a window, in pixels of the picture as the model sees it."""
        left, top = column * self.step, row * self.step
        return left, top, left + self.window, top + self.window

    def spread(self, text: int) -> np.ndarray:
        """(S, S) mean drop over the windows that cover each pixel: the heat map on the picture."""
        total, times = np.zeros((self.size, self.size)), np.zeros((self.size, self.size))
        for row, column in np.ndindex(self.drops.shape[1:]):
            left, top, right, bottom = self.box(row, column)
            total[top:bottom, left:right] += self.drops[text, row, column]
            times[top:bottom, left:right] += 1
        return total / np.maximum(times, 1)

    def lies_on(self, text: int, mask: np.ndarray, *, least: float = 0.25) -> bool:
        """Whether the hottest window covers a shape: a quarter of the window, or half the shape, lies on it.

        Args:
            text: index of the text.
            mask: (S, S) share of each pixel that the shape covers.
            least: share of the window that must lie on the shape.
        """
        left, top, right, bottom = self.box(*self.hottest(text))
        inside = float(mask[top:bottom, left:right].sum())
        return inside >= least * self.window**2 or inside >= 0.5 * float(mask.sum())


@dataclass(frozen=True, eq=False)
class Pointing:
    """Whether the hottest window lies on the shape, picture by picture."""

    named: np.ndarray  # (N,) bool, for the picture's own label
    wrong: np.ndarray  # (N,) bool, for a label that is not in the picture

    @property
    def percent(self) -> float:
        return 100 * float(self.named.mean())

    @property
    def percent_wrong(self) -> float:
        return 100 * float(self.wrong.mean())

    @property
    def interval(self) -> Interval:
        return stats.wilson(int(self.named.sum()), len(self.named))

    @property
    def gain(self) -> Difference:
        """Named minus wrong label, paired, in points."""
        return stats.paired_difference(self.wrong, self.named)
