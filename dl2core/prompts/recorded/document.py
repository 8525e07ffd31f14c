"""What the json document of a recorded training holds, as types: an imported one is read by them, or refused by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from dl2core.prompts.train.spec import TrainSpec
from dl2core.stats import Interval
from dl2core.store import AtLeast, Count, Entries, Within

Percent = Annotated[float, Within(0, 100)]
Points = Annotated[float, Within(-100, 100)]
Place = Annotated[int, AtLeast(0)]
Numbers = tuple[float, ...]


@dataclass(frozen=True)
class Gain:
    """Percentage points of the learned prompt over no prompt, paired."""

    points: Points
    interval: Interval
    gained: Place
    lost: Place
    p: Annotated[float, Within(0, 1)] | None = None


@dataclass(frozen=True)
class Spread:
    """Mean and range of a control's draws."""

    points: Points
    low: Points
    high: Points


@dataclass(frozen=True)
class ControlRow:
    """A control on the same images."""

    n: Count
    draws: Annotated[tuple[Percent, ...], Entries(1, 100)]
    top1: Percent
    low: Percent
    high: Percent
    over_none: Spread


@dataclass(frozen=True)
class Tested:
    """What `assess.summary` gives."""

    data: str
    n: Count
    top1: Percent
    interval: Interval | None
    gain: Gain
    controls: dict[str, ControlRow]
    precision: str = "float32"
    alike: Annotated[tuple[tuple[str, ...], ...], Entries(0, 100)] = ()


@dataclass(frozen=True)
class Near:
    """A patch that lies near a prompt token."""

    picture: Place
    patch: Place
    cosine: Annotated[float, Within(-1.001, 1.001)]


@dataclass(frozen=True)
class Deep:
    """What `views.deep.summary` gives."""

    layer: Place
    norms: Numbers
    cls_norm: float
    patch_norm: float
    cosine_cls: Numbers
    cosine_patches: Numbers
    received: tuple[tuple[Numbers, ...], ...]
    received_from_cls: tuple[tuple[Numbers, ...], ...]
    given: tuple[tuple[tuple[Numbers, ...], ...], ...]
    uniform: float
    cls_shift: Numbers
    nearest: tuple[tuple[Near, ...], ...]
    row_error: float
    rebuild_error: float


@dataclass(frozen=True)
class RunDocument:
    """The document of `recording.document`: the run's numbers, without its arrays."""

    KIND: ClassVar[str] = "prompt-run"

    spec: TrainSpec
    title: str
    classes: Annotated[tuple[str, ...], Entries(2, 1000)]
    model: str
    identity: str
    image_size: Annotated[int, Within(1, 1024)]
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    parameters: Count
    steps: tuple[tuple[Place, float, float], ...]
    snapshots: Annotated[tuple[tuple[Place, Percent], ...], Entries(1, 1000)]
    resumed_at: tuple[Place, ...] = ()
    precision: str = "float32"
    learned: bool | None = None
    test: Tested | None = None
    deep: Deep | None = None
