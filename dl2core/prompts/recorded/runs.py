"""A training run as plain data: what was asked, the curve, and the prompt at several moments. No torch in here.

A run is kept as json (the numbers) beside arrays (the prompts), in the state that training resumes from and in the
gallery alike: `header` and `arrays` take it apart, `joined` puts it together.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from dl2core.prompts.train.spec import TrainSpec


@dataclass(frozen=True)
class Step:
    """One step of the curve."""

    step: int  # from 0
    loss: float
    lr: float


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The prompt after some steps, with its accuracy on the validation images."""

    step: int  # steps done
    top1: float  # percent of the validation images
    parameters: dict[str, np.ndarray]
    watched: np.ndarray | None = None  # (W, K) probabilities for the pictures that a page shows


@dataclass(frozen=True)
class Run:
    """A training run, finished or under way. `best` has the highest validation accuracy, the earliest of equals."""

    spec: TrainSpec
    steps: tuple[Step, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    resumed_at: tuple[int, ...] = field(default=(), compare=False)

    @property
    def best(self) -> Snapshot:
        return max(self.snapshots, key=lambda snapshot: (snapshot.top1, -snapshot.step))

    @property
    def last(self) -> Snapshot:
        return self.snapshots[-1]


def header(run: Run) -> dict[str, object]:
    """The numbers of a run, for json."""
    return {
        "spec": dataclasses.asdict(run.spec),
        "steps": [dataclasses.astuple(step) for step in run.steps],
        "snapshots": [[snapshot.step, snapshot.top1] for snapshot in run.snapshots],
        "resumed_at": list(run.resumed_at),
    }


def arrays(run: Run) -> dict[str, np.ndarray]:
    """The prompts of a run, and what was watched, by name."""
    found = {}
    for k, snapshot in enumerate(run.snapshots):
        found |= {f"snapshot/{k}/{name}": value for name, value in snapshot.parameters.items()}
        if snapshot.watched is not None:
            found[f"watched/{k}"] = snapshot.watched
    return found


def joined(numbers: Mapping[str, object], found: Mapping[str, np.ndarray]) -> Run:
    """The run of a header and its arrays."""
    snapshots = tuple(
        Snapshot(step, top1, below(found, f"snapshot/{k}/"), found.get(f"watched/{k}"))
        for k, (step, top1) in enumerate(numbers["snapshots"])
    )
    steps = tuple(Step(*row) for row in numbers["steps"])
    return Run(TrainSpec(**numbers["spec"]), steps, snapshots, tuple(numbers["resumed_at"]))


def below(found: Mapping[str, np.ndarray], prefix: str) -> dict[str, np.ndarray]:
    """The entries whose names start with `prefix`, without it."""
    return {name.removeprefix(prefix): value for name, value in found.items() if name.startswith(prefix)}
