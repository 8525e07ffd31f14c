"""The splits of the 50,000 training images that the course's templates use: `random_split` of a seeded generator."""

from __future__ import annotations

import numpy as np
import torch

from dl2core import device


def split_by_seed(count: int, *, held_out: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Training and validation indices; the training part comes first in the permutation.

    A tenth of 50,000 held out with seed 42 is the assignment's split for the ResNet probe (`cifar100_utils.py`).
    """
    order = torch.randperm(count, generator=device.generator(seed)).numpy()
    first = count - round(count * held_out)
    return order[:first], order[first:]


def prompt_split(count: int = 50_000, *, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """40,000 / 10,000 for prompt training. The template left it unseeded; here the seed is a parameter."""
    return split_by_seed(count, held_out=0.2, seed=seed)
