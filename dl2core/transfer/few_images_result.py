"""Accuracy against images per class, as plain data. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np

from dl2core import stats, store
from dl2core.store import Entries, Within
from dl2core.transfer.backbone_names import LITE0

Whole = Annotated[int, Within(0, 10**9)]
COUNTS = (1, 2, 5, 10, 20, 50, 100, 500)
MANY_DRAWS, FEW_DRAWS, MANY_UP_TO = 10, 5, 5
WATCHED = 8  # test images whose answers are kept at every count


def draws_at(count: int) -> int:
    """Draws at so many images a class: 10 at 1 to 5, then 5."""
    return MANY_DRAWS if count <= MANY_UP_TO else FEW_DRAWS


@dataclass(frozen=True)
class FewImagesSpec(store.Checked):
    """Which backbone on which images; `own`, `test_from_train` and `device` as in a probe's spec."""

    backbone: Annotated[str, Entries(1, 100)] = LITE0
    dataset: Literal["cifar100", "cifar10", "shapes", "own"] = "cifar10"
    own: str = ""
    test_from_train: Annotated[int, Within(0, 100_000)] = 0
    limit: Annotated[int, Within(1, 1_000_000)] | None = None
    seed: int = 0
    split_seed: int = 42
    device: str = "cpu"


@dataclass(frozen=True)
class Draw:
    """One probe from `count` images a class: how many test images it answers rightly, and its answers on the watched."""

    count: Whole
    draw: Whole
    right: Whole
    watched: tuple[Whole, ...]


@dataclass(frozen=True)
class Level:
    """All draws at one number of images a class, in percent."""

    count: int
    accuracies: tuple[float, ...]

    @property
    def mean(self) -> float:
        return float(np.mean(self.accuracies))

    @property
    def spread(self) -> float:
        """Standard deviation over the draws, in points; 0 for a single one."""
        return float(np.std(self.accuracies, ddof=1)) if len(self.accuracies) > 1 else 0.0


@dataclass(frozen=True)
class FewImages:
    """Every draw of one backbone on one data set.

    Attributes:
        spec: what was asked for.
        trained_on, tested_on: titles of the images.
        classes: K names.
        n: test images.
        watched: positions of the watched test images.
        truth: their labels.
        draws: all probes, by count and draw.
        precision: of the backbone's pass.
        weights: identity of the backbone's weights.
        scenes: of Shapes: the numbers under which the watched pictures are drawn again, at any size.
        left_out: a line for each of a person's pictures or classes that could not be used.
    """

    KIND: ClassVar[str] = "few-images"

    spec: FewImagesSpec
    trained_on: str
    tested_on: str
    classes: Annotated[tuple[str, ...], Entries(1)]
    n: Whole
    watched: tuple[Whole, ...]
    truth: tuple[Whole, ...]
    draws: tuple[Draw, ...]
    precision: str
    weights: str
    scenes: Annotated[tuple[Whole, ...], Entries(0, WATCHED)] = ()
    left_out: Annotated[tuple[str, ...], Entries(0, 300)] = ()

    def __post_init__(self) -> None:
        labels = [*self.truth, *(label for draw in self.draws for label in draw.watched)]
        if any(label >= len(self.classes) for label in labels):
            raise ValueError(f"its labels lie in 0..{max(labels)}, it names {len(self.classes)} classes")
        if len(self.watched) != len(self.truth) or any(place >= self.n for place in self.watched):
            raise ValueError(
                f"it watches images {self.watched} of {self.n}, and knows {len(self.truth)} of their labels"
            )
        if not self.n or any(draw.right > self.n or len(draw.watched) != len(self.truth) for draw in self.draws):
            raise ValueError(f"a draw does not fit its {self.n:,} test images")

    @property
    def levels(self) -> tuple[Level, ...]:
        """One for each number of images a class, in ascending order."""
        counts = sorted({draw.count for draw in self.draws})
        return tuple(
            Level(count, tuple(100 * draw.right / self.n for draw in self.draws if draw.count == count))
            for count in counts
        )

    def interval(self, draw: Draw) -> stats.Interval:
        """95 % (Wilson) of one draw: the test images' part of the uncertainty, not the draws'."""
        return stats.wilson(draw.right, self.n)
