"""Answers on labelled images: top-1, top-5, per class, confusion, with intervals.

Counting is per image. (The assignment's template averages the accuracies of batches, which weighs the last, shorter
batch too much; on 10,000 images an accuracy is a multiple of 0.01 %.) No torch in here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl2core import stats
from dl2core.errors import InputError
from dl2core.stats import Difference, Interval


@dataclass(frozen=True)
class ClassRow:
    """One class: its images, and how many were answered rightly."""

    name: str
    right: int
    n: int

    @property
    def percent(self) -> float:
        return 100 * self.right / self.n

    @property
    def interval(self) -> Interval:
        return stats.wilson(self.right, self.n)


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers of one model to N labelled images, image by image, so that two models can be compared on the same."""

    truth: np.ndarray  # (N,) int64
    ranked: np.ndarray  # (N, min(5, K)) int64, the most probable labels first

    @property
    def n(self) -> int:
        return len(self.truth)

    @property
    def correct(self) -> np.ndarray:
        """(N,) bool."""
        return self.ranked[:, 0] == self.truth

    @property
    def right(self) -> int:
        return int(self.correct.sum())

    @property
    def top1(self) -> float:
        """Percent of the images."""
        return 100 * self.right / self.n

    @property
    def top5(self) -> float:
        """Percent of the images whose class is among the best five; 100 where there are at most five."""
        return 100 * int((self.ranked == self.truth[:, None]).any(axis=1).sum()) / self.n

    @property
    def interval(self) -> Interval:
        return stats.wilson(self.right, self.n)

    def first(self, n: int) -> Answers:
        """Those to the first `n` images."""
        return Answers(self.truth[:n], self.ranked[:n])

    def gain_over(self, other: Answers) -> Difference:
        """Points over `other`, paired on the same images.

        Raises:
            InputError: the images are not the same.
        """
        if not np.array_equal(self.truth, other.truth):
            raise InputError(f"answers to the same images are compared, got {self.n} and {other.n} of other classes")
        return stats.paired_difference(other.correct, self.correct)


@dataclass(frozen=True, eq=False)
class Accuracy(Answers):
    """Answers of one model and wording, with where they come from."""

    model: str
    data: str  # title of the image set
    standard: bool  # whether the set is a whole published split, so that a published row may stand beside it
    templates: tuple[str, ...]
    classes: tuple[str, ...]  # K
    precision: str
    images_per_s: float  # of the image pass; of reading the features where they were on disk
    from_disk: bool
    alike: tuple[tuple[str, ...], ...] = ()  # groups of classes whose sentences have the same tokens
    not_kept: str = ""  # the line that says why the features could not be kept on disk

    @property
    def interval(self) -> Interval | None:
        """None where classes share a sentence: which of them wins is then no measurement."""
        return None if self.alike else super().interval

    @property
    def per_class(self) -> tuple[ClassRow, ...]:
        """Rows of the classes that have images here."""
        right, n = (
            np.bincount(values, minlength=len(self.classes)) for values in (self.truth[self.correct], self.truth)
        )
        return tuple(ClassRow(name, int(r), int(m)) for name, r, m in zip(self.classes, right, n, strict=True) if m)

    @property
    def confusion(self) -> np.ndarray:
        """(K, K) numbers of images; row = class, column = answer."""
        table = np.zeros((len(self.classes),) * 2, dtype=np.int64)
        np.add.at(table, (self.truth, self.ranked[:, 0]), 1)
        return table


@dataclass(frozen=True, eq=False)
class ClassAnswers:
    """The images of one class, and what each recipe answers to them."""

    places: np.ndarray  # (n,) positions in the split
    answers: dict[str, np.ndarray]  # recipe -> (n,) class indices
