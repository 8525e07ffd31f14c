"""Linear probing: a new last layer on frozen features (question 1.2.a of the report).

The head is a linear layer with N(0, 0.01) weights and a zero bias, as the assignment asks. It is trained by Adam on
cross-entropy; the epoch with the best validation accuracy is kept.
"""

from __future__ import annotations

import time

import numpy as np
import torch
from torch import Tensor, nn

from dl2core import device
from dl2core.errors import InputError
from dl2core.job_parts import part
from dl2core.jobs import Progress, Steps
from dl2core.transfer import backbones, features, images
from dl2core.transfer.backbone_names import ASSIGNMENT_STATISTICS
from dl2core.transfer.probe_result import Epoch, ProbeResult, ProbeSpec, Trained

HEAD_STD = 0.01
DIVERGED = 1e4  # nats; guessing among 1,000 classes costs 7
FEATURES_SHARE = 0.9  # of the progress bar; thirty epochs on features take seconds


def new_head(width: int, classes: int, *, seed: int) -> nn.Linear:
    """(width -> classes) with N(0, 0.01) weights and a zero bias."""
    head = nn.Linear(width, classes)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        head.weight.normal_(0, HEAD_STD, generator=generator)
        head.bias.zero_()
    return head


def measure(spec: ProbeSpec) -> Steps:
    """Train a probe and score it on the test images; the steps return a `Trained`.

    Raises:
        InputError: no weights or data on this machine, or a rate at which the loss grows beyond all use.
    """
    spec.check()
    device.check_device(spec.device)
    parts = images.load(
        spec.dataset, limit=spec.limit, test_from_train=spec.test_from_train, split_seed=spec.split_seed
    )
    division = images.divide(parts.train, held_out=spec.held_out, seed=spec.split_seed)
    return _measure(spec, parts, division, backbones.load(spec.backbone, device=spec.device))


def _measure(
    spec: ProbeSpec, parts: images.Parts, division: tuple[np.ndarray, np.ndarray], backbone: backbones.Backbone
) -> Steps:
    statistics = ASSIGNMENT_STATISTICS if spec.statistics == "assignment" else None
    share = FEATURES_SHARE * len(parts.train) / (len(parts.train) + len(parts.test))
    train = yield from part(features.cached(backbone, parts.train, statistics=statistics), 0, share)
    test = yield from part(features.cached(backbone, parts.test, statistics=statistics), share, FEATURES_SHARE)
    start = time.perf_counter()
    x, y = train.vectors, torch.tensor(parts.train.labels)
    fitted, valid = division
    curve, best, head = yield from fit(
        (x[fitted], y[fitted]), (x[valid], y[valid]), classes=len(parts.train.classes), spec=spec
    )
    seconds = time.perf_counter() - start
    with torch.inference_mode():
        confidence, predicted = head(test.vectors).softmax(dim=1).max(dim=1)
    result = ProbeResult(
        spec=spec,
        trained_on=parts.train.title,
        n_train=len(fitted),
        tested_on=parts.test.title,
        classes=parts.train.classes,
        epochs=curve,
        best=best,
        truth=tuple(parts.test.labels.tolist()),
        predicted=tuple(predicted.tolist()),
        confidence=tuple(round(value, 4) for value in confidence.tolist()),
        seconds=seconds,
        feature_seconds=train.seconds + test.seconds,
        precision="float32",
        weights=backbone.identity,
    )
    return Trained(result, torch.cat([head.weight, head.bias[:, None]], dim=1).detach().numpy())


def fit(train: tuple[Tensor, Tensor], valid: tuple[Tensor, Tensor], *, classes: int, spec: ProbeSpec) -> Steps:
    """Train a head on features.

    Args:
        train, valid: (N, D) float32 features and (N,) int64 labels.
        classes: K.

    Returns:
        (curve, best epoch, head of that epoch).

    Raises:
        InputError: the loss has grown beyond all use, or is no number any more.
    """
    x, y = train
    head = new_head(x.shape[1], classes, seed=spec.seed)
    optimiser = torch.optim.Adam(head.parameters(), lr=spec.rate)
    generator = torch.Generator().manual_seed(spec.seed)
    curve: list[Epoch] = []
    best, best_state = 0, None
    for epoch in range(spec.epochs):
        total, right = 0.0, 0
        order = torch.randperm(len(x), generator=generator)
        for chosen in order.split(spec.batch):
            logits = head(x[chosen])
            loss = nn.functional.cross_entropy(logits, y[chosen])
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            total += loss.item() * len(chosen)
            right += int((logits.argmax(dim=1) == y[chosen]).sum())
        if not total / len(x) < DIVERGED:
            raise InputError(
                f"the loss has grown to {total / len(x):.3g} in epoch {epoch + 1}: lower the learning rate {spec.rate:g}"
            )
        with torch.inference_mode():
            logits = head(valid[0])
            valid_loss = float(nn.functional.cross_entropy(logits, valid[1]))
            valid_top1 = 100 * float((logits.argmax(dim=1) == valid[1]).float().mean())
        curve.append(Epoch(total / len(x), 100 * right / len(x), valid_loss, valid_top1))
        if best_state is None or valid_top1 > curve[best].valid_top1:
            best, best_state = epoch, {name: value.clone() for name, value in head.state_dict().items()}
        done = FEATURES_SHARE + (1 - FEATURES_SHARE) * (epoch + 1) / spec.epochs
        yield Progress(done, f"epoch {epoch + 1} of {spec.epochs}, validation {valid_top1:.1f} %", tuple(curve))
    head.load_state_dict(best_state)
    return tuple(curve), best, head
