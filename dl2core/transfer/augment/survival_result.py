"""Do augmentations keep the label? How many right answers survive them, as plain data. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from dl2core import stats, store
from dl2core.errors import InputError
from dl2core.store import Distinct, Entries, Within
from dl2core.transfer.augment import chain, parsing, table
from dl2core.transfer.augment.place import BEFORE, Place
from dl2core.transfer.augment.run_result import DEFAULT, Protocol

Whole = Annotated[int, Within(0, 10**9)]


@dataclass(frozen=True)
class SurvivalSpec:
    """Which augmentations, each as a chain that changes every picture.

    Attributes:
        protocol: of the probe that answers; it is trained without augmentation.
        transforms: chains.
        place: of the chains.
        seed: of the probe and of the draws.
    """

    protocol: Protocol = DEFAULT
    transforms: Annotated[tuple[str, ...], Entries(1, 20), Distinct()] = tuple(
        chain.always(chain.start(name)).text for name in table.TABLE_2
    )
    place: Place = BEFORE
    seed: int = 0

    def check(self) -> None:
        """Refuse what cannot be asked for.

        Raises:
            InputError: the message names what arrived and what is allowed.
        """
        store.check(self)
        for transform in self.transforms:
            for step in parsing.parse(transform):
                if step.augmentation.mixes:
                    raise InputError(f"{step.augmentation.cls} mixes two labels: there is none to survive")


@dataclass(frozen=True)
class Survivors:
    """One chain: by class, how many of the right answers are still right.

    Attributes:
        transform: the chain.
        kept: (K,) right answers that survive, by class.
    """

    transform: str
    kept: Annotated[tuple[Whole, ...], Entries(1)]


@dataclass(frozen=True)
class Survival:
    """All chains.

    Attributes:
        spec: what was asked for.
        tested_on: title of the test images.
        classes: K names.
        n: test images.
        right: (K,) right answers without augmentation, by class.
        chains: one entry each; fewer than asked for while the job runs.
        weights: identity of the backbone's weights.
        precision: of the backbone's pass.
    """

    KIND: ClassVar[str] = "augment-survival"

    spec: SurvivalSpec
    tested_on: str
    classes: Annotated[tuple[str, ...], Entries(1)]
    n: Whole
    right: Annotated[tuple[Whole, ...], Entries(1)]
    chains: Annotated[tuple[Survivors, ...], Entries(0, 20)]
    weights: str
    precision: str = "float32"

    def percent(self, one: Survivors) -> float:
        """Right answers that survive, of all right answers."""
        return 100 * sum(one.kept) / max(1, sum(self.right))

    def interval(self, one: Survivors) -> stats.Interval:
        """95 % (Wilson)."""
        return stats.wilson(sum(one.kept), max(1, sum(self.right)))

    def lost_most(self, one: Survivors) -> tuple[str, int, int]:
        """The class that loses the largest share of its right answers: name, survivors, right before."""
        shares = [(kept / right, k) for k, (kept, right) in enumerate(zip(one.kept, self.right, strict=True)) if right]
        _, k = min(shares, default=(0, 0))
        return self.classes[k], one.kept[k], self.right[k]
