"""Before or after Normalize, BatchNorm in eval or train mode: four cells and two controls, as plain data. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from dl2core import store
from dl2core.store import Entries, Within
from dl2core.transfer.augment.lens_result import JITTER
from dl2core.transfer.augment.place import AFTER, BEFORE
from dl2core.transfer.augment.run_result import DEFAULT, BatchNorm, Protocol, Run, RunSpec

Percent = Annotated[float, Within(0, 100)]
NONE = "none"
PLACES = (NONE, BEFORE, AFTER)
MODES: tuple[BatchNorm, ...] = ("eval", "train")


@dataclass(frozen=True)
class OrderSpec:
    """The experiment: one chain, two places, two modes of BatchNorm, and both controls.

    Attributes:
        protocol: images and updates, the same for all cells.
        transform: the chain.
        seeds: of training; every cell has the same.
    """

    protocol: Protocol = DEFAULT
    transform: Annotated[str, Entries(1, 500)] = JITTER
    seeds: Annotated[tuple[int, ...], Entries(1, 10)] = (0,)

    @property
    def runs(self) -> tuple[RunSpec, ...]:
        """Controls first."""
        return tuple(
            RunSpec(
                self.protocol,
                "" if place == NONE else self.transform,
                AFTER if place == AFTER else BEFORE,
                mode,
                seed,
            )
            for place in PLACES
            for mode in MODES
            for seed in self.seeds
        )

    def check(self) -> None:
        """Refuse what cannot be asked for.

        Raises:
            InputError: the message names what arrived and what is allowed.
        """
        store.check(self)
        for run in self.runs:
            run.check()


@dataclass(frozen=True)
class Clipped:
    """What the chain clips on the training images, in percent of the values and of the pixels."""

    place: Literal["before", "after"]
    values: Percent
    pixels: Percent


@dataclass(frozen=True)
class Order:
    """All runs so far.

    Attributes:
        spec: what was asked for.
        clipped: of a sample of the training images, before and after Normalize.
        runs: the runs, controls first; fewer than asked for while the job runs.
    """

    KIND: ClassVar[str] = "augment-order"

    spec: OrderSpec
    clipped: Annotated[tuple[Clipped, ...], Entries(0, 2)]
    runs: Annotated[tuple[Run, ...], Entries(0, 60)]
    precision: str = "float32"

    def cell(self, place: str, mode: BatchNorm) -> tuple[Run, ...]:
        """The runs of one cell, or of a control where place is "none"."""
        return tuple(
            run
            for run in self.runs
            if run.spec.batchnorm == mode
            and (run.spec.place == place and run.spec.transform if place != NONE else not run.spec.transform)
        )
