"""Both sets' test images against the labels of both, from one matrix of cosines per set (question 2.5 of the report).

Own-label and union answers are read off the same cosines, so an image that is right among all labels is right among its
own. Of two labels with exactly the same cosine the set's own wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from dl2core.clip import load, zero_shot
from dl2core.clip.wording import check_template, fill
from dl2core.data import sets
from dl2core.data.image_set import ImageSet
from dl2core.errors import InputError
from dl2core.job_parts import one_of
from dl2core.jobs import Progress, Steps
from dl2core.prompts.evaluate.inputs import Inputs, in_batches
from dl2core.prompts.model.tower import Prompt, Prompted
from dl2core.prompts.recorded import gallery
from dl2core.prompts.train import training
from dl2core.robustness.cross_dataset_result import NO_PROMPT, CrossResult, CrossSpec, Method, Side

if TYPE_CHECKING:
    from dl2core.clip.model import ClipModel

BATCH = 100
GALLERY = {  # learned prompts of the built-in model, by the name that Table 7 gives to their kind
    "fixed patch": "cifar10-plain-fixed_patch-1",
    "padding": "cifar10-plain-padding",
    "deep": "cifar10-plain-deep-3",
}


@dataclass(frozen=True, eq=False)
class Candidate:
    """One row to be measured: a prompt, or none."""

    name: str
    trained_on: str = ""
    prompt: Prompt | None = None

    @property
    def parameters(self) -> int:
        return sum(value.numel() for value in self.prompt.parameters()) if self.prompt is not None else 0


def measure(spec: CrossSpec) -> Steps:
    """Measure the model without a prompt, and the built-in one with its learned prompts; the steps return a `CrossResult`.

    Raises:
        InputError: model or data are not on this machine, the two sets share a label, or the union means nothing to the
            model.
    """
    spec.check()
    check_template(spec.template)
    clip = load.opened(spec.model)
    refuse_unread(clip, spec)
    data = [sets.load(name, "test", limit=spec.limit, seed=spec.seed) for name in (spec.first, spec.second)]
    return cross(spec, clip, data, [Candidate(NO_PROMPT), *learned(clip)])


def refuse_unread(clip: ClipModel, spec: CrossSpec) -> None:
    """Refuse CIFAR-100 for the built-in model.

    Raises:
        InputError: its captions never held CIFAR-100's words.
    """
    if clip.built_in and "cifar100" in (spec.first, spec.second):
        raise InputError(
            "the built-in model has never read the names of CIFAR-100's classes, so a union with them means nothing: "
            "choose shapes, or a CLIP model"
        )


def learned(clip: ClipModel) -> list[Candidate]:
    """The learned prompts that come with the app; they fit the built-in model alone."""
    if not clip.built_in:
        return []
    found = []
    for name, entry in GALLERY.items():
        made = gallery.entry(entry)
        if made.identity == clip.identity:
            prompt = training.restored(made.run.spec, made.run.best, clip.model.visual)
            found.append(Candidate(name, made.run.spec.dataset, prompt))
    return found


def cross(spec: CrossSpec, clip: ClipModel, data: Sequence[ImageSet], candidates: Sequence[Candidate]) -> Steps:
    """Measure candidates on two sets of images; arguments are checked first.

    Raises:
        InputError: a label that is in both sets, a wrong template, or a set without images.
    """
    first, second = data
    if shared := sorted(set(first.classes) & set(second.classes)):
        raise InputError(
            f"{first.name} and {second.name} share the label {shared[0]!r}: a union needs labels that are in one set only"
        )
    for images in data:
        if not len(images):
            raise InputError(f"{images.title} holds no image")
    check_template(spec.template)
    return _steps(spec, clip, (first, second), candidates)


def _steps(spec: CrossSpec, clip: ClipModel, data: tuple[ImageSet, ImageSet], candidates: Sequence[Candidate]) -> Steps:
    labels = (*data[0].classes, *data[1].classes)
    words = [name.replace("_", " ") for name in labels]
    text = zero_shot.class_features(clip, [check_template(spec.template)], words).float()
    methods: list[Method] = []
    total = 2 * len(candidates)
    for number, candidate in enumerate(candidates):
        sides = []
        for k, images in enumerate(data):
            before = f"{candidate.name}, {images.name}"
            pass_ = _features(Inputs(images, clip), candidate.prompt)
            vectors = yield from one_of(pass_, 2 * number + k, total, before=before)
            start = 0 if k == 0 else len(data[0].classes)
            sides.append(side_of(images, (vectors @ text.T).numpy(), start=start))
        methods.append(Method(candidate.name, candidate.trained_on, candidate.parameters, (sides[0], sides[1])))
    return CrossResult(
        spec=spec,
        model=clip.title,
        labels=labels,
        first_labels=len(data[0].classes),
        methods=tuple(methods),
        alike=zero_shot.alike(
            clip, {name: [fill(spec.template, word)] for name, word in zip(labels, words, strict=True)}
        ),
        precision="float32",
        weights=clip.identity,
    )


@torch.no_grad()
def _features(inputs: Inputs, prompt: Prompt | None) -> Steps:
    """(N, E) unit image features, with the prompt where there is one."""
    visual = inputs.clip.model.visual
    prompted = Prompted(visual, prompt) if prompt is not None else None
    parts: list[Tensor] = []
    for index in in_batches(len(inputs), BATCH):
        batch = inputs.batch(index)
        found = visual(batch) if prompted is None else prompted.encode(batch)
        parts.append(nn.functional.normalize(found.float(), dim=1).cpu())
        yield Progress((int(index[-1]) + 1) / len(inputs), f"{int(index[-1]) + 1:,} of {len(inputs):,} images")
    return torch.cat(parts)


def side_of(images: ImageSet, cosines: np.ndarray, *, start: int) -> Side:
    """Both answers for every image of one set.

    Args:
        images: N of them.
        cosines: (N, K) with all labels of the union.
        start: where the set's own labels begin among them.
    """
    mine = np.zeros(cosines.shape[1], dtype=bool)
    mine[start : start + len(images.classes)] = True
    rows = np.arange(len(cosines))
    own = np.where(mine, cosines, -np.inf).argmax(axis=1)
    other = np.where(mine, -np.inf, cosines).argmax(axis=1)
    best = cosines[rows, own]
    truth = images.labels + start
    above = ~mine & (cosines > best[:, None]) & (own == truth)[:, None]
    return Side(
        title=images.title,
        truth=tuple(truth.tolist()),
        own=tuple(own.tolist()),
        union=tuple(np.where(cosines[rows, other] > best, other, own).tolist()),
        thieves=tuple(tuple(np.flatnonzero(row).tolist()) for row in above),
    )
