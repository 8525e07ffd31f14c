"""How a prompt is trained: the assignment's schedule, and the lab's own defaults for the built-in model.

The assignment's `main.py`: SGD, momentum 0.9, learning rate 40, batch 128, warm-up over 1,000 steps, then a cosine to
zero; 20 epochs of 313 batches make 6,260 steps. A short run would never leave that warm-up, so it shrinks with the run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from dl2core.errors import InputError


@dataclass(frozen=True)
class Protocol:
    """Settings of a training run; `pixel_rate` and `deep_rate` are the highest learning rates of the schedule."""

    name: str
    steps: int
    batch: int
    pixel_rate: float
    deep_rate: float
    pixel_std: float  # of the start
    deep_std: float
    momentum: float
    warmup_share: float  # of the steps
    note: str

    def learning_rate(self, kind: str) -> float:
        return self.deep_rate if kind == "deep" else self.pixel_rate

    def std(self, kind: str) -> float:
        return self.deep_std if kind == "deep" else self.pixel_std


ASSIGNMENT = Protocol(
    name="assignment",
    steps=6260,
    batch=128,
    pixel_rate=40.0,
    deep_rate=40.0,
    pixel_std=1.0,
    deep_std=1.0,
    momentum=0.9,
    warmup_share=1000 / 6260,
    note="the assignment's settings for ViT-B/32",
)
BUILT_IN = Protocol(
    name="built-in",
    steps=120,
    batch=32,
    pixel_rate=3.0,
    deep_rate=3.0,
    pixel_std=0.1,
    deep_std=1.0,
    momentum=0.9,
    warmup_share=0.1,
    note="learning rates of a grid that reached most of the validation images, on CIFAR-10 at quarter brightness",
)


@dataclass(frozen=True)
class Live:
    """A run of the built-in model that one watches from its beginning to its end: what the Train page starts with.

    Attributes:
        steps, batch: of the run.
        train_images: it learns from; a quarter as many validate.
        frame: width in pixels of the input's 32.
        constant_rate: highest learning rate of a pixel prompt that makes one answer of all Shapes.
    """

    steps: int
    batch: int
    train_images: int
    frame: int
    constant_rate: float


LIVE = Live(steps=100, batch=16, train_images=800, frame=6, constant_rate=30.0)


def protocol_for(model: str) -> Protocol:
    """The built-in model has its own settings, every other model gets the assignment's."""
    return BUILT_IN if model == "built-in" else ASSIGNMENT


def learning_rate(step: int, *, steps: int, highest: float, warmup: int) -> float:
    """Learning rate of one step: linear warm-up, then half a cosine down to zero.

    Args:
        step: 0..steps-1.
        steps: S, all of them.
        highest: reached at the end of the warm-up.
        warmup: W, steps of warm-up.

    Returns:
        highest (step + 1) / W in the warm-up, then highest (1 + cos(pi (step - W) / (S - W))) / 2.
    """
    if not 0 <= step < steps:
        raise InputError(f"step must lie in 0..{steps - 1}, got {step}")
    if step < warmup:
        return highest * (step + 1) / warmup
    return highest * (1 + math.cos(math.pi * (step - warmup) / (steps - warmup))) / 2
