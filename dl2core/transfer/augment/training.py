"""A probe trained with augmentations: every pass sends new draws through the backbone, and the head learns on what comes out.

With BatchNorm in train mode each batch is normalised by itself and the running statistics drift towards the augmented
images, as in the usual loop that calls `model.train()`. They are scored only once they have converged: after the last
update they are computed anew, as a plain mean over one more pass with the same kind of draws. Without that, a short run
would be scored with statistics that are neither the old nor the new ones, and the augmentation would be blamed for it.
"""

from __future__ import annotations

import contextlib
import copy
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from dl2core.data.image_set import ImageSet
from dl2core.errors import InputError
from dl2core.job_parts import part
from dl2core.jobs import Progress, Steps
from dl2core.transfer import backbones, features, images
from dl2core.transfer.augment import parsing, pipeline
from dl2core.transfer.augment.pipeline import float_pixels, seed_of
from dl2core.transfer.augment.place import Pipeline
from dl2core.transfer.augment.run_result import BatchNorm, Protocol, Run, RunSpec
from dl2core.transfer.backbone_names import ASSIGNMENT_STATISTICS, LITE0, Statistics
from dl2core.transfer.backbones import Backbone
from dl2core.transfer.heads import DIVERGED, new_head

TRAIN_SHARE = 0.85  # of the progress bar; the rest is the test images
SETTLING = 10**6  # number of the pass that only settles the running statistics


@dataclass(frozen=True, eq=False)
class Ground:
    """What all runs of a protocol share: backbone, images, and how pixels are normalised."""

    backbone: Backbone
    parts: images.Parts
    statistics: Statistics


def prepared(protocol: Protocol) -> Ground:
    """Backbone and images of a protocol.

    Raises:
        InputError: no weights or data on this machine, or too few.
    """
    parts = images.load(
        protocol.dataset,
        limit=protocol.limit,
        test_from_train=protocol.test_from_train,
        split_seed=protocol.split_seed,
    )
    backbone = backbones.load(protocol.backbone)
    if protocol.size:
        backbone = replace(backbone, size=protocol.size)
    own = (backbone.mean, backbone.std)
    return Ground(backbone, parts, ASSIGNMENT_STATISTICS if protocol.statistics == "assignment" else own)


def train(spec: RunSpec, ground: Ground) -> Steps:
    """Train and score one probe; the steps return a `Run`.

    Raises:
        InputError: a chain that cannot be trained, BatchNorm in train mode where there is none, or a loss beyond all use.
    """
    spec.check()
    check_mode(ground, spec.batchnorm)
    return _train(spec, ground)


def check_mode(ground: Ground, batchnorm: BatchNorm) -> None:
    """Refuse train mode where it would change nothing.

    Raises:
        InputError: the backbone has no BatchNorm.
    """
    if batchnorm == "train" and not _norms(ground.backbone.network):
        raise InputError(f"{ground.backbone.title} has no BatchNorm, so that train mode changes nothing: take {LITE0}")


def _train(spec: RunSpec, ground: Ground) -> Steps:
    start = time.perf_counter()
    drifts = spec.batchnorm == "train"
    network = copy.deepcopy(ground.backbone.network) if drifts else ground.backbone.network
    before = [value.clone() for value in network.buffers()]
    if drifts:
        for norm in _norms(network):
            norm.train()
    head, losses = yield from part(_fit(spec, ground, network), 0, TRAIN_SHARE)
    network.eval()
    test = ground.parts.test
    if drifts:
        used = replace(ground.backbone, network=network)
        vectors = yield from part(features.encode(used, test.images, statistics=ground.statistics), TRAIN_SHARE, 1)
    else:
        vectors = yield from part(features.cached(ground.backbone, test, statistics=ground.statistics), TRAIN_SHARE, 1)
    with torch.inference_mode():
        predicted = head(vectors.vectors).argmax(dim=1)
    moved = sum(
        int((old != new).sum()) for old, new in zip(before, network.buffers(), strict=True) if new.is_floating_point()
    )
    return Run(
        spec=spec,
        trained_on=ground.parts.train.title,
        tested_on=test.title,
        n_train=len(ground.parts.train),
        classes=test.classes,
        losses=losses,
        truth=tuple(test.labels.tolist()),
        predicted=tuple(predicted.tolist()),
        moved=moved,
        seconds=round(time.perf_counter() - start, 2),
        weights=ground.backbone.identity,
    )


