"""What a run learned that went through the backbone in every step, as plain data. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from dl2core.store import Amount, Count, Entries, Within

Part = Literal["head", "last", "first", "all"]
PARTS: tuple[Part, ...] = get_args(Part)
BatchNorm = Literal["eval", "train"]
Whole = Annotated[int, Within(0, 10**12)]
CONVERGED = 50  # updates of momentum 0.1 after which 0.5 % of a running statistic is still its old value


@dataclass(frozen=True)
class StepCost:
    """What one training step costs.

    Attributes:
        trained: numbers that the optimiser may change, the head's included.
        saved_bytes: that autograd keeps for the backward pass, each storage counted once.
        step_ms: median time of forward pass, backward pass and update.
        batch: images in it.
    """

    trained: Whole
    saved_bytes: Whole
    step_ms: Amount
    batch: Count


@dataclass(frozen=True)
class LayerDrift:
    """How far the running statistics of one BatchNorm layer have moved from the stored ones.

    Attributes:
        name: of the layer in its network.
        channels: it normalises.
        shift: median over the channels of |mean - stored mean|, in stored standard deviations.
        ratio: geometric mean over the channels of variance / stored variance; 1 where nothing moved.
    """

    name: str
    channels: Count
    shift: Amount
    ratio: Amount


@dataclass(frozen=True)
class Live:
    """A run whose backbone was part of every step.

    Attributes:
        cost: of a step.
        updates: steps up to the end of the epoch that is kept, and so updates of the running statistics in train mode.
        weights: numbers that the backbone learned before.
        weights_changed: of them, those that the run changed.
        statistics: running means and variances of the backbone's BatchNorm layers.
        statistics_changed: of them, those that the run changed.
        drift: of every BatchNorm layer at the end, in the network's order.
        drifting: shift after each epoch, the mean over the layers.
        control: (N,) answers of a probe of the same spec on the untouched backbone, in eval mode and on the images as
            they are.
    """

    cost: StepCost
    updates: Whole
    weights: Whole
    weights_changed: Whole
    statistics: Whole
    statistics_changed: Whole
    drift: tuple[LayerDrift, ...]
    drifting: tuple[Amount, ...]
    control: Annotated[tuple[Whole, ...], Entries(0, 10_000)]

    @property
    def converged(self) -> bool:
        """Whether running statistics had time to settle; before that, an accuracy says nothing about train mode."""
        return self.updates >= CONVERGED
