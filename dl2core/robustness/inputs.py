"""Changed pictures as a model takes them: noise at one of three places, or a corruption of the stored pixels."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from dl2core.data.transforms import model_input, normalised, resized
from dl2core.robustness import corruptions, noise
from dl2core.robustness.method import Opened
from dl2core.robustness.result import CLEAN, NOISE, Change


def stored(images: np.ndarray, change: Change, *, seed: int, draw: int) -> np.ndarray:
    """(N, H, W, 3) uint8 -> the same after what the change does to the stored pixels; nothing for the other places."""
    if change == CLEAN or change.where != "stored":
        return images
    if change.name == NOISE:
        return corruptions.gaussian(images, change.level, seed=seed, draw=draw)
    return corruptions.apply(images, change.name, int(change.level), seed=seed, draw=draw)


def taken(images: np.ndarray, changed: np.ndarray, change: Change, eye: Opened, *, seed: int, draw: int) -> Tensor:
    """(B, 3, S, S) float32, normalised: what a model of this eye is given.

    Args:
        images: (B, H, W, 3) uint8, as they are stored; noise belongs to these.
        changed: the same after `stored`.
        change: whose noise, if it enters later, is added here.
        eye: its size, mean and std count.
    """
    if change.where == "stored":
        return model_input(changed, size=eye.size, mean=eye.mean, std=eye.std)
    unit = torch.from_numpy(noise.unit_noise(images, eye.size, seed=seed, draw=draw)).permute(0, 3, 1, 2)
    if change.where == "normalised":
        return model_input(changed, size=eye.size, mean=eye.mean, std=eye.std) + change.level * unit
    pixels = resized(changed, eye.size)
    noisy = (pixels / 255 + change.level * unit).clamp(0, 1)
    return normalised(noisy * 255, mean=eye.mean, std=eye.std)
