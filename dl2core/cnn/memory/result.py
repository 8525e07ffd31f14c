"""What a memory measurement is asked for and what it gives: bytes kept for backward, layer by layer.

No torch in here, so that a page shows a stored measurement without it. Measuring is dl2core.cnn.memory.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from dl2core.cnn import zoo
from dl2core.cnn.asked import AsksForNetworks
from dl2core.store import Amount, AtLeast, Count, Distinct, Entries, Key, Within

MAX_BATCH = 4096
MAX_ROWS, MAX_STEPS = 500, 5000  # of an imported document
MB = 1e6


@dataclass(frozen=True)
class MemorySpec(AsksForNetworks):
    """Which models, and how many images at once. `estimate` measures two images and scales them."""

    models: Annotated[tuple[str, ...], Entries(1, MAX_ROWS), Distinct()] = zoo.REPORT_NAMES
    batch: Annotated[int, Within(1, MAX_BATCH)] = 16
    image_size: Annotated[int, Within(1, zoo.MAX_IMAGE_SIZE)] = 224
    device: str = "cpu"
    estimate: bool = False
    seed: int = 0


@dataclass(frozen=True)
class Step:
    """One layer in the order of the forward pass."""

    name: str
    kind: str  # class of the module
    saved_mb: Amount  # kept for backward from the input up to here
    output_mb: Amount


@dataclass(frozen=True)
class Peak:
    """What the accelerator's allocator saw during one pass whose output was kept, in MB above what was there before."""

    live_mb: Amount  # after the pass
    peak_mb: Amount  # at its height


@dataclass(frozen=True)
class Footprint:
    """The memory of one model's forward pass."""

    model: str
    batch: Count
    measured_batch: Count  # smaller than batch: scaled from it, exact as every saved tensor has a row per image
    saved_mb_grad: Amount
    saved_mb_no_grad: Amount
    parameters: Annotated[int, AtLeast(0)]
    parameter_mb: Amount
    largest_activation_mb: Amount
    gmacs: Amount
    steps: Annotated[tuple[Step, ...], Entries(0, MAX_STEPS)]
    peak_grad: Peak | None = None  # None: not measurable on a CPU, where torch's allocator keeps no count
    peak_no_grad: Peak | None = None

    @property
    def scaled(self) -> bool:
        return self.batch != self.measured_batch

    def at_batch(self, batch: int) -> Footprint:
        """This footprint for another batch size: activations are proportional to it, parameters are not."""
        factor = batch / self.batch
        return replace(
            self,
            batch=batch,
            saved_mb_grad=self.saved_mb_grad * factor,
            saved_mb_no_grad=self.saved_mb_no_grad * factor,
            largest_activation_mb=self.largest_activation_mb * factor,
            steps=tuple(
                replace(step, saved_mb=step.saved_mb * factor, output_mb=step.output_mb * factor) for step in self.steps
            ),
            peak_grad=self.peak_grad if batch == self.batch else None,
            peak_no_grad=self.peak_no_grad if batch == self.batch else None,
        )


@dataclass(frozen=True)
class MemoryResult:
    """Footprints of the models measured so far."""

    KIND: ClassVar[str] = "memory"

    spec: MemorySpec
    footprints: Annotated[tuple[Footprint, ...], Key("rows"), Entries(0, MAX_ROWS)]

    def footprint(self, model: str) -> Footprint | None:
        return next((found for found in self.footprints if found.model == model), None)
