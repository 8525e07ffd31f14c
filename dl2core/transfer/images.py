"""The images of a transfer run: training, validation and test. No torch unless they are divided."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl2core.data import sets
from dl2core.data.image_set import ImageSet, balanced_sample
from dl2core.errors import InputError
from dl2core.transfer import own_classes
from dl2core.transfer.backbone_names import Statistics
from dl2core.transfer.own_images import Own

OWN = "own"  # the data set whose classes are a person's sub-folders


@dataclass(frozen=True, eq=False)
class Parts:
    """Training and test images that share no image, and a line for each thing that was left out."""

    train: ImageSet
    test: ImageSet
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Task:
    """What a head is trained on: images, which of them train it and which choose the epoch, how pixels are normalised.

    Attributes:
        parts: training and test images.
        fitted, valid: positions in the training images.
        statistics: mean and std per channel; None for the backbone's own.
    """

    parts: Parts
    fitted: np.ndarray
    valid: np.ndarray
    statistics: Statistics | None = None


def load(dataset: str, *, limit: int | None, test_from_train: int, split_seed: int, own: Own | None = None) -> Parts:
    """The data set's own split, or a test set held out of its training images; with a person's pictures as classes.

    Args:
        dataset: a name of `sets`, or "own" for the person's pictures alone.
        limit: at most so many of each, equal over the classes.
        test_from_train: that many training images are the test set; 0 for the data set's own.
        split_seed: of that choice, and of which own pictures are asked.
        own: pictures that are further classes of the data set, or the only ones.

    Raises:
        InputError: the data are not on this machine, or too few.
    """
    if dataset == OWN:
        if own is None:
            raise InputError("your own pictures are needed for this: a folder with one sub-folder a class")
        train, test, lines = own_classes.alone(own, seed=split_seed)
        return Parts(train.sample(limit, seed=0) if limit else train, test, own.problems + lines)
    parts = _of_set(dataset, limit=limit, test_from_train=test_from_train, split_seed=split_seed)
    if own is None:
        return parts
    train, test, lines = own_classes.beside(own, parts.train, parts.test, seed=split_seed)
    return Parts(train, test, own.problems + lines)


def _of_set(dataset: str, *, limit: int | None, test_from_train: int, split_seed: int) -> Parts:
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
    from dl2core.data import splits

    share = max(held_out, 1 / max(1, len(train)))  # of a handful of own pictures, one validates
    fit, valid = splits.split_by_seed(len(train), held_out=share, seed=seed)
    if not len(fit) or not len(valid):
        raise InputError(f"{len(train)} training images cannot be divided with {held_out:.0%} held out")
    return np.array(fit), np.array(valid)
