"""The eight real pictures that a run on a data set is watched on: test images of this disk. They are looked at and never kept."""

from __future__ import annotations

import numpy as np

from dl2core.data import sets
from dl2core.data.image_set import ImageSet
from dl2core.prompts.recorded.recording import PICTURES, PICTURES_SEED
from dl2core.prompts.tasks import TASKS


def of(dataset: str, task: str) -> ImageSet | None:
    """Eight test images of a data set with their own labels, as a task shows them; None where it is not on this disk.

    Images of the class that a task wants for everything are left out: they have nothing to show.
    """
    if not sets.on_disk(dataset):
        return None
    drawn = sets.load(dataset, "test", limit=2 * PICTURES, seed=PICTURES_SEED)
    wanted = TASKS[task].constant
    others = [k for k, label in enumerate(drawn.labels) if drawn.classes[label] != wanted][:PICTURES]
    shown = drawn.subset(others)
    return ImageSet(
        shown.name, "test", TASKS[task].shift(np.array(shown.images)), shown.labels, shown.classes, shown.source, False
    )
