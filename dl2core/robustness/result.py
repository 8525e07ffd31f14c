"""Noise and corruptions as plain data: what is asked for, and what each method loses at each strength. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from dl2core import store
from dl2core.clip.model import BUILT_IN
from dl2core.errors import InputError, quoted
from dl2core.robustness import corruptions, method
from dl2core.robustness.drops import Estimate
from dl2core.robustness.noise import ASSIGNMENT_SIGMA, WHERE, Where
from dl2core.store import AtLeast, Distinct, Entries, Within

Whole = Annotated[int, Within(0, 10**9)]
Bits = Annotated[int, Within(0, 2**32 - 1)]
Percent = Annotated[float, Within(0, 100)]
SIGMAS = (0.04, 0.06, 0.08, ASSIGNMENT_SIGMA, 0.2, 0.316)  # 0.316: 0.1 read as a variance
GAUSSIAN = "gaussian noise"  # of CIFAR-10-C
NOISE = "noise"  # Gaussian, of any strength, where the spec says; the corruptions have names of their own
WATCHED = 8  # test images whose answers are kept


@dataclass(frozen=True)
class NoiseSpec:
    """Methods, images, and what is done to the images.

    Attributes:
        methods: keys of `method.TABLE`; the model without a prompt is always measured beside them.
        model: the CLIP model of the prompts and of the probe on its tower: "built-in" or MODEL/TAG.
        dataset: "cifar10", "cifar100" or "shapes".
        test_from_train: that many training images are the test set, in place of the data set's own; 0 for its own.
        limit: at most so many training and so many test images, equal over the classes; None for all.
        where: "stored" adds noise to the stored 32 px, "input" to the pixels that the model takes, "normalised" after Normalize.
        sigmas: standard deviations, in the unit of the place: pixels in 0..1, or normalised units.
        corruptions: names of CIFAR-10-C's, at all five severities.
        draws: of everything random, shared by all methods.
        seed: of the noise and of the bootstrap; probes take 123, as the assignment does.
        device: where the models run.
    """

    methods: Annotated[tuple[str, ...], Entries(1, 20), Distinct()] = method.DEFAULT
    model: Annotated[str, Entries(1, 100)] = BUILT_IN
    dataset: Literal["cifar10", "cifar100", "shapes"] = "cifar10"
    test_from_train: Annotated[int, Within(0, 100_000)] = 0
    limit: Annotated[int, Within(1, 1_000_000)] | None = None
    where: Annotated[tuple[Where, ...], Entries(0, 3), Distinct()] = WHERE
    sigmas: Annotated[tuple[Annotated[float, Within(0, 10)], ...], Entries(0, 20), Distinct()] = SIGMAS
    corruptions: Annotated[tuple[str, ...], Entries(0, 10), Distinct()] = ()
    draws: Annotated[int, Within(1, 20)] = 3
    seed: Annotated[int, AtLeast(0)] = 0
    device: str = "cpu"

    def check(self) -> None:
        """Refuse what cannot be asked for.

        Raises:
            InputError: the message names the field, what arrived and what is allowed.
        """
        store.check(self)
        method.chosen(self.methods)
        for name in self.corruptions:
            if name not in corruptions.NAMES:
                raise InputError(f"corruptions are {', '.join(corruptions.NAMES)}; got {quoted(name)}")
        if (self.model, self.dataset) == (BUILT_IN, "cifar100"):
            raise InputError("the built-in model has never read CIFAR-100's classes: name another --model for them")
        if not self.changes:
            raise InputError("nothing is done to the images: name a place and a strength of noise, or a corruption")

    @property
    def changes(self) -> tuple[Change, ...]:
        """All that is done to the images, one after the other; not the clean images."""
        noises = [Change(NOISE, where, sigma) for where in self.where for sigma in self.sigmas if sigma > 0]
        worse = [Change(name, "stored", level) for name in self.corruptions for level in corruptions.SEVERITIES]
        return (*noises, *worse)


@dataclass(frozen=True)
class Change:
    """One way to change the test images: noise of a strength at a place, or a corruption at a severity."""

    name: str
    where: Where
    level: Annotated[float, Within(0, 10)]  # sigma in the unit of the place, or a severity from 1 to 5

    def draws(self, wanted: int) -> int:
        """How often it is drawn; what has nothing random is done once."""
        return wanted if self.name == NOISE or self.name in corruptions.RANDOM else 1


CLEAN = Change("clean", "stored", 0.0)


@dataclass(frozen=True)
class Cell:
    """One method under one change, over all images and draws.

    Attributes:
        method: key.
        change: what was done to the images.
        draws: accuracy of each draw, percent.
        top1: accuracy, percent.
        drop: clean minus changed accuracy, points.
        more: the drop beyond that of the model without a prompt, points; None for that model itself.
        kept: percent of the clean accuracy above guessing that is left; None where there is none.
        overconfident: mean confidence minus accuracy, points, at the temperature fitted on clean validation images.
        brier: Brier score at that temperature, 0 to 2.
        ece: expected calibration error of the first draw, points; None below 2,000 images.
        answers, confidence: on the watched images, with the first draw.
    """

    method: str
    change: Change
    draws: tuple[Percent, ...]
    top1: Estimate
    drop: Estimate
    more: Estimate | None
    kept: float | None
    overconfident: Estimate
    brier: Estimate
    ece: float | None
    answers: tuple[Whole, ...]
    confidence: tuple[Annotated[float, Within(0, 1)], ...]


@dataclass(frozen=True)
class Measured:
    """One method of the run: what it is called, its weights, its input, and the temperature of its logits."""

    method: str
    title: str
    size: Whole  # side in pixels of its input
    std: tuple[float, float, float]  # of its Normalize
    temperature: float
    weights: str


@dataclass(frozen=True)
class NoiseResult:
    """All cells of a run.

    Attributes:
        spec: what was asked for.
        trained_on: title of the images that probes were trained on.
        tested_on: title of the test images.
        classes: K names.
        n: test images.
        methods: those that were measured, the control first.
        watched: keys of the watched images, as `noise.key` makes them from their pixels with the run's seed.
        truth: their labels.
        cells: by method, the clean images first.
        seconds: of the whole run.
        precision: of the models.
    """

    KIND: ClassVar[str] = "robustness"

    spec: NoiseSpec
    trained_on: str
    tested_on: str
    classes: Annotated[tuple[str, ...], Entries(2)]
    n: Whole
    methods: tuple[Measured, ...]
    watched: tuple[tuple[Bits, Bits], ...]
    truth: tuple[Whole, ...]
    cells: Annotated[tuple[Cell, ...], Entries(1, 5000)]
    seconds: store.Amount
    precision: str

    @cached_property
    def _by_key(self) -> dict[tuple[str, Change], Cell]:
        return {(cell.method, cell.change): cell for cell in self.cells}

    def cell(self, name: str, change: Change) -> Cell | None:
        """What a method does under a change; None while that is not measured. Noise of strength 0 is the clean image."""
        return self._by_key.get((name, CLEAN if change.level == 0 else change))

    def severity_of(self, name: str, change: Change) -> int | None:
        """The severity of CIFAR-10-C's Gaussian noise whose measured accuracy is nearest for this method; None where not measured.

        A severity is measured as that corruption, or as noise of its sigma on the stored pixels.
        """
        here, known = self.cell(name, change), {}
        for severity, sigma in enumerate(corruptions.TABLE[GAUSSIAN][1], start=1):
            same = (Change(GAUSSIAN, "stored", severity), Change(NOISE, "stored", sigma))
            if cell := next((cell for one in same if (cell := self.cell(name, one))), None):
                known[severity] = cell.top1.value
        if here is None or not known:
            return None
        return min(known, key=lambda severity: abs(known[severity] - here.top1.value))
