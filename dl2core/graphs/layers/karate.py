"""Node classification on Zachary's karate club: a two-layer graph network, and plain networks beside it.

Two members are labelled, the instructor (1) and the officer (34); which club do the other 32 join? Every network is

    H = tanh(P X W₁ᵀ + X B₁ᵀ)        Z = P H W₂ᵀ + H B₂ᵀ        (the report's layer, twice; H has 2 features)

The graph network has one-hot X and P = D̃^(-1/2) Ã D̃^(-1/2) without B (Kipf and Welling 2017), or P = D⁻¹A with B (the
report). "Without edges" is the same with P = 0 and B. "Rows of A" is a plain network, P = 0, that reads row v of the
matrix as the features of node v. All seeds train at once, by full-batch Adam (Kingma and Ba 2015) on hand-written
gradients.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl2core import jobs, stats
from dl2core.errors import InputError
from dl2core.graphs.graph import build
from dl2core.graphs.layers import variants
from dl2core.graphs.layers.layer import Array

# The club that each member joined (Zachary 1977): 0 the instructor's, 1 the officer's.
CLUBS = (0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
LEADERS = (0, 33)
ARMS = ("graph", "without edges", "rows of A")
BETAS, EPSILON = (0.9, 0.999), 1e-8  # of Adam
FRAMES = 30  # about so many snapshots of the embedding are kept


@dataclass(frozen=True)
class Spec:
    """One comparison; equal specs give equal numbers."""

    propagation: str = "symmetric"  # of the graph network: a linear key of variants.VARIANTS
    labelled: int = 1  # per club; the leaders, then others drawn by seed
    steps: int = 150
    learning_rate: float = 0.03
    seeds: int = 20
    seed: int = 0  # of the first run; the embedding shown is the first run's


@dataclass(frozen=True, eq=False)
class Arm:
    """One network. S = seeds."""

    name: str
    accuracies: tuple[float, ...]  # (S,) percent of the unlabelled nodes
    losses: tuple[float, ...]  # mean training loss over the seeds at each kept step
    embeddings: Array  # (frames, N, 2) of the first seed
    predictions: Array  # (frames, N) of the first seed

    @property
    def median(self) -> float:
        return float(np.median(self.accuracies))

    @property
    def interval(self) -> stats.Interval:
        """95 % bootstrap interval of the median over seeds."""
        return stats.bootstrap_median(self.accuracies)


@dataclass(frozen=True, eq=False)
class Learned:
    """The finished (or so far) comparison."""

    spec: Spec
    steps: tuple[int, ...]  # the step of each frame
    labelled: tuple[int, ...]  # nodes with a label in the first run
    arms: tuple[Arm, ...]

    def difference(self, name: str) -> tuple[float, stats.Interval]:
        """Graph network minus another, paired by seed: median in points, with its bootstrap interval."""
        others = next(arm for arm in self.arms if arm.name == name)
        gaps = np.array(self.arms[0].accuracies) - np.array(others.accuracies)
        return float(np.median(gaps)), stats.bootstrap_median(gaps.tolist())


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
        if step % every == 0 or step == spec.steps:
            kept.append(step)
            for run, seen in zip(runs, frames, strict=True):
                hidden, logits = run.forward()
                seen.append((run.loss(logits), hidden[0], logits[0].argmax(axis=-1)))
            learned = _result(spec, kept, runs, frames, masks)
            yield jobs.Progress(step / spec.steps, f"step {step} of {spec.steps}", learned)
        if step < spec.steps:
            for run in runs:
                run.update()
    return _result(spec, kept, runs, frames, masks)


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
        right = run.forward()[1].argmax(axis=-1) == np.array(CLUBS)  # (S, N)
        accuracies = [100 * float(row[~mask].mean()) for row, mask in zip(right, masks, strict=True)]
        losses, hidden, predictions = zip(*seen, strict=True)
        arms.append(Arm(name, tuple(accuracies), losses, np.stack(hidden), np.stack(predictions)))
    return Learned(spec, tuple(kept), tuple(int(v) for v in np.flatnonzero(masks[0])), tuple(arms))


class Network:
    """The two layers of all seeds at once, with their gradients and Adam's moments."""

    def __init__(self, propagation: Array, features: Array, masks: Array, *, spec: Spec, own: bool) -> None:
        """
        Args:
            propagation: P (N, N); 0 for a network without edges.
            features: X (N, D).
            masks: (S, N) labelled nodes of each seed.
            spec: learning rate and first seed.
            own: whether the B terms exist.
        """
        self.p, self.x, self.heard = propagation, features, propagation @ features
        self.masks, self.own, self.rate = masks, own, spec.learning_rate
        self.targets = np.eye(2)[list(CLUBS)]  # (N, 2)
        shapes = {"w1": (2, features.shape[1]), "b1": (2, features.shape[1]), "w2": (2, 2), "b2": (2, 2)}
        randoms = [np.random.default_rng([spec.seed + i, 0]) for i in range(len(masks))]
        self.weights = {
            name: np.stack([r.uniform(-1, 1, shape) * np.sqrt(6 / sum(shape)) for r in randoms])
            for name, shape in shapes.items()
        }
        if not own:
            self.weights["b1"][:], self.weights["b2"][:] = 0.0, 0.0
        self.moments = {name: (np.zeros_like(w), np.zeros_like(w)) for name, w in self.weights.items()}
        self.steps = 0

    def forward(self) -> tuple[Array, Array]:
        """Embeddings H and logits Z, (S, N, 2) each."""
        w = {name: matrix.swapaxes(1, 2) for name, matrix in self.weights.items()}
        hidden = np.tanh(self.heard @ w["w1"] + self.x @ w["b1"])
        return hidden, self.p @ hidden @ w["w2"] + hidden @ w["b2"]

    def loss(self, logits: Array) -> float:
        """Mean cross-entropy of the labelled nodes over all seeds."""
        shifted = logits - logits.max(axis=-1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
        return float(-(logs * self.targets).sum(axis=-1)[self.masks].mean())

    def gradients(self) -> dict[str, Array]:
        """Of each seed's own mean cross-entropy, in the shapes of the weights."""
        hidden, logits = self.forward()
        raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
        share = self.masks / self.masks.sum(axis=1, keepdims=True)  # (S, N)
        d_logits = (raised / raised.sum(axis=-1, keepdims=True) - self.targets) * share[..., None]
        d_hidden = self.p.T @ (d_logits @ self.weights["w2"]) + d_logits @ self.weights["b2"]
        d_before = d_hidden * (1 - hidden**2)
        grads = {
            "w1": d_before.swapaxes(1, 2) @ self.heard,
            "w2": d_logits.swapaxes(1, 2) @ (self.p @ hidden),
        }
        if self.own:
            grads |= {"b1": d_before.swapaxes(1, 2) @ self.x, "b2": d_logits.swapaxes(1, 2) @ hidden}
        return grads

    def update(self) -> None:
        """One step of Adam."""
        self.steps += 1
        for name, gradient in self.gradients().items():
            first, second = self.moments[name]
            first = BETAS[0] * first + (1 - BETAS[0]) * gradient
            second = BETAS[1] * second + (1 - BETAS[1]) * gradient**2
            self.moments[name] = first, second
            mean, square = first / (1 - BETAS[0] ** self.steps), second / (1 - BETAS[1] ** self.steps)
            self.weights[name] = self.weights[name] - self.rate * mean / (np.sqrt(square) + EPSILON)


def fields(learned: Learned) -> dict[str, object]:
    """The comparison as fields of a result document: percent and points, embeddings with four decimals."""
    return {
        "n": len(CLUBS) - len(learned.labelled),
        "steps": learned.steps,
        "labelled": learned.labelled,
        "arms": [
            {
                "name": arm.name,
                "median": arm.median,
                "interval": arm.interval,
                "accuracies": arm.accuracies,
                "losses": arm.losses,
                "embeddings": np.round(arm.embeddings, 4),
                "predictions": arm.predictions,
            }
            for arm in learned.arms
        ],
        "differences": [
            {"name": name, "points": points, "interval": interval}
            for name in ARMS[1:]
            for points, interval in [learned.difference(name)]
        ],
    }
