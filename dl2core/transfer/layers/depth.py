"""A probe on every block of a frozen backbone: how much of the classes can be read off at each depth by one linear layer.

All features come from one forward pass. The probe is that of `few_images` (L-BFGS, one weight decay fixed beforehand),
on features that were standardised by the training images and scaled to the same mean length, since channels of early
layers differ in scale by orders of magnitude: no layer is judged by its units.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import replace

import torch
from torch import Tensor

from dl2core import device
from dl2core.data.image_set import ImageSet
from dl2core.job_parts import part
from dl2core.jobs import Progress, Steps
from dl2core.transfer import backbones, images
from dl2core.transfer.few_images import SCALE, regression
from dl2core.transfer.layers import points
from dl2core.transfer.layers.result import DepthResult, DepthSpec, Layer, Pool

BATCH = 32
PASS_SHARE = 0.9  # of the progress bar
SMALLEST = 1e-6  # standard deviation below which a channel counts as constant

Key = tuple[str, Pool]


def standardised(train: Tensor, others: Tensor) -> tuple[Tensor, Tensor]:
    """Both (N, C) with the training images' mean 0 and variance SCALE² / C per channel: length SCALE in the mean.

    A channel that is constant over the training images becomes 0.
    """
    mean, std = train.mean(dim=0), train.std(dim=0)
    factor = torch.where(std > SMALLEST, SCALE / (std.clamp_min(SMALLEST) * train.shape[1] ** 0.5), 0.0)
    return (train - mean) * factor, (others - mean) * factor


def pooled(backbone: backbones.Backbone, data: ImageSet) -> Generator[Progress, None, dict[Key, Tensor]]:
    """(N, C) float32 averages at every place, in one pass over the images; yields progress."""
    found: dict[Key, list[Tensor]] = {}
    done, start = 0, time.perf_counter()
    for batch, readings in _batches(backbone, data):
        for reading in readings:
            found.setdefault((reading.name, reading.pool), []).append(reading.mean.float().cpu())
        done += batch
        speed = done / (time.perf_counter() - start)
        yield Progress(done / len(data), f"{done:,} of {len(data):,} images, {speed:,.0f} images/s")
    return {key: torch.cat(parts) for key, parts in found.items()}


def _batches(backbone: backbones.Backbone, data: ImageSet) -> Iterator[tuple[int, list[points.Reading]]]:
    where = next(backbone.network.parameters()).device
    with torch.backends.cudnn.flags(allow_tf32=False):
        for first in range(0, len(data), BATCH):
            pixels = backbone.pixels(data.images[first : first + BATCH])
            yield len(pixels), points.read(backbone, pixels.to(where))


def measure(spec: DepthSpec) -> Steps:
    """Probe every block; the steps return a `DepthResult`, and yield it as far as it has got.

    Raises:
        InputError: no weights or data on this machine, or blocks that are not known here.
    """
    spec.check()
    device.check_device(spec.device)
    parts = images.load(
        spec.dataset, limit=spec.limit, test_from_train=spec.test_from_train, split_seed=spec.split_seed
    )
    backbone = backbones.load(spec.backbone, device=spec.device)
    points.points(backbone)  # known before the pass begins
    return _measure(spec, parts, backbone)


def _measure(spec: DepthSpec, parts: images.Parts, backbone: backbones.Backbone) -> Steps:
    start = time.perf_counter()
    share = PASS_SHARE * len(parts.train) / (len(parts.train) + len(parts.test))
    train = yield from part(pooled(backbone, parts.train), 0, share)
    test = yield from part(pooled(backbone, parts.test), share, PASS_SHARE)
    found = DepthResult(
        spec=spec,
        trained_on=parts.train.title,
        tested_on=parts.test.title,
        n_train=len(parts.train),
        n=len(parts.test),
        classes=parts.train.classes,
        layers=(),
        seconds=0.0,
        precision="float32",
        weights=backbone.identity,
    )
    y, truth = torch.tensor(parts.train.labels), torch.tensor(parts.test.labels)
    for number, (key, vectors) in enumerate(train.items(), 1):
        x, asked = standardised(vectors, test[key])
        head = regression(x, y, classes=len(parts.train.classes))
        with torch.inference_mode():
            right = int((head(asked).argmax(dim=1) == truth).sum())
        layer = Layer(*key, channels=vectors.shape[1], right=right)
        found = replace(found, layers=(*found.layers, layer), seconds=time.perf_counter() - start)
        done = PASS_SHARE + (1 - PASS_SHARE) * number / len(train)
        yield Progress(done, f"{layer.name}, {layer.pool}: {found.top1(layer):.1f} %", found)
    return found
