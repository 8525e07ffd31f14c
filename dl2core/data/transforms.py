"""Pictures to what an image tower takes, a whole uint8 batch at once.

The steps are open_clip's: shorter side to the model's size (bicubic, antialiased), centre crop, divide by 255,
normalise. On batches of bytes they agree with the per-picture PIL route to about 2/255; a picture that already has
the model's size is not resampled, and then both agree to rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dl2core.errors import InputError

if TYPE_CHECKING:
    import torch


def resized(images: np.ndarray, size: int) -> torch.Tensor:
    """Shorter side to `size`, then the middle `size` x `size` pixels.

    Args:
        images: (N, H, W, 3) uint8, RGB.
        size: side in pixels that the model takes.

    Returns:
        (N, 3, size, size) uint8.

    Raises:
        InputError: images of another type or shape.
    """
    import torch
    from torchvision.transforms import InterpolationMode
    from torchvision.transforms.v2 import functional

    if images.ndim != 4 or images.shape[3] != 3 or images.dtype != np.uint8:
        raise InputError(f"images must be (N, H, W, 3) uint8, got {images.shape} {images.dtype}")
    writable = images if images.flags.writeable and images.flags.c_contiguous else images.copy()
    batch = torch.from_numpy(writable).permute(0, 3, 1, 2)  # (N, 3, H, W), channels last in memory
    if batch.shape[2:] == (size, size) or len(batch) == 0:
        return batch[:, :, :size, :size]
    larger = functional.resize(batch, [size], interpolation=InterpolationMode.BICUBIC, antialias=True)
    return functional.center_crop(larger, [size, size])


def normalised(pixels: torch.Tensor, *, mean: Sequence[float], std: Sequence[float]) -> torch.Tensor:
    """(N, 3, S, S) uint8 -> float32: (value / 255 - mean) / std per channel."""
    import torch

    scale = torch.tensor([1 / (255 * s) for s in std], device=pixels.device).view(1, 3, 1, 1)
    shift = torch.tensor([m / s for m, s in zip(mean, std, strict=True)], device=pixels.device).view(1, 3, 1, 1)
    return pixels.to(torch.float32, memory_format=torch.contiguous_format).mul_(scale).sub_(shift)


def model_input(
    images: np.ndarray | Sequence[np.ndarray], *, size: int, mean: Sequence[float], std: Sequence[float]
) -> torch.Tensor:
    """What an image tower takes.

    Args:
        images: (N, H, W, 3) uint8, or a list of (H, W, 3) uint8 of different sizes.
        size: side in pixels that the model takes.
        mean, std: per channel, of pixels in 0..1.

    Returns:
        (N, 3, size, size) float32.
    """
    import torch

    if isinstance(images, np.ndarray):
        return normalised(resized(images, size), mean=mean, std=std)
    if not images:
        return torch.empty(0, 3, size, size)
    return normalised(torch.cat([resized(image[None], size) for image in images]), mean=mean, std=std)
