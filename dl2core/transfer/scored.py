"""What is read from labels and answers, the same for every trained head. No torch in here."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

import numpy as np

from dl2core import stats


class Scored:
    """A result that holds the answer for every test image.

    Attributes:
        truth, predicted: (N,) labels of the test images, and the answers.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("top1", "interval", "n")  # written into documents, for readers

    truth: tuple[int, ...]
    predicted: tuple[int, ...]

    @property
    def n(self) -> int:
        return len(self.truth)

    @cached_property
    def correct(self) -> np.ndarray:
        """(N,) bool."""
        return np.array(self.predicted) == np.array(self.truth)

    @property
    def top1(self) -> float:
        """Percent of the test images."""
        return 100 * float(self.correct.mean())

    @property
    def interval(self) -> stats.Interval:
        """95 % (Wilson), from the test images alone."""
        return stats.wilson(int(self.correct.sum()), self.n)
