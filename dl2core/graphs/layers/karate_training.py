"""Trains the networks of the karate club: all seeds at once, by full-batch Adam (Kingma and Ba 2015) in float64."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from dl2core import device, jobs
from dl2core.errors import InputError
from dl2core.graphs.graph import build
from dl2core.graphs.layers import variants
from dl2core.graphs.layers.karate import ARMS, CLUBS, LEADERS, Arm, Learned, Spec
from dl2core.graphs.layers.layer import Array

FRAMES = 30  # snapshots of the embedding that are kept, about


def adjacency() -> Array:
    """The club's friendships, unweighted. (34, 34)"""
    weighted = np.array(build.named("karate").adjacency(), dtype=np.float64)
    return (weighted != 0).astype(np.float64)


def train(spec: Spec) -> jobs.Steps:
    """Steps of the comparison; their partial results and the final one are `Learned`.

    Raises:
        InputError: a value of the spec lies outside its range.
    """
    for name, low, high in (("labelled", 1, 10), ("steps", 1, 2000), ("seeds", 2, 200), ("learning_rate", 1e-5, 1.0)):
        value = getattr(spec, name)
        if not low <= value <= high:
            raise InputError(f"{name} must lie in {low:g}..{high:g}, got {value:g}")
    if not variants.variant(spec.propagation).linear:
        raise InputError(f"{spec.propagation} cannot be trained here: its update has no matrix form")
    return _train(spec)


def _train(spec: Spec) -> jobs.Steps:
    a, eye, nothing = adjacency(), np.eye(len(CLUBS)), np.zeros((len(CLUBS), len(CLUBS)))
    masks = np.stack([_labelled(spec, seed) for seed in range(spec.seed, spec.seed + spec.seeds)])
    graph = variants.propagation(a, spec.propagation)
    runs = [
        Network(p, x, masks, spec=spec, own=name != "graph" or variants.variant(spec.propagation).has_own)
        for name, p, x in zip(ARMS, (graph, nothing, nothing), (eye, eye, a), strict=True)
    ]
    every = max(1, spec.steps // FRAMES)
    kept: list[int] = []
    frames: list[list[tuple[float, Array, Array]]] = [[] for _ in runs]
    for step in range(spec.steps + 1):
        due = step % every == 0 or step == spec.steps
        with device.threads(1):  # the work is small: several threads mostly wait for each other
            if due:
                kept.append(step)
                for run, seen in zip(runs, frames, strict=True):
                    seen.append(_frame(run))
                learned = _result(spec, kept, runs, frames, masks)
            if step < spec.steps:
                for run in runs:
                    run.update()
        if due:
            yield jobs.Progress(step / spec.steps, f"step {step} of {spec.steps}", learned)
    return learned


@torch.no_grad()
def _frame(run: Network) -> tuple[float, Array, Array]:
    """Mean loss over the seeds, and embeddings (N, 2) and predictions (N,) of the first."""
    hidden, logits = run.forward()
    return float(run.losses(logits).mean()), hidden[0].numpy(), logits[0].argmax(dim=-1).numpy()


def _labelled(spec: Spec, seed: int) -> Array:
    """(N,) booleans."""
    mask = np.zeros(len(CLUBS), dtype=bool)
    mask[list(LEADERS)] = True
    random = np.random.default_rng([seed, 1])
    for club in (0, 1):
        others = [v for v in range(len(CLUBS)) if CLUBS[v] == club and not mask[v]]
        mask[random.choice(others, spec.labelled - 1, replace=False)] = True
    return mask


def _result(
    spec: Spec, kept: list[int], runs: list[Network], frames: list[list[tuple[float, Array, Array]]], masks: Array
) -> Learned:
    arms = []
    for name, run, seen in zip(ARMS, runs, frames, strict=True):
        right = run.forward()[1].argmax(dim=-1).numpy() == np.array(CLUBS)  # (S, N)
        accuracies = [100 * float(row[~mask].mean()) for row, mask in zip(right, masks, strict=True)]
        losses, hidden, predictions = zip(*seen, strict=True)
        arms.append(Arm(name, tuple(accuracies), losses, np.stack(hidden), np.stack(predictions)))
    return Learned(spec, tuple(kept), tuple(int(v) for v in np.flatnonzero(masks[0])), tuple(arms))


class Network:
    """The two layers of all S seeds at once, each seed with weights of its own."""

    def __init__(self, propagation: Array, features: Array, masks: Array, *, spec: Spec, own: bool) -> None:
        """
        Args:
            propagation: P (N, N); 0 for a network without edges.
            features: X (N, D).
            masks: (S, N) labelled nodes of each seed.
            spec: learning rate and first seed.
            own: whether the B terms exist.
        """
        self.p, self.x = torch.tensor(propagation), torch.tensor(features)
        self.share = torch.tensor(masks / masks.sum(axis=1, keepdims=True))  # (S, N) of each labelled node in the loss
        self.targets = torch.tensor(CLUBS).expand(len(masks), -1)  # (S, N)
        shapes = {"w1": (2, features.shape[1]), "b1": (2, features.shape[1]), "w2": (2, 2), "b2": (2, 2)}
        randoms = [np.random.default_rng([spec.seed + i, 0]) for i in range(len(masks))]
        drawn = {
            name: np.stack([r.uniform(-1, 1, shape) * np.sqrt(6 / sum(shape)) for r in randoms])
            for name, shape in shapes.items()
        }
        self.weights = {name: torch.tensor(w) for name, w in drawn.items() if own or name.startswith("w")}
        parameters = [weight.requires_grad_() for weight in self.weights.values()]
        self.optimiser = torch.optim.Adam(parameters, lr=spec.learning_rate)

    def forward(self) -> tuple[Tensor, Tensor]:
        """Embeddings H and logits Z, (S, N, 2) each."""
        hidden = torch.tanh(self._layer(self.x, "1"))
        return hidden, self._layer(hidden, "2")

    def _layer(self, h: Tensor, number: str) -> Tensor:
        """P H Wᵀ + H Bᵀ."""
        heard = self.p @ h @ self.weights[f"w{number}"].mT
        own = self.weights.get(f"b{number}")
        return heard if own is None else heard + h @ own.mT

    def losses(self, logits: Tensor) -> Tensor:
        """(S,) mean cross-entropy of each seed's labelled nodes."""
        each = nn.functional.cross_entropy(logits.mT, self.targets, reduction="none")
        return (each * self.share).sum(dim=1)

    def update(self) -> None:
        """One step of Adam; the sum over the seeds gives each its own gradient."""
        self.optimiser.zero_grad()
        self.losses(self.forward()[1]).sum().backward()
        self.optimiser.step()
