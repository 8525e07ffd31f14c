"""Everything that the approaches share: the frozen tower, the class names as text, and the images in their parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from dl2core.clip import zero_shot
from dl2core.clip.model import ClipModel
from dl2core.data import sets, shapes
from dl2core.data.image_set import ImageSet, balanced_sample
from dl2core.data.transforms import model_input
from dl2core.errors import InputError
from dl2core.prompts.evaluate.spec import TEMPLATES
from dl2core.robustness.approaches.result import MANY, SHIFTS, ApproachesSpec
from dl2core.robustness.approaches.shifts import shifted
from dl2core.transfer.few_images import orders

BATCH = 250  # images in a forward pass without training
SPARE = 8  # scenes of a class that are drawn beside twice those asked for: classes are drawn at random


@dataclass(frozen=True, eq=False)
class Bench:
    """What all approaches are given.

    Attributes:
        tower: frozen.
        text: (K, E) unit text features of the classes.
        pixels: (N, 3, S, S) all images that may be trained on or validate.
        labels: (N,).
        pool, valid: positions of those to draw from, and of those that validate.
        tests: (M, 3, S, S) test pixels under each shift, in the order of SHIFTS.
        seen: (M, E) the frozen tower's features of each of them.
        truth: (M,).
    """

    tower: nn.Module
    text: Tensor
    pixels: Tensor
    labels: Tensor
    pool: np.ndarray
    valid: np.ndarray
    tests: tuple[Tensor, ...]
    seen: tuple[Tensor, ...]
    truth: Tensor

    def drawn(self, amount: int, draw: int, spec: ApproachesSpec) -> np.ndarray:
        """Positions of the images of one draw; smaller amounts are the beginning of larger ones."""
        if amount == MANY:
            return np.sort(np.random.default_rng(spec.seed).permutation(self.pool)[: spec.many])
        return self.pool[orders(self.labels[self.pool].numpy(), draw=draw, seed=spec.seed) < amount]


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


def prepared(spec: ApproachesSpec, clip: ClipModel, train: ImageSet, test: ImageSet) -> Bench:
    """Pixels as the tower takes them, and the classes as text."""
    pool, valid = divided(train.labels, spec)
    words = [name.replace("_", " ") for name in train.classes]
    tests = tuple(_pixels(clip, shifted(test.images, shift, seed=spec.seed)) for shift in SHIFTS)
    return Bench(
        tower=clip.model.visual,
        text=zero_shot.class_features(clip, [TEMPLATES[spec.dataset]], words).float().clone(),
        pixels=_pixels(clip, train.images),
        labels=torch.from_numpy(train.labels),
        pool=pool,
        valid=valid,
        tests=tests,
        seen=tuple(_features(clip.model.visual, pixels) for pixels in tests),
        truth=torch.from_numpy(test.labels),
    )


def _pixels(clip: ClipModel, pictures: np.ndarray) -> Tensor:
    return model_input(pictures, size=clip.size, mean=clip.mean, std=clip.std)


@torch.no_grad()
def _features(tower: nn.Module, pixels: Tensor) -> Tensor:
    return torch.cat([tower(batch).float() for batch in pixels.split(BATCH)])
