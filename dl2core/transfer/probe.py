"""Linear probing, and training more than the new last layer (questions 1.2.a and 1.2.c of the report).

Where nothing in the backbone may change, its features are computed once (`features`) and the head is trained on them
(`heads`). Else every step runs the backbone (`finetune`), and the probe on the untouched backbone is its control.
"""

from __future__ import annotations

import time

import numpy as np
import torch
from torch import Tensor, nn

from dl2core import device
from dl2core.job_parts import part
from dl2core.jobs import Steps
from dl2core.transfer import backbones, features, finetune, heads, images
from dl2core.transfer.backbone_names import ASSIGNMENT_STATISTICS
from dl2core.transfer.live_result import Live
from dl2core.transfer.own_images import Own
from dl2core.transfer.probe_result import Epoch, ProbeResult, ProbeSpec, Trained

FEATURES_SHARE = 0.9  # of the progress bar; thirty epochs on features take seconds
BACKWARD = 2  # a step that trains the first layer costs about so many forward passes more than one that trains the head


def measure(spec: ProbeSpec, own: Own | None = None) -> Steps:
    """Train a probe and score it on the test images; the steps return a `Trained`.

    Args:
        own: a person's pictures, where the spec names them.

    Raises:
        InputError: no weights or data on this machine, or a rate at which the loss grows beyond all use.
    """
    spec.check()
    device.check_device(spec.device)
    parts = images.load(
        spec.dataset, limit=spec.limit, test_from_train=spec.test_from_train, split_seed=spec.split_seed, own=own
    )
    return steps(spec, parts, backbones.load(spec.backbone, device=spec.device))


def steps(spec: ProbeSpec, parts: images.Parts, backbone: backbones.Backbone) -> Steps:
    """The same on images and a backbone that are at hand.

    Raises:
        InputError: too few images, or a backbone without what the spec names.
    """
    fitted, valid = images.divide(parts.train, held_out=spec.held_out, seed=spec.split_seed)
    statistics = ASSIGNMENT_STATISTICS if spec.statistics == "assignment" else None
    task = images.Task(parts, fitted, valid, statistics)
    if spec.frozen:
        return _on_features(spec, task, backbone)
    net = finetune.net_for(
        backbone, classes=len(parts.train.classes), part=spec.train, batchnorm=spec.batchnorm, seed=spec.seed
    )
    return _through_the_backbone(spec, task, backbone, net)


def _on_features(spec: ProbeSpec, task: images.Task, backbone: backbones.Backbone) -> Steps:
    parts = task.parts
    share = FEATURES_SHARE * len(parts.train) / (len(parts.train) + len(parts.test))
    train = yield from part(features.cached(backbone, parts.train, statistics=task.statistics), 0, share)
    test = yield from part(features.cached(backbone, parts.test, statistics=task.statistics), share, FEATURES_SHARE)
    start = time.perf_counter()
    x, y = train.vectors, torch.from_numpy(parts.train.labels)
    curve, best, head = yield from part(
        heads.fit(
            (x[task.fitted], y[task.fitted]),
            (x[task.valid], y[task.valid]),
            classes=len(parts.train.classes),
            spec=spec,
        ),
        FEATURES_SHARE,
        1,
    )
    seconds = time.perf_counter() - start
    with torch.inference_mode():
        logits = head(test.vectors)
    return _trained(
        spec, task, backbone, (curve, best), head, logits, seconds=seconds, feature_seconds=train.seconds + test.seconds
    )


def _through_the_backbone(spec: ProbeSpec, task: images.Task, backbone: backbones.Backbone, net: finetune.Net) -> Steps:
    per_epoch = len(task.fitted) * (1 + (BACKWARD if net.own else 0)) + len(task.valid)
    once = len(task.parts.train) + len(task.parts.test)
    control_share = once / (once + per_epoch * spec.epochs + len(task.parts.test))
    control = yield from part(
        _on_features(spec, task, backbone), 0, control_share, before="control", partial=lambda _: None
    )
    start = time.perf_counter()
    tuned = yield from part(
        finetune.tune(spec, task, net, control=control.result.predicted), control_share, 1 - control_share / 2
    )
    seconds = time.perf_counter() - start
    logits = yield from part(
        finetune.answer(net, task.parts.test.images, statistics=task.statistics),
        1 - control_share / 2,
        1,
        before="test images",
        partial=lambda _: tuned.curve,
    )
    return _trained(
        spec,
        task,
        backbone,
        (tuned.curve, tuned.best),
        net.head.cpu(),
        logits,
        seconds=seconds,
        feature_seconds=0.0,
        live=tuned.live,
    )


def _trained(
    spec: ProbeSpec,
    task: images.Task,
    backbone: backbones.Backbone,
    fitted: tuple[tuple[Epoch, ...], int],
    head: nn.Linear,
    logits: Tensor,
    *,
    seconds: float,
    feature_seconds: float,
    live: Live | None = None,
) -> Trained:
    confidence, predicted = logits.softmax(dim=1).max(dim=1)
    parts = task.parts
    result = ProbeResult(
        spec=spec,
        trained_on=parts.train.title,
        n_train=len(task.fitted),
        tested_on=parts.test.title,
        classes=parts.train.classes,
        epochs=fitted[0],
        best=fitted[1],
        truth=tuple(parts.test.labels.tolist()),
        predicted=tuple(predicted.tolist()),
        confidence=tuple(round(value, 4) for value in confidence.tolist()),
        seconds=seconds,
        feature_seconds=feature_seconds,
        precision="float32",
        weights=backbone.identity,
        left_out=parts.left_out,
        live=live,
    )
    weights = torch.cat([head.weight, head.bias[:, None]], dim=1).detach()
    return Trained(result, weights.numpy().astype(np.float32))
