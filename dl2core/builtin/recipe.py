"""How the built-in model is trained: all settings of a run, and what follows from them as time passes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from dl2core.clip.scores import CLIP_SCALE
from dl2core.errors import InputError


@dataclass(frozen=True)
class Recipe:
    """All settings of a run."""

    minutes: float = 90.0
    cifar_batch: int = 228
    shapes_batch: int = 20
    unnamed_batch: int = 8  # scenes with an unnamed colour or an unnamed shape, half each
    cut_mix: float = 0.0  # share of the CIFAR images into which a part of another is pasted
    learning_rate: float = 2e-3
    weight_decay: float = 0.05
    warm_up: float = 0.03  # of the budget
    label_smoothing: float = 0.1  # for the ten classes; 0.02 elsewhere
    average: float = 0.998  # of the running average of the weights
    alone: int = 16  # steps between two averages over the processes, where there are several
    scale_from: float = 15.0  # logit scale at the start; CLIP_SCALE from `scale_at` of the budget on
    scale_at: float = 0.3
    seed: int = 0
    device: str = "cpu"

    def __post_init__(self) -> None:
        if not 0 < self.minutes <= 7 * 24 * 60:
            raise InputError(f"the minutes must lie above 0 and within a week, got {self.minutes}")
        if not 0 < self.learning_rate <= 1:
            raise InputError(f"the learning rate must lie above 0 and be at most 1, got {self.learning_rate}")
        if not 0 <= self.cut_mix <= 1:
            raise InputError(f"the share of pasted images lies in 0..1, got {self.cut_mix}")

    def with_batch(self, images: int) -> Recipe:
        """The same recipe with another number of CIFAR images a step, and scenes in proportion."""
        scenes = (round(n * images / self.cifar_batch) for n in (self.shapes_batch, self.unnamed_batch))
        shapes_batch, unnamed_batch = (max(4, n) for n in scenes)
        return replace(self, cifar_batch=images, shapes_batch=shapes_batch, unnamed_batch=unnamed_batch)

    def learning_rate_at(self, done: float) -> float:
        """Learning rate at `done` of the budget: linear warm-up, then a cosine to zero."""
        if done < self.warm_up:
            return self.learning_rate * max(done / self.warm_up, 0.01)
        return self.learning_rate * 0.5 * (1 + math.cos(math.pi * (done - self.warm_up) / (1 - self.warm_up)))

    def logit_scale_at(self, done: float) -> float:
        """Factor on the cosines: geometric from `scale_from` to CLIP_SCALE."""
        part = min(1.0, done / self.scale_at)
        return self.scale_from ** (1 - part) * CLIP_SCALE**part
