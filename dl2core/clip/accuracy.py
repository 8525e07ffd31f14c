"""Zero-shot accuracy of a wording on an image set: top-1, top-5, per class, confusion, with intervals.

Counting is per image. (The assignment's template averages the accuracies of batches, which weighs the last, shorter
batch too much; on 10,000 images an accuracy is a multiple of 0.01 %.)
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dl2core import stats
from dl2core.clip import features, zero_shot
from dl2core.clip.scores import CLIP_SCALE, Scores
from dl2core.clip.wording import Wording, wording
from dl2core.data.image_set import ImageSet
from dl2core.errors import InputError
from dl2core.jobs import Progress
from dl2core.stats import Interval

if TYPE_CHECKING:
    from dl2core.clip.load import ClipModel


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
class Accuracy:
    """Answers of one model and wording on N labelled images."""

    model: str
    data: str  # title of the image set
    standard: bool  # whether the set is a whole published split, so that a published row may stand beside it
    templates: tuple[str, ...]
    classes: tuple[str, ...]  # K
    truth: np.ndarray  # (N,) int64
    ranked: np.ndarray  # (N, min(5, K)) int64, the most probable labels first
    precision: str
    images_per_s: float  # of the image pass; of reading the features where they were on disk
    from_disk: bool

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

    @property
    def per_class(self) -> tuple[ClassRow, ...]:
        """Rows of the classes that have images here."""
        right, n = (np.bincount(values, minlength=len(self.classes)) for values in (self.truth[self.correct], self.truth))
        return tuple(ClassRow(name, int(r), int(m)) for name, r, m in zip(self.classes, right, n, strict=True) if m)

    @property
    def confusion(self) -> np.ndarray:
        """(K, K) numbers of images; row = class, column = answer."""
        table = np.zeros((len(self.classes),) * 2, dtype=np.int64)
        np.add.at(table, (self.truth, self.ranked[:, 0]), 1)
        return table

    def images_in(self, truth: int, answer: int) -> np.ndarray:
        """Positions of the images of one cell of the confusion table."""
        return np.flatnonzero((self.truth == truth) & (self.ranked[:, 0] == answer))


def spelled_wording(templates: Sequence[str], classes: Sequence[str]) -> Wording:
    """Templates and class names as a wording; a class name is taken as one word, also with a colon in it."""
    made = wording(templates, [name.replace(":", " ") for name in classes])
    if len(made.words) != len(classes):
        raise InputError(f"{len(classes)} classes make {len(made.words)} words")
    return made


def count(scores: Scores, data: ImageSet, *, clip: ClipModel, templates: tuple[str, ...], made: features.Features) -> Accuracy:
    """Rank the labels of each image; they stand in the order of the set's classes."""
    ranked = scores.ranks(CLIP_SCALE)[:, :5]  # the order does not depend on the scale
    return Accuracy(
        model=clip.title,
        data=data.title,
        standard=data.standard,
        templates=templates,
        classes=data.classes,
        truth=data.labels,
        ranked=ranked,
        precision=made.precision,
        images_per_s=made.images_per_s,
        from_disk=made.from_disk,
    )


def measure(
    clip: ClipModel, data: ImageSet, templates: Sequence[str], *, names: Sequence[str] | None = None
) -> Generator[Progress, None, Accuracy]:
    """Check the wording, then return the job that measures it.

    Args:
        templates: one, or several as an ensemble.
        names: what the classes are called in the sentences, in class order; the set's own names where None.

    Raises:
        InputError: no images, a wrong template or name, or another number of names than classes.
    """
    several = measure_all(clip, data, {"only": (tuple(templates), tuple(names or data.classes))})

    def steps() -> Generator[Progress, None, Accuracy]:
        return (yield from several)["only"]

    return steps()


def measure_all(
    clip: ClipModel, data: ImageSet, wordings: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
) -> Generator[Progress, None, dict[str, Accuracy]]:
    """Measure several wordings, each (templates, class names), on one image pass; returns them by their keys.

    Raises:
        InputError: as `measure`.
    """
    if not len(data):
        raise InputError(f"{data.title} has no images to measure on")
    for _, names in wordings.values():
        if len(names) != len(data.classes):
            raise InputError(f"{data.name} has {len(data.classes)} classes, got {len(names)} names")
    checked = {key: spelled_wording(*wanted) for key, wanted in wordings.items()}

    def steps() -> Generator[Progress, None, dict[str, Accuracy]]:
        images = yield from features.cached(clip, data)
        found: dict[str, Accuracy] = {}
        for number, (key, asked) in enumerate(checked.items(), start=1):
            scores = zero_shot.score(images.vectors, zero_shot.label_features(clip, asked).cpu(), asked)
            found[key] = count(scores, data, clip=clip, templates=asked.templates, made=images)
            yield Progress(1.0, f"{number} of {len(checked)} wordings", dict(found))
        return found

    return steps()
