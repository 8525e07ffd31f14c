"""Node classification on Zachary's karate club: what is compared, and what comes out. No torch in here.

Two members are labelled, the instructor (1) and the officer (34); which club do the other 32 join? Every network is

    H = tanh(P X W₁ᵀ + X B₁ᵀ)        Z = P H W₂ᵀ + H B₂ᵀ        (the report's layer, twice; H has 2 features)

The graph network has one-hot X and P = D̃^(-1/2) Ã D̃^(-1/2) without B (Kipf and Welling 2017), or P = D⁻¹A with B (the
report). "Without edges" is the same with P = 0 and B. "Rows of A" is a plain network, P = 0, that reads row v of the
matrix as the features of node v.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dl2core import stats
from dl2core.graphs.layers.layer import Array

# The club that each member joined (Zachary 1977): 0 the instructor's, 1 the officer's.
CLUBS = (0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
LEADERS = (0, 33)
ARMS = ("graph", "without edges", "rows of A")


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


def fields(learned: Learned) -> dict[str, object]:
    """The comparison as fields of a result document: percent and points, embeddings with four decimals."""
    return {
        "precision": "float64",
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
