"""What a prompt is trained for: images as they are, a visibly shifted set, or one answer for everything.

A shift is applied to the stored pixels, before anything of the model. The built-in model was trained on these classes,
so there is little to gain on plain images and much on shifted ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from dl2core.errors import InputError

if TYPE_CHECKING:
    from dl2core.data.image_set import ImageSet

FROG = "frog"


def _same(images: np.ndarray) -> np.ndarray:
    return images


def quarter_brightness(images: np.ndarray) -> np.ndarray:
    """uint8 pixels divided by four, rounded to nearest."""
    return ((images.astype(np.uint16) + 2) // 4).astype(np.uint8)


def negative(images: np.ndarray) -> np.ndarray:
    """255 minus every uint8 value, as on a film negative."""
    return 255 - images


@dataclass(frozen=True)
class Task:
    """A shift of the pixels, and the answer wanted: each image's own label, or `constant` for all."""

    name: str
    title: str
    shift: Callable[[np.ndarray], np.ndarray] = _same
    constant: str | None = None

    def apply(self, images: ImageSet) -> ImageSet:
        """The set as this task shows it; with a constant answer, its class is added where it is missing."""
        shifted = replace(images, images=self.shift(images.images))
        if self.constant is None:
            return shifted
        classes = images.classes if self.constant in images.classes else (*images.classes, self.constant)
        target = classes.index(self.constant)
        return replace(shifted, classes=classes, labels=np.full_like(images.labels, target))


TASKS = {
    task.name: task
    for task in (
        Task("plain", "As they are"),
        Task("dark", "Quarter brightness", quarter_brightness),
        Task("negative", "Negative colours", negative),
        Task("frog", "Everything a frog", constant=FROG),
    )
}


def task(name: str) -> Task:
    """The task of that name.

    Raises:
        InputError: no such task.
    """
    if name not in TASKS:
        raise InputError(f"tasks are {', '.join(TASKS)}; got {name!r}")
    return TASKS[name]
