"""Training through the backbone: BatchNorm in train mode, or more than the head. No features can be kept.

Every step runs the backbone. With BatchNorm in eval mode and the head alone it gives what cached features give; a run
of the assignment's loop does not, since `model.train()` lets the running statistics of a "frozen" network drift.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from torch import Tensor, nn

from dl2core.errors import InputError
from dl2core.job_parts import part as part_of
from dl2core.jobs import Progress, Steps
from dl2core.saved_bytes import count_kept
from dl2core.transfer import features, trainable
from dl2core.transfer.augment import parsing, pipeline
from dl2core.transfer.augment.place import Pipeline
from dl2core.transfer.backbone_names import Statistics
from dl2core.transfer.backbones import Backbone
from dl2core.transfer.heads import new_head, refuse_divergence, scored
from dl2core.transfer.images import Task
from dl2core.transfer.live_result import BatchNorm, Live, Part, StepCost
from dl2core.transfer.probe_result import Epoch, ProbeSpec


@dataclass(frozen=True, eq=False)
class Net:
    """A backbone's own copy with a new head on it.

    Attributes:
        backbone: whose network may be changed.
        head: (D -> K).
        own: parameters of the backbone that are trained.
        train_mode: BatchNorm in train mode while training.
    """

    backbone: Backbone
    head: nn.Linear
    own: list[nn.Parameter]
    train_mode: bool

    @property
    def trained(self) -> list[nn.Parameter]:
        """All that the optimiser may change."""
        return [*self.own, *self.head.parameters()]

    @property
    def whole(self) -> nn.ModuleList:
        """Backbone and head together, to count or copy parameters."""
        return nn.ModuleList([self.backbone.network, self.head])

    def logits(self, pixels: Tensor) -> Tensor:
        """(B, 3, S, S) -> (B, K). Where nothing of the backbone is trained, autograd keeps nothing of it."""
        with torch.set_grad_enabled(bool(self.own) and torch.is_grad_enabled()):
            vectors = self.backbone.network(pixels).float()
        return self.head(vectors)


@dataclass(frozen=True, eq=False)
class Tuned:
    """What a run leaves: the curve, the net of the epoch that validation chose, and what it did to the backbone."""

    curve: tuple[Epoch, ...]
    best: int
    net: Net
    live: Live


def net_for(backbone: Backbone, *, classes: int, part: Part, batchnorm: BatchNorm, seed: int) -> Net:
    """A copy of the backbone with a new head.

    Args:
        classes: K.
        part: what is trained beside the head, see `trainable.parameters`.
        batchnorm: mode of BatchNorm while training.
        seed: of the head's weights.

    Raises:
        InputError: train mode of a network without BatchNorm, or a part that it does not have.
    """
    if batchnorm == "train" and not trainable.batchnorms(backbone.network):
        raise InputError(f"{backbone.title} has no BatchNorm: train and eval mode are the same, choose eval")
    network = copy.deepcopy(backbone.network).requires_grad_(False)
    own = trainable.parameters(network, part)
    for parameter in own:
        parameter.requires_grad_(True)
    head = new_head(backbone.width, classes, seed=seed).to(next(network.parameters()).device)
    return Net(replace(backbone, network=network), head, own, batchnorm == "train")


@dataclass(eq=False)
class Stepper:
    """Takes training steps, and knows what they cost: the first one is watched, the others are timed."""

    net: Net
    rate: float
    saved_bytes: int = 0
    batch: int = 0  # images of the first step, which is a full one
    times_ms: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.optimiser = torch.optim.Adam(self.net.trained, lr=self.rate)

    def __call__(self, pixels: Tensor, truth: Tensor) -> tuple[float, Tensor]:
        """One update; the loss and the logits before it."""
        if not self.batch:
            with count_kept(self.net.whole) as kept:
                done = self._step(pixels, truth)
                self.saved_bytes, self.batch = kept.total_bytes, len(pixels)
            return done
        start = time.perf_counter()
        done = self._step(pixels, truth)
        if len(pixels) == self.batch:
            self.times_ms.append(1000 * (time.perf_counter() - start))
        return done

    def _step(self, pixels: Tensor, truth: Tensor) -> tuple[float, Tensor]:
        where = self.net.head.weight.device
        logits = self.net.logits(pixels.to(where))
        loss = nn.functional.cross_entropy(logits, truth.to(where))
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        return loss.item(), logits.detach().cpu()

    @property
    def cost(self) -> StepCost:
        """Of the steps so far; a single one has no time."""
        trained = sum(parameter.numel() for parameter in self.net.trained)
        return StepCost(trained, self.saved_bytes, float(np.median(self.times_ms or [0.0])), max(1, self.batch))


def tune(spec: ProbeSpec, task: Task, net: Net, *, control: tuple[int, ...] = ()) -> Steps:
    """Train the net; the steps return a `Tuned`, their partial results are curves.

    Args:
        spec: epochs, batch, rate and seed, as for a probe on cached features.
        task: its images; the test images are not touched.
        net: from `net_for`; it is changed.
        control: answers of the probe on the untouched backbone, handed on into the result.

    Raises:
        InputError: the loss has grown beyond all use, or is no number any more.
    """
    network = net.backbone.network
    before, step = trainable.snapshot(network), Stepper(net, spec.rate)
    generator = torch.Generator().manual_seed(spec.seed)
    curve: list[Epoch] = []
    drifting: list[float] = []
    best, kept = 0, None
    for epoch in range(spec.epochs):
        low, high, before_note = epoch / spec.epochs, (epoch + 1) / spec.epochs, f"epoch {epoch + 1} of {spec.epochs}"
        batches = torch.randperm(len(task.fitted), generator=generator).split(spec.batch)
        partial = tuple(curve)
        trainable.set_mode(network, train=net.train_mode)
        loss, top1 = yield from part_of(
            _epoch(task, step, batches, _pixels(spec, task, net.backbone, epoch)),
            low,
            high,
            before=before_note,
            partial=lambda _, so_far=partial: so_far,
        )
        refuse_divergence(loss, spec, epoch)
        trainable.set_mode(network, train=False)
        valid_loss, valid_top1 = yield from part_of(
            _validated(task, net), high, high, before=before_note, partial=lambda _, so_far=partial: so_far
        )
        curve.append(Epoch(loss, top1, valid_loss, valid_top1))
        drifting.append(_mean_shift(before, network))
        if kept is None or valid_top1 > curve[best].valid_top1:
            best, kept = epoch, trainable.snapshot(net.whole)
        yield Progress(high, f"{before_note}, validation {valid_top1:.1f} %", tuple(curve))
    net.whole.load_state_dict(kept)
    live = _live(before, net, step, updates=(best + 1) * len(batches), drifting=drifting, control=control)
    return Tuned(tuple(curve), best, net, live)


def _epoch(task: Task, step: Stepper, batches: tuple[Tensor, ...], pixels: Callable[[np.ndarray], Tensor]) -> Steps:
    """One pass over the training images; (mean loss, accuracy in percent)."""
    labels, total, right = torch.from_numpy(task.parts.train.labels), 0.0, 0
    for number, chosen in enumerate(batches, 1):
        rows = task.fitted[chosen.numpy()]
        truth = labels[rows]
        loss, logits = step(pixels(rows), truth)
        total += loss * len(rows)
        right += int((logits.argmax(dim=1) == truth).sum())
        yield Progress(number / len(batches), f"step {number} of {len(batches)}")
    return total / len(task.fitted), 100 * right / len(task.fitted)


def _pixels(spec: ProbeSpec, task: Task, backbone: Backbone, epoch: int) -> Callable[[np.ndarray], Tensor]:
    """What training images look like in this epoch: positions -> (B, 3, S, S); augmented with new draws, or as they are."""
    images, chain = task.parts.train.images, parsing.parse(spec.augmentation)
    if not chain:
        return lambda rows: backbone.pixels(images[rows], statistics=task.statistics)
    mean, std = task.statistics or (backbone.mean, backbone.std)
    way = Pipeline(chain, spec.place, mean, std)

    def drawn(rows: np.ndarray) -> Tensor:
        seeds = [pipeline.seed_of(spec.seed, epoch, int(row)) for row in rows]
        return pipeline.batch(pipeline.float_pixels(images[rows], backbone.size), way, seeds)

    return drawn


def _validated(task: Task, net: Net) -> Steps:
    """(loss, accuracy in percent) on the validation images, in eval mode."""
    images = task.parts.train.subset(task.valid)
    logits = yield from answer(net, images.images, statistics=task.statistics)
    return scored(logits, torch.from_numpy(images.labels))


def answer(net: Net, images: np.ndarray, *, statistics: Statistics | None) -> Steps:
    """(N, K) logits on the CPU, in eval mode."""
    trainable.set_mode(net.backbone.network, train=False)
    vectors = yield from features.encode(net.backbone, images, statistics=statistics)
    with torch.inference_mode():
        return net.head(vectors.vectors.to(net.head.weight.device)).cpu()


def _mean_shift(before: trainable.State, network: nn.Module) -> float:
    layers = trainable.drift(before, network)
    return sum(layer.shift for layer in layers) / max(1, len(layers))


def _live(
    before: trainable.State,
    net: Net,
    step: Stepper,
    *,
    updates: int,
    drifting: list[float],
    control: tuple[int, ...],
) -> Live:
    network = net.backbone.network
    weights, moved = trainable.changed(before, network.state_dict())
    return Live(
        cost=step.cost,
        updates=updates,
        weights=sum(parameter.numel() for parameter in network.parameters()),
        weights_changed=weights,
        statistics=sum(2 * module.num_features for module in trainable.batchnorms(network).values()),
        statistics_changed=moved,
        drift=trainable.drift(before, network),
        drifting=tuple(drifting),
        control=control,
    )
