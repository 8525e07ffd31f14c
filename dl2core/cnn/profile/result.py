"""Why a model is slow: its time by kind of operation, and how near it comes to what this machine can do.

No torch in here, so that a page shows a stored profile without it. Measuring is dl2core.cnn.profile.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dl2core import device as devices
from dl2core import store
from dl2core.cnn import checked, zoo
from dl2core.errors import InputError

KIND = "profile"
MAX_BATCH = 256
MAX_ROWS = 500  # of an imported file


@dataclass(frozen=True)
class ProfileSpec:
    """Which models to take apart, and at which batch size."""

    models: tuple[str, ...] = zoo.REPORT_NAMES
    batch: int = 8
    image_size: int = 224
    device: str = "cpu"
    threads: int = field(default_factory=devices.usable_cores)
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
        if not 1 <= self.threads <= 1024:
            raise InputError(f"threads must lie in 1..1024, got {self.threads}")


@dataclass(frozen=True)
class Roof:
    """What the machine can do at best, as measured here."""

    gflops: float  # large matrix product, float32
    gb_per_s: float  # copy of a large tensor, read and write counted

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
    ms: float


@dataclass(frozen=True)
class Profile:
    """One model taken apart."""

    model: str
    batch: int
    median_ms: float  # of a batch, without the profiler
    parameters: int
    gmacs: float  # of one image
    mega_activations: float  # of one image
    intensity: float  # FLOP per byte at this batch size
    shares: tuple[Share, ...]

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

    spec: ProfileSpec
    roof: Roof
    profiles: tuple[Profile, ...]
    load: float | None = None  # the machine's load average before it began

    def profile(self, model: str) -> Profile | None:
        return next((found for found in self.profiles if found.model == model), None)


def to_document(result: ProfileResult) -> store.Document:
    """A document of this measurement; achieved GFLOP/s are written out for readers without this package."""
    rows = [{**store.jsonable(profile), "gflops": profile.gflops} for profile in result.profiles]
    return store.document(KIND, spec=result.spec, roof=result.roof, load=result.load, rows=rows)


def from_document(document: store.Document) -> ProfileResult:
    """The measurement of a document.

    Raises:
        InputError: another kind of document, or something in it is missing or of the wrong type.
    """
    if document.get("kind") != KIND:
        raise InputError(f"this document is of kind {document.get('kind')!r}, a profile is asked for")
    try:
        spec = ProfileSpec(**{**document["spec"], "models": tuple(document["spec"]["models"])})
        spec.check()
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"this profile document is incomplete or of another form: {error!r}") from None
    roof, load = checked.row(document.get("roof")), document.get("load")
    return ProfileResult(
        spec,
        Roof(checked.number(roof, "gflops", above=0), checked.number(roof, "gb_per_s", above=0)),
        tuple(_profile(checked.row(row)) for row in checked.entries(document, "rows", MAX_ROWS)),
        checked.number(document, "load") if load is not None else None,
    )


def _profile(row: checked.Fields) -> Profile:
    shares = [checked.row(share) for share in checked.entries(row, "shares", MAX_ROWS)]
    amounts = ("median_ms", "gmacs", "mega_activations", "intensity")
    return Profile(
        model=checked.text(row, "model"),
        batch=checked.whole(row, "batch", 1),
        parameters=checked.whole(row, "parameters"),
        shares=tuple(Share(checked.text(share, "kind"), checked.number(share, "ms")) for share in shares),
        **{name: checked.number(row, name, above=0) for name in amounts},
    )