def plain_head(spec: RunSpec, ground: Ground) -> Steps:
    """The head of a run, without scoring it."""
    head, _ = yield from _fit(spec, ground, ground.backbone.network)
    return head


def _fit(spec: RunSpec, ground: Ground, network: nn.Module) -> Steps:
    """Train the head; returns it with the mean loss of each pass."""
    protocol, data = spec.protocol, ground.parts.train
    labels = torch.tensor(data.labels)
    head = new_head(ground.backbone.width, len(data.classes), seed=spec.seed)
    optimiser = torch.optim.Adam(head.parameters(), lr=protocol.rate)
    fixed = None
    if not spec.transform and spec.batchnorm == "eval":  # every pass would give the same features
        fixed = yield from part(features.cached(ground.backbone, data, statistics=ground.statistics), 0, 0.9)
    losses: list[float] = []
    total = protocol.passes + (spec.batchnorm == "train")
    for number in range(protocol.passes):
        sums = 0.0
        for done, (chosen, x) in enumerate(_batches(spec, ground, network, number, fixed and fixed.vectors), 1):
            loss = nn.functional.cross_entropy(head(x), labels[chosen])
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            sums += loss.item() * len(chosen)
            if not fixed:
                share = (number + done * protocol.batch / len(data)) / total
                yield Progress(min(share, 1.0), f"pass {number + 1} of {protocol.passes}")
        losses.append(sums / len(data))
        if not losses[-1] < DIVERGED:
            raise InputError(f"the loss has grown to {losses[-1]:.3g}: lower the learning rate {protocol.rate:g}")
    if spec.batchnorm == "train":
        with _settling(_norms(network)):
            for _ in _batches(spec, ground, network, SETTLING, None):
                yield Progress(1 - 1 / (2 * total), "settling the running statistics")
    return head, tuple(round(one, 6) for one in losses)


def _batches(
    spec: RunSpec, ground: Ground, network: nn.Module, number: int, fixed: Tensor | None
) -> Iterator[tuple[Tensor, Tensor]]:
    """Batches of one pass: indices and features."""
    data = ground.parts.train
    generator = torch.Generator().manual_seed(seed_of(spec.seed, number))
    order = torch.randperm(len(data), generator=generator)
    for chosen in order.split(spec.protocol.batch):
        if fixed is not None:
            yield chosen, fixed[chosen]
        elif len(chosen) > 1 or spec.batchnorm == "eval":  # a single image has no statistics of its own
            yield chosen, _seen(spec, ground, network, data, chosen, number)


def _seen(spec: RunSpec, ground: Ground, network: nn.Module, data: ImageSet, chosen: Tensor, number: int) -> Tensor:
    """(B, D) features of augmented images; in train mode the running statistics move."""
    way = Pipeline(parsing.parse(spec.transform), spec.place, *ground.statistics)
    images = float_pixels(data.images[chosen.numpy()], ground.backbone.size)
    pixels = pipeline.batch(images, way, [seed_of(spec.seed, number, int(one)) for one in chosen])
    with torch.no_grad():
        return network(pixels).float()


def _norms(network: nn.Module) -> list[nn.modules.batchnorm._BatchNorm]:
    """The BatchNorm layers that keep running statistics."""
    kind = nn.modules.batchnorm._BatchNorm
    return [layer for layer in network.modules() if isinstance(layer, kind) and layer.track_running_stats]


@contextlib.contextmanager
def _settling(norms: list[nn.modules.batchnorm._BatchNorm]) -> Iterator[None]:
    """Inside the block the running statistics are a plain mean over the batches seen since it began."""
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
    yield
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
