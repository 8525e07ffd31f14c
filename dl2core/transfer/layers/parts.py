"""Train the head alone, with the last or the first layer, or everything: what it brings, and what a step costs.

All four see the same images, try the same learning rates, and are validated on the same images; BatchNorm stays in eval
mode. Costs are those of the backbone at its own size; ResNet18's, the report's network, are measured on random weights,
since bytes and steps do not depend on what the weights are.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from dl2core import device
from dl2core.data.image_set import balanced_sample
from dl2core.errors import InputError
from dl2core.job_parts import part as part_of
from dl2core.jobs import Progress, Steps
from dl2core.transfer import backbone_names, backbones, finetune, images, step_cost, trainable
from dl2core.transfer.backbone_names import RESNET18
from dl2core.transfer.few_images import orders
from dl2core.transfer.layers import random_weights
from dl2core.transfer.layers.parts_result import Amount, Cost, PartsResult, PartsSpec, Run
from dl2core.transfer.live_result import PARTS, Part
from dl2core.transfer.probe_result import ProbeSpec

COST_SHARE = 0.1  # of the progress bar


def measure(spec: PartsSpec) -> Steps:
    """Costs first, then every run; the steps return a `PartsResult`, and yield it as far as it has got.

    Raises:
        InputError: no weights or data on this machine, or fewer images than are asked for.
    """
    spec.check()
    device.check_device(spec.device)
    found = images.load(
        spec.dataset, limit=spec.limit, test_from_train=spec.test_from_train, split_seed=spec.split_seed
    )
    pool, valid = _divided(found.train.labels, spec)
    return _measure(spec, found, pool, valid, backbones.load(spec.backbone, device=spec.device))


def _divided(labels: np.ndarray, spec: PartsSpec) -> tuple[np.ndarray, np.ndarray]:
    """(positions to draw from, positions that validate)."""
    if spec.validation >= len(labels):
        raise InputError(f"{spec.validation:,} images were to validate, there are {len(labels):,} to train on")
    valid = balanced_sample(labels, spec.validation, seed=spec.split_seed)
    pool = np.setdiff1d(np.arange(len(labels)), valid)
    smallest = np.bincount(labels[pool])[np.unique(labels)].min()
    most = max((amount.a_class for amount in spec.amounts), default=0)
    if most > smallest:
        raise InputError(
            f"{most} images a class were asked for, {smallest} are left beside {spec.validation} to validate"
        )
    return pool, valid


def _measure(
    spec: PartsSpec, found: images.Parts, pool: np.ndarray, valid: np.ndarray, backbone: backbones.Backbone
) -> Steps:
    result = PartsResult(
        spec=spec,
        trained_on=found.train.title,
        tested_on=found.test.title,
        n=len(found.test),
        classes=found.train.classes,
        costs=(),
        runs=(),
        precision="float32",
        weights=backbone.identity,
    )
    costs = yield from part_of(costs_of(_priced(backbone), spec), 0, COST_SHARE)
    result = replace(result, costs=costs)
    small = replace(backbone, size=spec.side) if spec.side and spec.backbone != backbone_names.BUILT_IN else backbone
    todo = [(amount, part) for amount in spec.amounts for part in PARTS]
    for number, (amount, part) in enumerate(todo):
        low, high = (COST_SHARE + (1 - COST_SHARE) * (number + k) / len(todo) for k in (0, 1))
        so_far = result
        runs = yield from part_of(
            _runs(spec, found, pool, valid, small, amount, part),
            low,
            high,
            before=f"{part}, {amount.a_class} a class",
            partial=lambda _, so_far=so_far: so_far,
        )
        result = replace(result, runs=(*result.runs, *runs))
        yield Progress(high, f"{part}, {amount.a_class} a class: {result.mean(part, amount.a_class):.1f} %", result)
    return result


def _runs(
    spec: PartsSpec,
    found: images.Parts,
    pool: np.ndarray,
    valid: np.ndarray,
    backbone: backbones.Backbone,
    amount: Amount,
    part: Part,
) -> Steps:
    """All rates on the first draw, then the one that validation chose on the others; a tuple of `Run`."""
    runs: list[Run] = []
    total = len(spec.rates) + amount.draws - 1
    for number in range(total):
        draw = max(0, number - len(spec.rates) + 1)
        rate = spec.rates[number] if draw == 0 else max(runs, key=lambda run: (run.draw == 0, run.valid_top1)).rate
        ranks = orders(found.train.labels[pool], draw=draw, seed=spec.seed)
        task = finetune.Task(found, pool[ranks < amount.a_class], valid, None)
        run = yield from part_of(
            _run(spec, task, backbone, amount, part, draw, rate), number / total, (number + 1) / total
        )
        runs.append(run)
    return tuple(runs)


def _run(
    spec: PartsSpec,
    task: finetune.Task,
    backbone: backbones.Backbone,
    amount: Amount,
    part: Part,
    draw: int,
    rate: float,
) -> Steps:
    asked = ProbeSpec(
        backbone=spec.backbone,
        dataset=spec.dataset,
        epochs=amount.epochs,
        batch=spec.batch,
        rate=rate,
        seed=spec.seed + draw,
        train=part,
        device=spec.device,
    )
    test = task.parts.test
    net = finetune.net_for(backbone, classes=len(test.classes), part=part, batchnorm="eval", seed=spec.seed + draw)
    tuned = yield from part_of(finetune.tune(asked, task, net), 0, 0.8)
    logits = yield from part_of(finetune.answer(tuned.net, test.images, statistics=None), 0.8, 1)
    right = int((logits.argmax(dim=1) == torch.from_numpy(test.labels)).sum())
    return Run(part, amount.a_class, draw, rate, tuned.curve[tuned.best].valid_top1, right)


def _priced(backbone: backbones.Backbone) -> list[backbones.Backbone]:
    """The networks whose steps are measured: the backbone, and the report's beside it."""
    return [backbone] if backbone.name == RESNET18 else [backbone, random_weights.resnet18()]


def costs_of(networks: list[backbones.Backbone], spec: PartsSpec) -> Steps:
    """What a step costs in each network, part by part; a tuple of `Cost`."""
    found = []
    todo = [(backbone, part) for backbone in networks for part in PARTS]
    for number, (backbone, part) in enumerate(todo, 1):
        step = step_cost.measure(backbone, part, batch=spec.cost_batch)
        found.append(Cost(backbone.title, part, _layer_name(backbone, part), step))
        yield Progress(number / len(todo), f"cost of a step: {backbone.title}, {part}")
    return tuple(found)


def _layer_name(backbone: backbones.Backbone, part: Part) -> str:
    if part not in ("first", "last"):
        return ""
    layer = trainable.layer(backbone.network, part)
    return next(name for name, module in backbone.network.named_modules() if module is layer)
