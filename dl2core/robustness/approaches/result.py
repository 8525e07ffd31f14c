"""Ways to fit a model to a task, side by side: accuracy, numbers trained, memory, time. No torch in here.

Memory is stacked from what training holds at once: weights + gradients + the optimiser's state + what autograd keeps for the
backward pass. Adam keeps two numbers for each one that it trains.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, get_args

import numpy as np

from dl2core import stats, store
from dl2core.errors import InputError
from dl2core.store import Above, Amount, Count, Distinct, Entries, Within

Whole = Annotated[int, Within(0, 10**12)]
Percent = Annotated[float, Within(0, 100)]
Approach = Literal["linear probe", "pixel prompt", "deep prompt", "full fine-tuning", "last block"]
Backbone = Literal["built-in", "efficientnet-lite0"]
Network = Literal["built-in", "ViT-B/32", "efficientnet-lite0"]
LITE0: Backbone = "efficientnet-lite0"
ON: dict[Backbone, tuple[Approach, ...]] = {
    "built-in": ("linear probe", "pixel prompt", "deep prompt", "full fine-tuning"),
    LITE0: ("linear probe", "last block"),  # it reads no words, so that a prompt has nothing to begin with
}
PRICED: dict[Backbone, tuple[Network, ...]] = {"built-in": ("built-in", "ViT-B/32"), LITE0: (LITE0,)}
APPROACHES = ON["built-in"]
NOTHING = "no prompt"  # the model as it is, asked with the class names
Shift = Literal["as they are", "noise", "quarter brightness", "negative"]
SHIFTS: tuple[Shift, ...] = get_args(Shift)
PLAIN: Shift = "as they are"
MANY = 0  # stands for the run with `spec.many` images, where others are named by their images a class
FEW_BATCH = 16  # images in a step of a run with few images
FLOAT = 4  # bytes
ADAM_STATE = 2  # numbers for each trained one
RATES: dict[Approach, tuple[float, float, float]] = {
    "linear probe": (1e-2, 3e-3, 1e-3),
    "pixel prompt": (1e-1, 3e-2, 1e-2),
    "deep prompt": (1e-1, 3e-2, 1e-2),
    "full fine-tuning": (1e-3, 3e-4, 1e-4),
    "last block": (1e-3, 3e-4, 1e-4),
}


@dataclass(frozen=True)
class Few:
    """So many images a class, drawn so often."""

    a_class: Count
    draws: Annotated[int, Within(1, 20)]


@dataclass(frozen=True)
class ApproachesSpec(store.Checked):
    """All approaches of a backbone, on images of a test split: it has been trained on none of them.

    Attributes:
        dataset: "cifar10" or "shapes"; trained, validated and scored on parts of its test split that share no image.
        few: amounts of images; all approaches share the draws, and a smaller draw is the beginning of a larger one.
        steps: of every run with few images, in batches of at most FEW_BATCH.
        many: images of the run with many; 0 for none. Without it and without `few`, prices alone are measured.
        many_steps: of that run.
        batch: images in its steps.
        validation, test: images that choose the learning rates, and that score; the same for all runs.
        seed: of draws, starts and order.
        priced: networks whose steps are priced, of those in PRICED.
        backbone: the built-in tower at 32 px, or EfficientNet-Lite0, pretrained on ImageNet, at 224 px.
    """

    dataset: Literal["cifar10", "shapes"] = "cifar10"
    few: Annotated[tuple[Few, ...], Entries(0, 8)] = (Few(1, 10), Few(5, 10), Few(20, 5))
    steps: Annotated[int, Within(1, 10_000)] = 30
    many: Annotated[int, Within(0, 8_000)] = 4_000
    many_steps: Annotated[int, Within(1, 100_000)] = 125
    batch: Annotated[int, Within(1, 1024)] = 32
    validation: Annotated[int, Within(10, 5_000)] = 200
    test: Annotated[int, Within(10, 5_000)] = 500
    seed: Annotated[int, Within(0, 2**32 - 1)] = 0
    priced: Annotated[tuple[Network, ...], Entries(0, 2), Distinct()] = PRICED["built-in"]
    backbone: Backbone = "built-in"

    def check(self) -> None:
        """Refuse what cannot be asked for.

        Raises:
            InputError: the message names the field, what arrived and what is allowed.
        """
        super().check()
        known = PRICED[self.backbone]
        if not set(self.priced) <= set(known):
            raise InputError(f"with {self.backbone}, priced may hold {', '.join(known)}; got {', '.join(self.priced)}")

    @property
    def approaches(self) -> tuple[Approach, ...]:
        """What the backbone can be fitted by."""
        return ON[self.backbone]

    @property
    def most_a_class(self) -> int:
        """The largest number of images a class; 20 where no run has few."""
        return max((few.a_class for few in self.few), default=20)

    @property
    def amounts(self) -> tuple[int, ...]:
        """Images a class, the fewest first; MANY last."""
        return (*sorted(few.a_class for few in self.few), *([MANY] if self.many else []))

    def named(self, amount: int) -> str:
        """ "5 a class", "4,000 in all"."""
        return f"{amount} a class" if amount else f"{self.many:,} in all"


@dataclass(frozen=True)
class Tried:
    """A learning rate of Adam, and what validation thought of it."""

    approach: Approach
    rate: Annotated[float, Above(0)]
    valid_top1: Percent


@dataclass(frozen=True)
class Moment:
    """A run after some steps: CPU seconds spent in them, and test images answered rightly, as they are.

    Where a frozen part's output is kept, its pass over each image of each step is counted as if it were not.
    """

    step: Whole
    seconds: Amount
    right: Whole


@dataclass(frozen=True)
class Run:
    """One training.

    Attributes:
        approach: which.
        amount: images a class, or MANY.
        draw: which of its draws.
        right: test images answered rightly at the end, in the order of SHIFTS.
        moments: on its way and at its end.
    """

    approach: Approach
    amount: Whole
    draw: Whole
    right: Annotated[tuple[Whole, ...], Entries(len(SHIFTS), len(SHIFTS))]
    moments: Annotated[tuple[Moment, ...], Entries(1, 100)]

    def at_seconds(self, seconds: float) -> Moment:
        """The last moment that had been reached by then."""
        return max((one for one in self.moments if one.seconds <= seconds), key=lambda one: one.step)


@dataclass(frozen=True)
class Price:
    """What a training step holds and takes.

    Attributes:
        network: whose it is.
        batch, side: images in the step, and their pixels.
        measured_batch: images in the steps that were watched and timed; what is kept grows in proportion to the images.
        weights: numbers of the network, head and prompt included.
        trained: of them, those that the optimiser may change.
        saved_bytes: that autograd keeps for the backward pass, each storage once.
        step_ms: CPU time over all cores of forward pass, backward pass and update with `measured_batch` images, the least
            of several; what else a machine does adds little to it.
    """

    network: Network
    approach: Approach
    batch: Count
    measured_batch: Count
    side: Count
    weights: Whole
    trained: Whole
    saved_bytes: Whole
    step_ms: Amount

    @property
    def saved_mb(self) -> float:
        """What is kept for the backward pass, in MB."""
        return self.saved_bytes / 1e6

    @property
    def parts_mb(self) -> dict[str, float]:
        """What is stacked, in MB, the first at the bottom."""
        return {
            "weights": FLOAT * self.weights / 1e6,
            "gradients": FLOAT * self.trained / 1e6,
            "optimiser state": FLOAT * ADAM_STATE * self.trained / 1e6,
            "saved activations": self.saved_mb,
        }

    @property
    def total_mb(self) -> float:
        """All of it."""
        return sum(self.parts_mb.values())


@dataclass(frozen=True)
class Approaches:
    """All approaches on the same images.

    Attributes:
        spec: what was asked for.
        model: the tower's title.
        trained_on, tested_on: titles of the images.
        n: test images.
        untrained: test images that the model without a prompt answers rightly, in the order of SHIFTS; None where it
            reads no words.
        rates: all that were tried, as many for each approach.
        runs: in the order in which they ran.
        prices: of every network and approach.
        precision: of all numbers.
        weights: identity of the tower's weights.
    """

    KIND: ClassVar[str] = "approaches"

    spec: ApproachesSpec
    model: str
    trained_on: str
    tested_on: str
    n: Count
    untrained: Annotated[tuple[Whole, ...], Entries(len(SHIFTS), len(SHIFTS))] | None
    rates: tuple[Tried, ...]
    runs: tuple[Run, ...]
    prices: tuple[Price, ...]
    precision: str
    weights: str

    def without(self, shift: Shift = PLAIN) -> float | None:
        """Accuracy of the model without a prompt, percent; None where it reads no words."""
        return None if self.untrained is None else 100 * self.untrained[SHIFTS.index(shift)] / self.n

    def of(self, approach: str, amount: int) -> tuple[Run, ...]:
        """The runs of an approach with so many images: one a draw."""
        return tuple(run for run in self.runs if (run.approach, run.amount) == (approach, amount))

    def draws(self, approach: str, amount: int, shift: Shift = PLAIN) -> tuple[float, ...]:
        """Accuracy of every draw, percent."""
        return tuple(100 * run.right[SHIFTS.index(shift)] / self.n for run in self.of(approach, amount))

    def mean(self, approach: str, amount: int, shift: Shift = PLAIN) -> float | None:
        """Mean over the draws; None where nothing has run."""
        found = self.draws(approach, amount, shift)
        return float(np.mean(found)) if found else None

    def span(self, approach: str, amount: int, shift: Shift = PLAIN) -> stats.Interval | None:
        """From the worst to the best draw; of a single run its 95 % interval (Wilson) over the test images."""
        found = self.draws(approach, amount, shift)
        if not found:
            return None
        if len(found) == 1:
            return stats.wilson(self.of(approach, amount)[0].right[SHIFTS.index(shift)], self.n)
        return stats.Interval(min(found), max(found))

    def ranking(self, amount: int, shift: Shift = PLAIN) -> tuple[tuple[str, float], ...]:
        """(name, accuracy) of what has run with so many images, and of the model without a prompt; the best first."""
        rows = [(name, self.mean(name, amount, shift)) for name in self.spec.approaches]
        rows = [(name, top1) for name, top1 in [(NOTHING, self.without(shift)), *rows] if top1 is not None]
        return tuple(sorted(rows, key=lambda row: -row[1]))

    def price(self, network: str, approach: str) -> Price | None:
        """The price of an approach in a network; None where it was not measured."""
        return next((one for one in self.prices if (one.network, one.approach) == (network, approach)), None)
