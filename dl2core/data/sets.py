"""A data set by its name, as the command line and the pages name it: "cifar10", "cifar100" or "shapes"."""

from __future__ import annotations

from dl2core.data import cifar, shapes
from dl2core.data.image_set import ImageSet
from dl2core.errors import InputError

NAMES = ("cifar10", "cifar100", "shapes")
SPLITS = ("test", "train")
TITLES = {"cifar10": "CIFAR-10", "cifar100": "CIFAR-100", "shapes": "Shapes"}
SHAPES_IMAGES = 2000  # drawn where no number is given


def load(name: str, split: str = "test", *, limit: int | None = None, seed: int = 0) -> ImageSet:
    """All images of a split, or a seeded, class-balanced sample of `limit`; Shapes are drawn.

    Raises:
        InputError: an unknown name or split, or a set that is not on this machine.
    """
    if name not in NAMES or split not in SPLITS:
        raise InputError(
            f"data sets are {', '.join(NAMES)} with the splits {', '.join(SPLITS)}; got {name!r}, {split!r}"
        )
    if name == "shapes":
        return shapes.load(split, n=limit or SHAPES_IMAGES, seed=seed)
    images = cifar.load(name, split)
    return images.sample(limit, seed=seed) if limit else images


def on_disk(name: str, split: str = "test") -> bool:
    """Whether `load` finds it here; Shapes are always there."""
    return name == "shapes" or cifar.find(name, split) is not None
