"""Test images as they are and in three other lights: noise, quarter brightness, negative colours. numpy alone.

The noise is CIFAR-10-C's Gaussian noise of severity 3: sigma 0.08 on 32-px pixels in 0..1, clipped, times 255, truncated.
"""

from __future__ import annotations

import numpy as np

from dl2core.prompts.tasks import negative, quarter_brightness
from dl2core.robustness.approaches.result import Shift

SIGMA = 0.08


def shifted(images: np.ndarray, shift: Shift, *, seed: int = 0) -> np.ndarray:
    """(N, S, S, 3) uint8 in another light; the noise of image i depends on (seed, i) alone."""
    if shift == "noise":
        return np.stack([_noisy(image, np.random.default_rng((seed, place))) for place, image in enumerate(images)])
    return {"as they are": np.copy, "quarter brightness": quarter_brightness, "negative": negative}[shift](images)


def _noisy(image: np.ndarray, random: np.random.Generator) -> np.ndarray:
    return (np.clip(image / 255 + random.normal(0, SIGMA, image.shape), 0, 1) * 255).astype(np.uint8)
