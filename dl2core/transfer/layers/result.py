"""What each layer is worth, and which pictures excite it, as plain data. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from dl2core import stats, store
from dl2core.store import Amount, Entries, Within
from dl2core.transfer.backbone_names import LITE0

Whole = Annotated[int, Within(0, 10**9)]
Dataset = Literal["cifar100", "cifar10", "shapes"]
Pool = Literal["mean over positions", "CLS token", "output"]
MEAN: Pool = "mean over positions"
CLS: Pool = "CLS token"
OUTPUT: Pool = "output"
TOP = 6  # pictures kept for each channel


@dataclass(frozen=True)
class DepthSpec(store.Checked):
    """A probe on every block; the fields are those of a probe's spec (`dl2core.transfer.probe_result`)."""

    backbone: Annotated[str, Entries(1, 100)] = LITE0
    dataset: Dataset = "cifar10"
    test_from_train: Annotated[int, Within(0, 100_000)] = 0
    limit: Annotated[int, Within(1, 1_000_000)] | None = None
    split_seed: int = 42
    device: str = "cpu"


@dataclass(frozen=True)
class Layer:
    """A probe at one place: its name, what was averaged, channels, and test images that it answers rightly."""

    name: str
    pool: Pool
    channels: Whole
    right: Whole


@dataclass(frozen=True)
class DepthResult:
    """One probe for each place of a backbone, all on the same images.

    Attributes:
        spec: what was asked for.
        trained_on, tested_on: titles of the images.
        n_train, n: images.
        classes: K names.
        layers: from the first to the last; a transformer's blocks come twice, patches and CLS.
        seconds: of the pass over all images, and of the probes.
        precision: of the pass.
        weights: identity of the backbone's weights.
    """

    KIND: ClassVar[str] = "layers"

    spec: DepthSpec
    trained_on: str
    tested_on: str
    n_train: Whole
    n: Whole
    classes: Annotated[tuple[str, ...], Entries(1)]
    layers: tuple[Layer, ...]
    seconds: Amount
    precision: str
    weights: str

    def top1(self, layer: Layer) -> float:
        """Percent of the test images."""
        return 100 * layer.right / self.n

    def interval(self, layer: Layer) -> stats.Interval:
        """95 % (Wilson)."""
        return stats.wilson(layer.right, self.n)

    @property
    def names(self) -> tuple[str, ...]:
        """The places, each once, in order."""
        return tuple(dict.fromkeys(layer.name for layer in self.layers))


@dataclass(frozen=True)
class ExcitedSpec(store.Checked):
    """The pictures among which each channel's favourites are looked for: `limit` test images of a set."""

    backbone: Annotated[str, Entries(1, 100)] = LITE0
    dataset: Dataset = "shapes"
    limit: Annotated[int, Within(TOP, 100_000)] = 400
    seed: int = 0
    device: str = "cpu"


@dataclass(frozen=True)
class Favourites:
    """At one place: for each channel the pictures with its largest values, the largest first."""

    name: str
    pictures: tuple[tuple[Whole, ...], ...]  # (C, TOP) positions among the pictures


@dataclass(frozen=True)
class Excited:
    """The pictures that excite each channel of each place most.

    Attributes:
        spec: what was asked for.
        images: title of the pictures.
        n: how many were looked at.
        places: from the first to the last.
        precision: of the pass.
        weights: identity of the backbone's weights.
    """

    KIND: ClassVar[str] = "excited-channels"

    spec: ExcitedSpec
    images: str
    n: Whole
    places: tuple[Favourites, ...]
    precision: str
    weights: str


@dataclass(frozen=True)
class Measured:
    """What one press on the page's button finds."""

    depth: DepthResult
    excited: Excited
