"""The images of a transfer run: training, validation and test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl2core.data import sets, splits
from dl2core.data.image_set import ImageSet, balanced_sample
from dl2core.errors import InputError


@dataclass(frozen=True, eq=False)
class Parts:
    """Training and test images that share no image."""

    train: ImageSet
    test: ImageSet


def load(dataset: str, *, limit: int | None, test_from_train: int, split_seed: int) -> Parts:
    """The data set's own split, or a test set held out of its training images.

    Args:
        limit: at most so many of each, equal over the classes.
        test_from_train: that many training images are the test set; 0 for the data set's own.
        split_seed: of that choice.

    Raises:
        InputError: the data are not on this machine, or too few.
    """
    if not test_from_train:
        train = sets.load(dataset, "train", limit=limit, seed=0)
        return Parts(train, _known(sets.load(dataset, "test", limit=limit, seed=0), train))
    every = sets.load(dataset, "train", seed=0)
    if test_from_train >= len(every):
        raise InputError(f"{test_from_train:,} test images were asked for, {every.title} has {len(every):,}")
    chosen = balanced_sample(every.labels, test_from_train, seed=split_seed)
    rest = np.setdiff1d(np.arange(len(every)), chosen)
    train = every.subset(rest, note=f"{len(rest):,} of {len(every):,} images")
    test = every.subset(chosen, note=f"{len(chosen):,} images held out of {len(every):,}")
    return Parts(train.sample(limit, seed=0) if limit else train, test)


def _known(test: ImageSet, train: ImageSet) -> ImageSet:
    """The test images whose class training shows: of Shapes, some pairs of colour and shape are held out by design."""
    shown = np.isin(test.labels, train.labels)
    if shown.all():
        return test
    return test.subset(np.flatnonzero(shown), note=f"{int((~shown).sum()):,} images of classes never trained left out")


def divide(train: ImageSet, *, held_out: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices of the images to train on, and of those to validate on.

    Raises:
        InputError: one of them would be empty.
    """
    fit, valid = splits.split_by_seed(len(train), held_out=held_out, seed=seed)
    if not len(fit) or not len(valid):
        raise InputError(f"{len(train)} training images cannot be divided with {held_out:.0%} held out")
    return np.array(fit), np.array(valid)
