"""Two data sets' labels together, as plain data: who leaves its own data set, and which label takes it. No torch in here.

An added label can only win an image, never help it to its own label. So with one model and one template the accuracy
among all labels is at most the accuracy among a set's own, image by image; a result that says otherwise is refused.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, ClassVar, Literal

import numpy as np

from dl2core import stats, store
from dl2core.clip.model import BUILT_IN
from dl2core.clip.templates import REPORT_TEMPLATE
from dl2core.store import Entries, Within

Whole = Annotated[int, Within(0, 10**9)]
Answers = Annotated[tuple[Whole, ...], Entries(1, 10_000)]
Dataset = Literal["cifar10", "cifar100", "shapes"]
ASSIGNMENT_TEMPLATE = "This a photo of a {}"  # the default of the assignment's cross_dataset.py: "is" is missing
TEMPLATES = (REPORT_TEMPLATE, ASSIGNMENT_TEMPLATE)
NO_PROMPT = "no prompt"


@dataclass(frozen=True)
class CrossSpec(store.Checked):
    """Which model, which two sets, and how the labels are put into words.

    Attributes:
        model: "built-in" or MODEL/TAG of open_clip.
        first, second: the sets; their labels stand in this order.
        template: with {} for the label.
        limit: images of each test set, equal over the classes; None for all.
        seed: of that sample.
    """

    model: Annotated[str, Entries(1, 100)] = BUILT_IN
    first: Dataset = "cifar10"
    second: Dataset = "shapes"
    template: Annotated[str, Entries(1, 200)] = REPORT_TEMPLATE
    limit: Annotated[int, Within(1, 10_000)] | None = 1000
    seed: int = 0


@dataclass(frozen=True)
class Leak:
    """Where the images of one set end: right + stay + leave = n."""

    right: int
    stay: int  # wrong, but with a label of their own set
    leave: int  # with a label of the other set

    @property
    def errors(self) -> int:
        return self.stay + self.leave


@dataclass(frozen=True)
class Side:
    """One set's test images under its own labels and under all; all numbers are positions in the union's labels.

    Attributes:
        title: of the images.
        truth: (N,) their labels.
        own: (N,) best of the set's own labels.
        union: (N,) best of all labels.
        thieves: (N,) for an image that is right among its own labels, the added labels that score above it.
    """

    title: str
    truth: Answers
    own: Answers
    union: Answers
    thieves: Annotated[tuple[tuple[Whole, ...], ...], Entries(1, 10_000)]

    def __post_init__(self) -> None:
        if not len(self.truth) == len(self.own) == len(self.union) == len(self.thieves):
            raise ValueError(f"{self.title}: every image needs a truth and both answers")
        gained = (np.array(self.union) == self.truth) & (np.array(self.own) != self.truth)
        if gained.any():
            raise ValueError(
                f"{self.title}: {int(gained.sum())} images are right only among more labels, which cannot be"
            )

    @property
    def n(self) -> int:
        return len(self.truth)

    @cached_property
    def own_right(self) -> np.ndarray:
        """(N,) bool."""
        return np.array(self.own) == np.array(self.truth)

    @cached_property
    def union_right(self) -> np.ndarray:
        """(N,) bool."""
        return np.array(self.union) == np.array(self.truth)

    @property
    def own_top1(self) -> float:
        """Percent among the set's own labels."""
        return 100 * float(self.own_right.mean())

    @property
    def union_top1(self) -> float:
        """Percent among all labels."""
        return 100 * float(self.union_right.mean())

    @property
    def union_interval(self) -> stats.Interval:
        """95 % (Wilson)."""
        return stats.wilson(int(self.union_right.sum()), self.n)

    @property
    def lost(self) -> stats.Difference:
        """Points that the added labels cost, on the same images; never above 0."""
        return stats.paired_difference(self.own_right, self.union_right)

    def leak(self) -> Leak:
        """How the images end among all labels."""
        left = np.array(self.union) != np.array(self.own)
        right = int(self.union_right.sum())
        return Leak(right, self.n - right - int(left.sum()), int(left.sum()))

    def flows(self) -> Counter[tuple[int, int]]:
        """(true label, label of the other set that won) -> images."""
        return Counter(
            (truth, union) for truth, own, union in zip(self.truth, self.own, self.union, strict=True) if union != own
        )

    def stolen(self) -> Counter[tuple[int, int]]:
        """The flows of images that were right among their own labels."""
        return Counter(
            (truth, union)
            for truth, own, union in zip(self.truth, self.own, self.union, strict=True)
            if union != own == truth
        )

    def added_one_by_one(self, order: tuple[int, ...]) -> tuple[list[float], list[int]]:
        """What each further label costs.

        Args:
            order: the added labels in the order in which they join.

        Returns:
            accuracy in percent after 0, 1, ... labels, and how many images each label takes when it joins: those that
            were right until then.
        """
        place = {label: number for number, label in enumerate(order)}
        taken = [0] * len(order)
        for thieves in self.thieves:
            joined = [place[thief] for thief in thieves if thief in place]
            if joined:
                taken[min(joined)] += 1
        right = int(self.own_right.sum()) - np.concatenate([[0], np.cumsum(taken)])
        return [100 * float(count) / self.n for count in right], taken


