"""From a few names to a whole training run: data of a task, split and limited, and the protocol's defaults filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dl2core.data import sets, splits
from dl2core.data.image_set import ImageSet
from dl2core.prompts.evaluate.inputs import Inputs
from dl2core.prompts.evaluate.spec import TEMPLATES
from dl2core.prompts.recorded.runs import TrainSpec
from dl2core.prompts.tasks import task as find_task
from dl2core.prompts.train.choice import Choice
from dl2core.prompts.train.protocol import Protocol, protocol_for

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel

SHAPES_IMAGES = 2000  # drawn to train on when no number is asked for


def training_sets(choice: Choice) -> tuple[ImageSet, ImageSet]:
    """Training and validation images of a choice, as its task shows them: four fifths and one fifth of the training split.

    Raises:
        InputError: an unknown data set or task, or images that are not on this disk.
    """
    chosen = choice.limit or (SHAPES_IMAGES if choice.dataset == "shapes" else None)
    wanted = None if chosen is None else chosen + max(1, chosen // 4)
    images = sets.load(choice.dataset, "train", limit=wanted, seed=choice.seed)
    first, held_out = splits.prompt_split(len(images), seed=choice.seed)
    task = find_task(choice.task)
    return task.apply(images.subset(first)), task.apply(images.subset(held_out))


def spec(choice: Choice, *, train_images: int, validation_images: int, protocol: Protocol | None = None) -> TrainSpec:
    """The whole spec of a choice: what it leaves open comes from the protocol of its model."""
    protocol = protocol or protocol_for(choice.model)
    steps = choice.steps if choice.steps is not None else protocol.steps
    return TrainSpec(
        model=choice.model,
        dataset=choice.dataset,
        task=choice.task,
        kind=choice.kind,
        size=choice.size,
        layer=choice.layer,
        tokens=choice.tokens,
        steps=steps,
        batch=choice.batch if choice.batch is not None else protocol.batch,
        learning_rate=choice.learning_rate if choice.learning_rate is not None else protocol.learning_rate(choice.kind),
        std=choice.std if choice.std is not None else protocol.std(choice.kind),
        momentum=protocol.momentum,
        warmup=min(round(protocol.warmup_share * steps), max(0, steps - 1)),
        logit_scale=choice.logit_scale,
        template=choice.template or TEMPLATES[choice.dataset],
        train_images=train_images,
        validation_images=validation_images,
        snapshots=min(choice.snapshots, max(1, steps)),
        seed=choice.seed,
    )


def prepare(choice: Choice, clip: ClipModel, *, device: str = "cpu") -> tuple[TrainSpec, Inputs, Inputs]:
    """Spec, training inputs and validation inputs of a choice."""
    train, validation = training_sets(choice)
    whole = spec(choice, train_images=len(train), validation_images=len(validation))
    return whole, Inputs(train, clip, device), Inputs(validation, clip, device)
