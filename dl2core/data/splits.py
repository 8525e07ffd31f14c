"""The splits of the 50,000 training images that the course's templates use, without torch.

`torch.utils.data.random_split` shuffles with `torch.randperm` of a seeded generator; the same numbers come out of
numpy's Mersenne twister, so that a page can name its images without importing torch. A test compares the two.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from dl2core.errors import InputError


@lru_cache(maxsize=8)
def torch_randperm(count: int, seed: int) -> np.ndarray:
    """`torch.randperm(count, generator=torch.Generator().manual_seed(seed))` on a CPU.

    A Fisher-Yates shuffle from the front: position i swaps with i + (32-bit number mod what is left).

    Returns:
        (count,) int64, read-only.
    """
    if not 0 <= count <= 1_000_000:
        raise InputError(f"a permutation of 0..1,000,000 elements was expected, got {count}")
    numbers = np.random.RandomState(seed).randint(0, 2**32, size=max(count - 1, 0), dtype=np.uint32)
    steps = numbers.astype(np.int64) % np.arange(count, 1, -1) if count > 1 else numbers
    order = list(range(count))
    for place, step in enumerate(steps.tolist()):
        order[place], order[place + step] = order[place + step], order[place]
    permutation = np.array(order, dtype=np.int64)
    permutation.setflags(write=False)
    return permutation


def split_by_seed(count: int, *, held_out: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Training and validation indices; the training part comes first in the permutation."""
    order = torch_randperm(count, seed)
    first = count - round(count * held_out)
    return order[:first], order[first:]


def probe_split(count: int = 50_000) -> tuple[np.ndarray, np.ndarray]:
    """45,000 / 5,000 with seed 42: the assignment's split for the ResNet probe (`cifar100_utils.py`)."""
    return split_by_seed(count, held_out=0.1, seed=42)


def prompt_split(count: int = 50_000, *, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """40,000 / 10,000 for prompt training. The template left it unseeded; here the seed is a parameter."""
    return split_by_seed(count, held_out=0.2, seed=seed)
