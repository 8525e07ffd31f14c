"""Evaluate an uploaded prompt, with what its file leaves open filled in by the person."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from dl2core import jobs
from dl2core.data import sets
from dl2core.errors import InputError
from dl2core.prompts.evaluate import assess, assessment
from dl2core.prompts.evaluate.inputs import Inputs
from dl2core.prompts.evaluate.spec import EvaluateSpec
from dl2core.prompts.files.checkpoints import Checkpoint
from dl2core.prompts.tasks import task as find_task

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel


def evaluate(found: Checkpoint, spec: EvaluateSpec, clip: ClipModel) -> Generator[jobs.Progress, None, dict]:
    """Check that the prompt fits the model, then return the job; its result is `assessment.summary`.

    The controls are no prompt, noise of the same norm and the shuffled prompt; the start is not known.

    Raises:
        InputError: the prompt is for another image size or width than the model's, or an answer is missing.
    """
    if found.image_size not in (None, clip.size):
        raise InputError(f"this prompt is for images of {found.image_size} px, the {clip.title} takes {clip.size} px")
    prompt = found.prompt(image_size=clip.size, layer=spec.layer, position=spec.position, kind=spec.kind)
    images = find_task(spec.task).apply(sets.load(spec.dataset, "test", limit=spec.images, seed=spec.seed))
    wanted = ("none", "same-norm noise", "shuffled")
    inputs = Inputs(images, clip)

    def steps() -> Generator[jobs.Progress, None, dict]:
        found = yield from assess.assess(prompt, inputs, spec.template, wanted=wanted, seed=spec.seed)
        return assessment.summary(found, images.title)

    return steps()
