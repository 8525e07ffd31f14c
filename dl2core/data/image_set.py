"""Labelled images of one size in memory: what every loader returns and every evaluation takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dl2core.errors import InputError


@dataclass(frozen=True, eq=False)
class ImageSet:
    """N images with one label each.

    Attributes:
        name: "CIFAR-10", "CIFAR-100" or "Shapes".
        split: "train" or "test".
        images: (N, S, S, 3) uint8, RGB.
        labels: (N,) int64, indices into `classes`.
        classes: names with spaces, in label order ("maple tree", not "maple_tree").
        source: where the pixels came from, in words.
        standard: all images of the published split with their published pixels. Only then may an accuracy stand
            beside a published one.
        note: what is not standard, empty for a standard set.
    """

    name: str
    split: str
    images: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]
    source: str
    standard: bool
    note: str = ""

    def __post_init__(self) -> None:
        if self.images.ndim != 4 or self.images.shape[3] != 3 or self.images.dtype != np.uint8:
            raise InputError(
                f"{self.name}: images must be (N, S, S, 3) uint8, got {self.images.shape} {self.images.dtype}"
            )
        if self.labels.shape != (len(self.images),):
            raise InputError(f"{self.name}: {len(self.images)} images, labels of shape {self.labels.shape}")
        if len(self.labels) and not (self.labels.min() >= 0 and self.labels.max() < len(self.classes)):
            raise InputError(
                f"{self.name}: labels must lie in 0..{len(self.classes) - 1}, "
                f"they lie in {self.labels.min()}..{self.labels.max()}"
            )

    def __len__(self) -> int:
        return len(self.images)

    @property
    def title(self) -> str:
        """What a number from this set is labelled with: "CIFAR-100 test (210 of 10,000 images)"."""
        return f"{self.name} {self.split}" + (f" ({self.note})" if self.note else "")

    def subset(self, indices: Sequence[int] | np.ndarray, *, note: str = "") -> ImageSet:
        """The images at `indices`, in that order; no longer the standard set, and named so.

        Args:
            indices: (M,) positions in 0..N-1.
            note: what this selection is; by default "M of N images".
        """
        chosen = np.asarray(indices, dtype=np.int64).reshape(-1)
        if len(chosen) and not (chosen.min() >= 0 and chosen.max() < len(self)):
            raise InputError(
                f"{self.name}: indices must lie in 0..{len(self) - 1}, they lie in {chosen.min()}..{chosen.max()}"
            )
        words = note or f"{len(chosen):,} of {len(self):,} images"
        return replace(
            self,
            images=self.images[chosen],
            labels=self.labels[chosen],
            standard=False,
            note=f"{self.note}; {words}" if self.note else words,
        )

    def sample(self, count: int, *, seed: int = 0) -> ImageSet:
        """A seeded sample of `count` images, as equal over the classes as the set allows, in random order.

        All of the set when `count` is at least its size.
        """
        if count < 1:
            raise InputError(f"a sample needs at least 1 image, got {count}")
        if count >= len(self):
            return self
        return self.subset(balanced_sample(self.labels, count, seed=seed), note=f"sample of {count:,}, seed {seed}")


def balanced_sample(labels: np.ndarray, count: int, *, seed: int = 0) -> np.ndarray:
    """Indices of `count` images whose numbers per class differ by at most one, while classes last.

    Each class is shuffled; then the classes are dealt one image a round, the order of the classes in a round being
    random too, so that a count below the number of classes is not always the first classes.

    Returns:
        (count,) int64 indices into `labels`, shuffled.
    """
    random = np.random.default_rng(seed)
    order = random.permutation(len(labels))
    rounds = np.empty(len(labels))
    for label in np.unique(labels):
        mine = order[labels[order] == label]
        rounds[mine] = np.arange(len(mine)) + random.random()
    dealt = np.argsort(rounds, kind="stable")[: min(count, len(labels))]
    return random.permutation(dealt)
