"""Table 2 measured here: probes trained with each augmentation over several seeds, as plain data. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from dl2core import store
from dl2core.errors import InputError
from dl2core.store import Distinct, Entries
from dl2core.transfer.augment import chain, table
from dl2core.transfer.augment.place import BEFORE, Place
from dl2core.transfer.augment.run_result import DEFAULT, BatchNorm, Protocol, Run, RunSpec

SEEDS = (0, 1, 2)
OUTLIER = 10.0  # percent: far below every other row, near what guessing gives


@dataclass(frozen=True)
class Table2Spec:
    """Which rows are measured, and how.

    Attributes:
        protocol: images and updates, the same for all rows.
        augmentations: names of the table, each with the values its widgets start with.
        place, batchnorm: before Normalize and BatchNorm frozen by default, where no row is harmed by its place.
        seeds: of training; every row has the same, the control "none" too.
    """

    protocol: Protocol = DEFAULT
    augmentations: Annotated[tuple[str, ...], Entries(1, 20), Distinct()] = table.TABLE_2
    place: Place = BEFORE
    batchnorm: BatchNorm = "eval"
    seeds: Annotated[tuple[int, ...], Entries(1, 10), Distinct()] = SEEDS

    @property
    def runs(self) -> tuple[RunSpec, ...]:
        """The control first; all seeds of a row before the next row."""
        transforms = ["", *(chain.start(name).text for name in self.augmentations)]
        return tuple(
            RunSpec(self.protocol, transform, self.place if transform else BEFORE, self.batchnorm, seed)
            for transform in transforms
            for seed in self.seeds
        )

    def check(self) -> None:
        """Refuse what cannot be asked for.

        Raises:
            InputError: the message names what arrived and what is allowed.
        """
        store.check(self)
        for name in self.augmentations:
            if table.find(name).name != name:
                raise InputError(f"augmentations are named as in the table: {table.find(name).name!r}, got {name!r}")
        for run in self.runs:
            run.check()


@dataclass(frozen=True)
class Table2:
    """All runs so far; fewer than asked for while the job runs."""

    KIND: ClassVar[str] = "augment-table2"

    spec: Table2Spec
    runs: Annotated[tuple[Run, ...], Entries(0, 210)]
    precision: str = "float32"

    def row(self, name: str) -> tuple[Run, ...]:
        """The runs of one augmentation; of the control for "none"."""
        transform = "" if name == "none" else chain.start(name).text
        return tuple(run for run in self.runs if run.spec.transform == transform)


def suspicious(top1: float, control: float) -> bool:
    """Whether an augmentation's accuracy is so low that the pipeline is to be checked before the augmentation is blamed."""
    return top1 < OUTLIER <= control / 2
