"""What training a part of a network costs, and what it brings with few and with many images, as plain data. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from dl2core import stats, store
from dl2core.store import Above, Count, Distinct, Entries, Within
from dl2core.transfer.backbone_names import LITE0
from dl2core.transfer.layers.result import Dataset
from dl2core.transfer.live_result import PARTS, Part, StepCost

Whole = Annotated[int, Within(0, 10**9)]
Percent = Annotated[float, Within(0, 100)]


@dataclass(frozen=True)
class Amount:
    """How many images a class are trained on, for how long, and how often they are drawn anew."""

    a_class: Count
    epochs: Annotated[int, Within(1, 1000)]
    draws: Annotated[int, Within(1, 20)] = 1


@dataclass(frozen=True)
class PartsSpec(store.Checked):
    """Four runs for every amount of images: the new head alone, with the last or the first layer, and everything.

    Attributes:
        backbone, dataset, test_from_train, split_seed, device: as in a probe's spec.
        limit: at most so many training and so many test images; None for all.
        side: pixels that pictures are given; 0 for the backbone's own. Smaller ones train faster.
        amounts: images a class; none for the costs alone.
        rates: learning rates of Adam; each part tries all of them on the first draw, and validation chooses.
        batch: images in a step.
        validation: training images that choose epoch and rate, the same for all runs.
        seed: of draws, heads and the order of the images.
        cost_batch: images in the steps whose cost is measured, at the backbone's own side.
    """

    backbone: Annotated[str, Entries(1, 100)] = LITE0
    dataset: Dataset = "cifar10"
    test_from_train: Annotated[int, Within(0, 100_000)] = 0
    limit: Annotated[int, Within(1, 1_000_000)] | None = None
    side: Annotated[int, Within(0, 512)] = 48
    amounts: Annotated[tuple[Amount, ...], Entries(0, 8)] = (Amount(10, 4, 2), Amount(40, 1))
    rates: Annotated[tuple[Annotated[float, Above(0)], ...], Entries(1, 8), Distinct()] = (1e-3, 1e-4)
    batch: Annotated[int, Within(1, 4096)] = 20
    validation: Annotated[int, Within(10, 100_000)] = 50
    seed: int = 0
    split_seed: int = 42
    cost_batch: Annotated[int, Within(1, 256)] = 4
    device: str = "cpu"


@dataclass(frozen=True)
class Cost:
    """What one step costs in one network: the trained layer's name in it, empty for head and all."""

    network: str
    part: Part
    layer: str
    step: StepCost


@dataclass(frozen=True)
class Run:
    """One training: what was trained on what, how well validation thought of it, and test images answered rightly."""

    part: Part
    a_class: Count
    draw: Whole
    rate: Annotated[float, Above(0)]
    valid_top1: Percent
    right: Whole


@dataclass(frozen=True)
class PartsResult:
    """All costs and runs.

    Attributes:
        spec: what was asked for.
        trained_on, tested_on: titles of the images.
        n: test images.
        classes: K names.
        costs: of every network and part.
        runs: in the order in which they ran.
        precision: of all numbers.
        weights: identity of the backbone's weights.
    """

    KIND: ClassVar[str] = "trained-parts"

    spec: PartsSpec
    trained_on: str
    tested_on: str
    n: Whole
    classes: Annotated[tuple[str, ...], Entries(1)]
    costs: tuple[Cost, ...]
    runs: tuple[Run, ...]
    precision: str
    weights: str

    def chosen(self, part: Part, a_class: int) -> tuple[Run, ...]:
        """The runs of a part with the learning rate that validation chose on the first draw; none yet: empty."""
        tried = [run for run in self.runs if (run.part, run.a_class) == (part, a_class)]
        first = [run for run in tried if run.draw == 0]
        if not first:
            return ()
        rate = max(first, key=lambda run: run.valid_top1).rate
        return tuple(run for run in tried if run.rate == rate)

    def mean(self, part: Part, a_class: int) -> float | None:
        """Mean accuracy over the draws, in percent; None where nothing has run."""
        runs = self.chosen(part, a_class)
        return 100 * float(np.mean([run.right for run in runs])) / self.n if runs else None

    def interval(self, run: Run) -> stats.Interval:
        """95 % (Wilson) of one run: the test images' part of the uncertainty."""
        return stats.wilson(run.right, self.n)

    def cost(self, network: str, part: Part) -> Cost | None:
        """The cost of a part in a network."""
        return next((cost for cost in self.costs if (cost.network, cost.part) == (network, part)), None)

    @property
    def networks(self) -> tuple[str, ...]:
        """Whose costs were measured."""
        return tuple(dict.fromkeys(cost.network for cost in self.costs))

    @property
    def parts(self) -> tuple[Part, ...]:
        """In the order in which pages show them."""
        return PARTS
