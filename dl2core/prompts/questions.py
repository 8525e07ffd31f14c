"""What pages ask about prompts and let be trained, by names and plain values alone; the worker finds these by their names.

Short: `on_test_pictures`, `on_pictures`, `on_this_disk`. Jobs: `train`, `against_controls`, `evaluate`.
"""

from __future__ import annotations

import numpy as np

from dl2core.clip import load
from dl2core.data.gallery import Gallery
from dl2core.data.transforms import resized
from dl2core.jobs import Steps
from dl2core.prompts.evaluate import uploaded
from dl2core.prompts.evaluate.spec import EvaluateSpec
from dl2core.prompts.files import checkpoints
from dl2core.prompts.recorded import gallery
from dl2core.prompts.recorded.recording import PictureAnswers, Recording
from dl2core.prompts.train import pipeline
from dl2core.prompts.train.spec import TrainSpec


def on_test_pictures(name: str, dataset: str) -> PictureAnswers:
    """What the built-in model says of eight test pictures with a gallery's prompt, with noise, and with nothing.

    Raises:
        InputError: no such prompt, or the images are not here.
    """
    return pipeline.on_pictures(gallery.entry(name), load.opened(), dataset=dataset)


def on_pictures(made: Recording, pictures: Gallery) -> PictureAnswers:
    """What the built-in model says of somebody's pictures with a prompt, with noise, and with nothing.

    Raises:
        InputError: the prompt does not fit the model.
    """
    clip = load.opened()
    cut = [resized(one[None], clip.size).permute(0, 2, 3, 1).numpy() for one in pictures.for_a_model(clip.size)]
    return pipeline.answers_to(made, clip, np.concatenate(cut))


def on_this_disk(made: Recording) -> Recording:
    """A recording of real images with the built-in model's answers to the eight test images of this disk.

    Raises:
        InputError: the images are not here.
    """
    return pipeline.on_this_disk(made, load.opened())


def train(spec: TrainSpec) -> Steps:
    """The job that trains a spec's prompt; its partial results and its result are recordings.

    Raises:
        InputError: the spec does not fit the model, or its data are not here.
    """
    return pipeline.train(spec, clip=load.opened(spec.model))


def against_controls(made: Recording, images: int | None) -> Steps:
    """The job that measures a recording's best prompt and its controls on this many test images; all where None.

    Raises:
        InputError: the model is not here.
    """
    return pipeline.against_controls(made, load.opened(made.run.spec.model), limit=images)


def evaluate(data: bytes, name: str, spec: EvaluateSpec) -> Steps:
    """The job that evaluates an uploaded file's prompt on the built-in model; its result is an `Assessment`.

    Raises:
        InputError: the file holds no prompt, it does not fit the model, or the spec leaves something open.
    """
    return uploaded.evaluate(checkpoints.read(data, name=name), spec, load.opened())
