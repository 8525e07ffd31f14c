"""Everything that the approaches share: the frozen tower, the class names as text, and the images in their parts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn

from dl2core.clip import load, zero_shot
from dl2core.clip.model import BUILT_IN
from dl2core.data import sets, shapes
from dl2core.data.image_set import ImageSet, balanced_sample
from dl2core.data.transforms import model_input
from dl2core.errors import InputError
from dl2core.job_parts import one_of
from dl2core.jobs import Steps
from dl2core.prompts.evaluate.spec import TEMPLATES
from dl2core.robustness.approaches import lite0
from dl2core.robustness.approaches.inputs import Front, Inputs
from dl2core.robustness.approaches.result import LITE0, MANY, SHIFTS, ApproachesSpec
from dl2core.robustness.approaches.shifts import shifted
from dl2core.transfer.few_images import orders

BATCH = 250  # images in a forward pass without training
SPARE = 8  # scenes of a class that are drawn beside twice those asked for: classes are drawn at random


@dataclass(frozen=True, eq=False)
class Subject:
    """A backbone as the approaches take it.

    Attributes:
        title: its name on a page.
        weights: their identity.
        tower: frozen; takes what `front` makes.
        priced: frozen; takes pixels.
        front: the way from pictures to what the tower takes.
        text: (K, E) unit text features of the classes; (K, 0) where it reads no words.
    """

    title: str
    weights: str
    tower: nn.Module
    priced: nn.Module
    front: Front
    text: Tensor


@dataclass(frozen=True, eq=False)
class Bench:
    """What all approaches are given.

    Attributes:
        subject: the backbone.
        train: what learners are given for the N images that may be trained on or validate.
        labels: (N,).
        pool, valid: positions of those to draw from, and of those that validate.
        tests: the same of the M test images under each shift, in the order of SHIFTS.
        truth: (M,).
    """

    subject: Subject
    train: Inputs
    labels: Tensor
    pool: np.ndarray
    valid: np.ndarray
    tests: tuple[Inputs, ...]
    truth: Tensor
    _seen: dict[int, Tensor] = field(default_factory=dict)

    def drawn(self, amount: int, draw: int, spec: ApproachesSpec) -> np.ndarray:
        """Positions of the images of one draw; smaller amounts are the beginning of larger ones."""
        if amount == MANY:
            return np.sort(np.random.default_rng(spec.seed).permutation(self.pool)[: spec.many])
        return self.pool[orders(self.labels[self.pool].numpy(), draw=draw, seed=spec.seed) < amount]

    def tested(self) -> Steps:
        """Make what learners are given for all test images."""
        for place, one in enumerate(self.tests):
            yield from one_of(one.every(), place, len(self.tests), before=f"test images, {SHIFTS[place]}")

    def seen(self, shift: int) -> Tensor:
        """(M, E) the frozen tower's features of the test images under a shift; they are to be made before."""
        if shift not in self._seen:
            self._seen[shift] = _features(self.subject.tower, self.tests[shift].rows)
        return self._seen[shift]


def images(spec: ApproachesSpec) -> tuple[ImageSet, ImageSet]:
    """(to train and validate, to test), both of the test split.

    Raises:
        InputError: they are not on this machine, or too few.
    """
    if spec.dataset == "shapes":
        a_class = 2 * spec.most_a_class + SPARE
        wanted = spec.validation + spec.test + max(spec.many, a_class * len(shapes.CLASSES))
        every = sets.load("shapes", "test", limit=wanted, seed=spec.seed)
    else:
        every = sets.load(spec.dataset, "test")
    if spec.test >= len(every):
        raise InputError(f"{spec.test:,} test images were asked for, {every.title} has {len(every):,}")
    chosen = balanced_sample(every.labels, spec.test, seed=spec.seed)
    rest = np.setdiff1d(np.arange(len(every)), chosen)
    train, test = every.subset(rest), every.subset(chosen)
    pool, _ = divided(train.labels, spec)
    smallest = int(np.bincount(train.labels[pool], minlength=len(train.classes))[np.unique(train.labels)].min())
    if spec.most_a_class > smallest or spec.many > len(pool):
        raise InputError(
            f"{spec.most_a_class} images a class and {spec.many:,} in all were asked for; beside {spec.validation:,} to "
            f"validate and {len(test):,} to test, {smallest} a class and {len(pool):,} in all are left"
        )
    return train, test


def divided(labels: np.ndarray, spec: ApproachesSpec) -> tuple[np.ndarray, np.ndarray]:
    """(positions to draw from, positions that validate)."""
    valid = balanced_sample(labels, spec.validation, seed=spec.seed)
    return np.setdiff1d(np.arange(len(labels)), valid), valid


def subject(spec: ApproachesSpec, classes: tuple[str, ...]) -> Subject:
    """The backbone that the spec names.

    Raises:
        InputError: its weights are not on this machine.
    """
    return _lite0(len(classes)) if spec.backbone == LITE0 else _built_in(spec, classes)


def _built_in(spec: ApproachesSpec, classes: tuple[str, ...]) -> Subject:
    clip = load.load(BUILT_IN)
    words = [name.replace("_", " ") for name in classes]
    tower = clip.model.visual

    def pixels(pictures: np.ndarray) -> Tensor:
        return model_input(pictures, size=clip.size, mean=clip.mean, std=clip.std)

    return Subject(
        title=clip.title,
        weights=clip.identity,
        tower=tower,
        priced=tower,
        front=Front(pixels, (3, clip.size, clip.size)),
        text=zero_shot.class_features(clip, [TEMPLATES[spec.dataset]], words).float().clone(),
    )


def _lite0(classes: int) -> Subject:
    found = lite0.backbone()
    front, _ = lite0.pieces(found.network)
    with torch.no_grad():
        shape = tuple(front(torch.zeros(1, 3, found.size, found.size)).shape[1:])
    return Subject(
        title=f"{found.title} ({found.size} px)",
        weights=found.identity,
        tower=lite0.behind_the_front(found),
        priced=lite0.whole(found),
        front=Front(found.pixels, shape, front, lite0.BATCH),
        text=torch.empty(classes, 0),
    )


def prepared(spec: ApproachesSpec, about: Subject, train: ImageSet, test: ImageSet) -> Bench:
    """The images in their parts; nothing is run yet."""
    pool, valid = divided(train.labels, spec)
    return Bench(
        subject=about,
        train=Inputs(train.images, about.front),
        labels=torch.from_numpy(train.labels),
        pool=pool,
        valid=valid,
        tests=tuple(Inputs(shifted(test.images, shift, seed=spec.seed), about.front) for shift in SHIFTS),
        truth=torch.from_numpy(test.labels),
    )


@torch.no_grad()
def _features(tower: nn.Module, given: Tensor) -> Tensor:
    return torch.cat([tower(batch).float() for batch in given.split(BATCH)])
