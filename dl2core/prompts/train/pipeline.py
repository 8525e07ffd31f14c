"""Train a prompt from a spec, with everything a page wants to see of it on the way."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from dl2core import jobs
from dl2core.clip import load as models
from dl2core.data import sets, shapes
from dl2core.data.image_set import ImageSet
from dl2core.errors import InputError
from dl2core.job_parts import part
from dl2core.prompts.evaluate import assess, assessment
from dl2core.prompts.evaluate.inputs import Inputs
from dl2core.prompts.model import controls
from dl2core.prompts.model.tower import Prompt, Prompted
from dl2core.prompts.recorded import disk_pictures, recording
from dl2core.prompts.recorded.recording import PictureAnswers, Recording
from dl2core.prompts.recorded.runs import Run
from dl2core.prompts.tasks import TASKS
from dl2core.prompts.train import images as training_images
from dl2core.prompts.train import training
from dl2core.prompts.train.spec import TrainSpec
from dl2core.prompts.views import deep as deep_view
from dl2core.prompts.views.look import look

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel

CANDIDATES = 4  # times as many pictures are looked at for those that a constant answer turns


def train(
    spec: TrainSpec,
    *,
    clip: ClipModel | None = None,
    folder: Path | None = None,
    device: str = "cpu",
    cache_bytes: int = 8 * 10**9,
) -> Generator[jobs.Progress, None, Recording]:
    """Open the images of a spec, then return the generator; its partial results and its result are recordings.

    Args:
        spec: what to train.
        clip: the model, where it is open already.
        folder: keeps the run's state, resumes what lies there.
        device: where to train.
        cache_bytes: limit of the cache of the frozen part.

    Raises:
        InputError: the spec does not fit the model, or its data are not here.
    """
    clip = clip or models.load(spec.model, device=device)
    spec, train_inputs, validation = training_images.prepare(spec, clip, device=device)
    watched = watched_inputs(spec, clip, train_inputs.images.classes, device)
    watch = watched.batch(torch.arange(len(watched))) if watched else None
    steps = training.train(spec, train_inputs, validation, folder=folder, watch=watch, cache_bytes=cache_bytes)
    return _record(spec, clip, train_inputs, watched, steps)


def watched_inputs(spec: TrainSpec, clip: ClipModel, classes: tuple[str, ...], device: str = "cpu") -> Inputs | None:
    """The eight pictures that a run is watched on, with its labels: Shapes, or test images of this disk; None without them."""
    if spec.dataset != "shapes":
        found = disk_pictures.of(spec.dataset, spec.task) if spec.dataset in sets.NAMES else None
        return Inputs(replace(found, classes=classes), clip, device) if found else None
    images = recording.pictures(spec.task, 32)
    labels = np.array([classes.index(name) for name in recording.truths()], dtype=np.int64)
    return Inputs(ImageSet("Shapes", "test", images, labels, classes, "drawn here", False), clip, device)


def _record(
    spec: TrainSpec,
    clip: ClipModel,
    train_inputs: Inputs,
    watched: Inputs | None,
    steps: jobs.Steps,
) -> Generator[jobs.Progress, None, Recording]:
    text = train_inputs.text(spec.template)
    untrained = training.build(spec, clip.model.visual)
    factor = training.scale(clip, "exp")
    plain = None
    if watched:
        plain = assess.label_probabilities(controls.zero(untrained), watched, text, factor)
    made = Recording(
        run=Run(spec),
        title=spec.title,
        classes=train_inputs.images.classes,
        model=clip.title,
        identity=clip.identity,
        image_size=clip.size,
        mean=tuple(clip.mean),
        std=tuple(clip.std),
        plain=plain,
        origin=recording.here(),  # a run that is stopped keeps it
    )
    run = yield from part(steps, 0.0, 1.0, partial=made.with_run)
    made = replace(made, run=run, origin=recording.here())
    noise = controls.same_norm_noise(training.restored(spec, run.best, clip.model.visual), seed=spec.seed)
    if watched:
        made = replace(made, noise=assess.label_probabilities(noise, watched, text, factor))
    if spec.kind == "deep":
        return replace(made, deep=deep_summary(made, clip, device=train_inputs.device))
    return replace(made, noise_canvas=noise.canvas()[0].numpy())


def on_this_disk(made: Recording, clip: ClipModel) -> Recording:
    """A recording with the model's answers to the eight test images of this disk, at each of its moments.

    Raises:
        InputError: the images are not here.
    """
    spec, best = made.run.spec, training.restored(made.run.spec, made.run.best, clip.model.visual)
    inputs = watched_inputs(spec, clip, made.classes)
    if inputs is None:
        raise InputError(f"{sets.TITLES.get(spec.dataset, spec.dataset)} test images are not on this machine")
    text, factor = inputs.text(spec.template), training.scale(clip, "exp")

    def said(prompt: Prompt) -> np.ndarray:
        return assess.label_probabilities(prompt, inputs, text, factor)

    snapshots = tuple(
        replace(one, watched=said(training.restored(spec, one, clip.model.visual))) for one in made.run.snapshots
    )
    return replace(
        made.with_run(replace(made.run, snapshots=snapshots)),
        plain=said(controls.zero(best)),
        noise=said(controls.same_norm_noise(best, seed=spec.seed)),
    )


def deep_summary(made: Recording, clip: ClipModel, *, pictures: int = 64, device: str = "cpu") -> dict:
    """The view of a recorded deep prompt on Shapes test pictures."""
    task = TASKS[made.run.spec.task]
    images = task.apply(shapes.load("test", n=pictures, seed=recording.PICTURES_SEED))
    prompted = Prompted(clip.model.visual, training.restored(made.run.spec, made.run.best, clip.model.visual))
    return deep_view.summary(look(prompted, Inputs(images, clip, device).batch(torch.arange(pictures))))


def against_controls(
    made: Recording,
    clip: ClipModel,
    *,
    limit: int | None = None,
    wanted: Sequence[str] = controls.CONTROLS,
    device: str = "cpu",
) -> Generator[jobs.Progress, None, Recording]:
    """Evaluate a recording's best prompt and its controls on test images.

    Args:
        made: a finished recording.
        clip: its model.
        limit: number of test images; all where None.
        wanted: names of the controls; every draw of each sees all of these images.
    """
    spec = made.run.spec
    images = TASKS[spec.task].apply(sets.load(spec.dataset, "test", limit=limit, seed=spec.seed))
    prompt = training.restored(spec, made.run.best, clip.model.visual)
    test = Inputs(images, clip, device)
    found = yield from assess.assess(prompt, test, spec.template, wanted=wanted, std=spec.std, seed=spec.seed)
    return replace(made, test=assessment.summary(found, images.title))


def on_pictures(made: Recording, clip: ClipModel, *, dataset: str, count: int = 8) -> PictureAnswers:
    """What the model says of a few test pictures without a prompt, with noise of its norm, and with it.

    Where one answer is wanted for everything, pictures that get it without a prompt have nothing to show: others are
    taken in their place.
    """
    constant = TASKS[made.run.spec.task].constant
    drawn = sets.load(
        dataset, "test", limit=count if constant is None else CANDIDATES * count, seed=recording.PICTURES_SEED
    )
    found = answers_to(made, clip, drawn.images)
    if constant is None:
        return found
    kept = np.flatnonzero(found.nothing.argmax(axis=1) != made.classes.index(constant))[:count]
    return PictureAnswers(*(values[kept] for values in (found.pictures, found.nothing, found.noise, found.learned)))


def answers_to(made: Recording, clip: ClipModel, pictures: np.ndarray) -> PictureAnswers:
    """The same for any pictures.

    Args:
        made: a finished recording; its labels are asked for.
        clip: its model.
        pictures: (B, H, W, 3) uint8, before the task's shift.
    """
    spec, task = made.run.spec, TASKS[made.run.spec.task]
    labels = np.zeros(len(pictures), dtype=np.int64)  # nobody asks for the truth
    shown = ImageSet("pictures", "test", task.shift(pictures), labels, made.classes, "shown", False)
    inputs = Inputs(shown, clip)
    text, scale = inputs.text(spec.template), training.scale(clip, "exp")
    learned = training.restored(spec, made.run.best, clip.model.visual)
    prompts = (controls.zero(learned), controls.same_norm_noise(learned, seed=spec.seed), learned)
    return PictureAnswers(
        shown.images, *(assess.label_probabilities(prompt, inputs, text, scale) for prompt in prompts)
    )
