"""Why a model is slow: its time by kind of operation, and how near it comes to what this machine can do.

No torch in here, so that a page shows a stored profile without it. Measuring is dl2core.cnn.profile.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from dl2core import device as devices
from dl2core.cnn import zoo
from dl2core.cnn.asked import AsksForNetworks
from dl2core.store import Amount, AtLeast, Count, Distinct, Entries, Key, Positive, Within

MAX_BATCH = 256
MAX_ROWS = 500  # of an imported document


@dataclass(frozen=True)
class ProfileSpec(AsksForNetworks):
    """Which models to take apart, and at which batch size."""

    models: Annotated[tuple[str, ...], Entries(1, MAX_ROWS), Distinct()] = zoo.REPORT_NAMES
    batch: Annotated[int, Within(1, MAX_BATCH)] = 8
    image_size: Annotated[int, Within(1, zoo.MAX_IMAGE_SIZE)] = 224
    device: str = "cpu"
    threads: Annotated[int, Within(1, 1024)] = field(default_factory=devices.usable_cores)
    seed: int = 0


@dataclass(frozen=True)
class Roof:
    """What the machine can do at best, as measured here."""

    gflops: Positive  # large matrix product, float32
    gb_per_s: Positive  # copy of a large tensor, read and write counted

    def at(self, intensity: float) -> float:
        """GFLOP/s that operations of this intensity (FLOP per byte) can reach: the lower of the two roofs.

        Williams, Waterman and Patterson, "Roofline", CACM 2009.
        """
        return min(self.gflops, intensity * self.gb_per_s)

    @property
    def ridge(self) -> float:
        """Intensity from which on arithmetic, not memory, is the limit."""
        return self.gflops / self.gb_per_s


@dataclass(frozen=True)
class Share:
    """Time of one kind of operation in one pass."""

    kind: str
    ms: Amount


@dataclass(frozen=True)
class Profile:
    """One model taken apart."""

    model: str
    batch: Count
    median_ms: Positive  # of a batch, without the profiler
    parameters: Annotated[int, AtLeast(0)]
    gmacs: Positive  # of one image
    mega_activations: Positive  # of one image
    intensity: Positive  # FLOP per byte at this batch size
    shares: Annotated[tuple[Share, ...], Entries(0, MAX_ROWS)]

    DERIVED: ClassVar = ("gflops",)

    @property
    def gflops(self) -> float:
        """Achieved GFLOP/s."""
        return 2 * self.gmacs * self.batch / (self.median_ms / 1000)

    @property
    def total_ms(self) -> float:
        """Sum of the shares: what one profiled pass took."""
        return sum(share.ms for share in self.shares)


@dataclass(frozen=True)
class ProfileResult:
    """The models taken apart so far, and the machine's roofs."""

    KIND: ClassVar[str] = "profile"

    spec: ProfileSpec
    roof: Roof
    profiles: Annotated[tuple[Profile, ...], Key("rows"), Entries(0, MAX_ROWS)]
    load: Amount | None = None  # the machine's load average before it began

    def profile(self, model: str) -> Profile | None:
        return next((found for found in self.profiles if found.model == model), None)
