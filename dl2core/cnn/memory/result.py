"""What a memory measurement is asked for and what it gives: bytes kept for backward, layer by layer.

No torch in here, so that a page shows a stored measurement without it. Measuring is dl2core.cnn.memory.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dl2core import store
from dl2core.cnn import checked, zoo
from dl2core.errors import InputError

KIND = "memory"
MAX_BATCH = 4096
MAX_ROWS, MAX_STEPS = 500, 5000  # of an imported file
MB = 1e6


@dataclass(frozen=True)
class MemorySpec:
    """Which models, and how many images at once. `estimate` measures two images and scales them."""

    models: tuple[str, ...] = zoo.REPORT_NAMES
    batch: int = 16
    image_size: int = 224
    device: str = "cpu"
    estimate: bool = False
    seed: int = 0

    def check(self) -> None:
        """Refuse what cannot be measured, before anything is built.

        Raises:
            InputError: the message names the field, what arrived and what is allowed.
        """
        if not self.models or len(set(self.models)) != len(self.models):
            raise InputError(f"name at least one model, each once; got {', '.join(self.models) or 'none'}")
        for model in self.models:
            zoo.check(model, self.image_size)
        if not 1 <= self.batch <= MAX_BATCH:
            raise InputError(f"batch must lie in 1..{MAX_BATCH}, got {self.batch}")


@dataclass(frozen=True)
class Step:
    """One layer in the order of the forward pass."""

    name: str
    kind: str  # class of the module
    saved_mb: float  # kept for backward from the input up to here
    output_mb: float


@dataclass(frozen=True)
class Peak:
    """What the accelerator's allocator saw during one pass whose output was kept, in MB above what was there before."""

    live_mb: float  # after the pass
    peak_mb: float  # at its height


@dataclass(frozen=True)
class Footprint:
    """The memory of one model's forward pass."""

    model: str
    batch: int
    measured_batch: int  # smaller than batch: scaled from it, which is exact, as every saved tensor has a row per image
    saved_mb_grad: float
    saved_mb_no_grad: float
    parameters: int
    parameter_mb: float
    largest_activation_mb: float
    gmacs: float
    steps: tuple[Step, ...]
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

    spec: MemorySpec
    footprints: tuple[Footprint, ...]

    def footprint(self, model: str) -> Footprint | None:
        return next((found for found in self.footprints if found.model == model), None)


def to_document(result: MemoryResult) -> store.Document:
    """A document of this measurement, steps included."""
    return store.document(KIND, spec=result.spec, rows=result.footprints)


def from_document(document: store.Document) -> MemoryResult:
    """The measurement of a document.

    Raises:
        InputError: another kind of document, or something in it is missing or of the wrong type.
    """
    if document.get("kind") != KIND:
        raise InputError(f"this document is of kind {document.get('kind')!r}, a memory measurement is asked for")
    try:
        given = document["spec"]
        spec = MemorySpec(**{**given, "models": tuple(given["models"])})
        spec.check()
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"this memory document is incomplete or of another form: {error!r}") from None
    rows = checked.entries(document, "rows", MAX_ROWS)
    return MemoryResult(spec, tuple(_footprint(checked.row(row)) for row in rows))


def _footprint(row: checked.Fields) -> Footprint:
    amounts = ("saved_mb_grad", "saved_mb_no_grad", "parameter_mb", "largest_activation_mb", "gmacs")
    return Footprint(
        model=checked.text(row, "model"),
        batch=checked.whole(row, "batch", 1),
        measured_batch=checked.whole(row, "measured_batch", 1),
        parameters=checked.whole(row, "parameters"),
        steps=tuple(_step(checked.row(step)) for step in checked.entries(row, "steps", MAX_STEPS)),
        peak_grad=_peak(row, "peak_grad"),
        peak_no_grad=_peak(row, "peak_no_grad"),
        **{name: checked.number(row, name) for name in amounts},
    )


def _step(row: checked.Fields) -> Step:
    text, number = checked.text, checked.number
    return Step(text(row, "name"), text(row, "kind"), number(row, "saved_mb"), number(row, "output_mb"))


def _peak(row: checked.Fields, name: str) -> Peak | None:
    if row.get(name) is None:
        return None
    peak = checked.row(row[name])
    return Peak(checked.number(peak, "live_mb"), checked.number(peak, "peak_mb"))
