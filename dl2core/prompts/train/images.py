"""The images of a training run: four fifths of a task's training images learn, one fifth validates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dl2core.data import sets, splits
from dl2core.data.image_set import ImageSet
from dl2core.prompts.evaluate.inputs import Inputs
from dl2core.prompts.tasks import task as find_task
from dl2core.prompts.train.spec import TrainSpec

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel

SHAPES_IMAGES = 2000  # drawn to train on when no number is asked for


def training_sets(spec: TrainSpec) -> tuple[ImageSet, ImageSet]:
    """Training and validation images of a spec, as its task shows them.

    Raises:
        InputError: an unknown data set or task, or images that are not on this disk.
    """
    chosen = spec.train_images or (SHAPES_IMAGES if spec.dataset == "shapes" else 0)
    images = sets.load(spec.dataset, "train", limit=chosen + max(1, chosen // 4) if chosen else None, seed=spec.seed)
    first, held_out = splits.prompt_split(len(images), seed=spec.seed)
    task = find_task(spec.task)
    return task.apply(images.subset(first)), task.apply(images.subset(held_out))


def prepare(spec: TrainSpec, clip: ClipModel, *, device: str = "cpu") -> tuple[TrainSpec, Inputs, Inputs]:
    """The spec with its numbers of images as they are, training inputs and validation inputs."""
    train, validation = training_sets(spec)
    whole = replace(spec, train_images=len(train), validation_images=len(validation))
    return whole, Inputs(train, clip, device), Inputs(validation, clip, device)