@dataclass(frozen=True)
class Method:
    """One model with or without a learned prompt, on both sets.

    Attributes:
        name: "no prompt", "fixed patch", "padding", "deep", as Table 7 calls them.
        trained_on: the set that the prompt was trained on; empty without one.
        parameters: learned numbers.
        sides: the first and the second set.
    """

    name: str
    trained_on: str
    parameters: Whole
    sides: tuple[Side, Side]

    def by_image(self) -> float:
        """Percent of all images of both sets: the report's last column."""
        return 100 * sum(int(side.union_right.sum()) for side in self.sides) / sum(side.n for side in self.sides)

    def by_class(self, classes: tuple[int, int]) -> float:
        """Mean over all labels, each set's accuracy weighted by how many labels it brings."""
        return sum(side.union_top1 * count for side, count in zip(self.sides, classes, strict=True)) / sum(classes)

    def harmonic(self) -> float:
        """Harmonic mean of the two accuracies: low as soon as one of them is."""
        a, b = (side.union_top1 for side in self.sides)
        return 2 * a * b / (a + b) if a + b else 0.0


@dataclass(frozen=True)
class CrossResult:
    """All methods on the same images.

    Attributes:
        spec: what was asked for.
        model: the model's title.
        labels: the first set's, then the second's.
        first_labels: how many are the first set's.
        methods: "no prompt" first.
        alike: groups of labels whose sentences have the same tokens for this model.
        precision: of the image pass.
        weights: identity of the model's weights.
    """

    KIND: ClassVar[str] = "cross-dataset"

    spec: CrossSpec
    model: str
    labels: Annotated[tuple[str, ...], Entries(2, 1000)]
    first_labels: Whole
    methods: Annotated[tuple[Method, ...], Entries(1, 20)]
    alike: tuple[tuple[str, ...], ...]
    precision: str
    weights: str

    @property
    def classes(self) -> tuple[int, int]:
        """How many labels each set brings."""
        return self.first_labels, len(self.labels) - self.first_labels

    def own_labels(self, side: int) -> range:
        """Positions of a set's own labels: 0 for the first, 1 for the second."""
        return range(self.first_labels) if side == 0 else range(self.first_labels, len(self.labels))

    def added_labels(self, side: int) -> range:
        """Positions of the labels that are added to a set's own."""
        return self.own_labels(1 - side)

    def method(self, name: str) -> Method:
        """The method of that name; "no prompt" where there is none."""
        return next((method for method in self.methods if method.name == name), self.methods[0])
