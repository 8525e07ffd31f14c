"""Label-preserving or not: a probe trained on plain images answers the test images again, each of them augmented."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn

from dl2core.job_parts import part
from dl2core.jobs import Progress, Steps
from dl2core.transfer import features
from dl2core.transfer.augment import parsing, pipeline, training
from dl2core.transfer.augment.pipeline import float_pixels, seed_of
from dl2core.transfer.augment.place import Pipeline
from dl2core.transfer.augment.run_result import RunSpec
from dl2core.transfer.augment.survival_result import Survival, SurvivalSpec, Survivors
from dl2core.transfer.augment.training import Ground

HEAD_SHARE = 0.2  # of the progress bar


def measure(spec: SurvivalSpec) -> Steps:
    """Answer every test image plain, then once for each chain; the steps return a `Survival`.

    Raises:
        InputError: no weights or data on this machine, or a chain that cannot be read or run.
    """
    spec.check()
    return _measure(spec, training.prepared(spec.protocol))


def _measure(spec: SurvivalSpec, ground: Ground) -> Steps:
    test = ground.parts.test
    head = yield from part(training.plain_head(RunSpec(spec.protocol, seed=spec.seed), ground), 0, HEAD_SHARE / 2)
    plain = yield from part(
        features.cached(ground.backbone, test, statistics=ground.statistics), HEAD_SHARE / 2, HEAD_SHARE
    )
    truth = torch.tensor(test.labels)
    right = _answers(head, plain.vectors) == truth
    found = Survival(
        spec, test.title, test.classes, len(test), _by_class(right, truth, test.classes), (), ground.backbone.identity
    )
    for number, transform in enumerate(spec.transforms):
        low, high = (HEAD_SHARE + (1 - HEAD_SHARE) * (number + k) / len(spec.transforms) for k in (0, 1))
        vectors = yield from part(
            _seen(transform, spec, ground), low, high, before=transform, partial=lambda _, now=found: now
        )
        kept = right & (_answers(head, vectors) == truth)
        found = replace(found, chains=(*found.chains, Survivors(transform, _by_class(kept, truth, test.classes))))
        yield Progress(high, transform, found)
    return found


def _seen(transform: str, spec: SurvivalSpec, ground: Ground) -> Steps:
    """(N, D) features of the test images, each augmented once."""
    way = Pipeline(parsing.parse(transform), spec.place, *ground.statistics)
    images, vectors = ground.parts.test.images, []
    for first in range(0, len(images), features.BATCH):
        part_of = images[first : first + features.BATCH]
        seeds = [seed_of(spec.seed, first + k) for k in range(len(part_of))]
        pixels = pipeline.batch(float_pixels(part_of, ground.backbone.size), way, seeds)
        with torch.inference_mode():
            vectors.append(ground.backbone.network(pixels).float())
        done = first + len(part_of)
        yield Progress(done / len(images), f"{done:,} of {len(images):,} images")
    return torch.cat(vectors)


def _answers(head: nn.Linear, vectors: Tensor) -> Tensor:
    with torch.inference_mode():
        return head(vectors).argmax(dim=1)


def _by_class(mask: Tensor, truth: Tensor, classes: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(np.bincount(truth[mask].numpy(), minlength=len(classes)).tolist())
