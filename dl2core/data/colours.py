"""The pixel rule for "mostly red, green or blue": one function for captions, truth on cards and checks.

The mean of each channel over all pixels in linear light; the largest wins. Images whose two largest means differ
by less than 0.05 have no main colour: they are left out and counted.
"""

from __future__ import annotations

import numpy as np

CHANNELS = ("red", "green", "blue")
UNCLEAR = -1
MARGIN = 0.05  # of linear light, 0..1

_levels = np.arange(256) / 255
# sRGB transfer function, IEC 61966-2-1
LINEAR = np.where(_levels <= 0.04045, _levels / 12.92, ((_levels + 0.055) / 1.055) ** 2.4).astype(np.float32)


def channel_means(images: np.ndarray) -> np.ndarray:
    """Mean linear red, green and blue of each image.

    Args:
        images: (B, H, W, 3) uint8, sRGB.

    Returns:
        (B, 3) float32 in 0..1.
    """
    return LINEAR[images].mean(axis=(1, 2))


def main_colour(images: np.ndarray) -> np.ndarray:
    """Index into CHANNELS of each image's main colour, UNCLEAR where the two largest means are too close.

    Args:
        images: (B, H, W, 3) uint8, sRGB.

    Returns:
        (B,) int64.
    """
    means = channel_means(images)
    ordered = np.sort(means, axis=1)
    clear = ordered[:, 2] - ordered[:, 1] >= MARGIN
    return np.where(clear, means.argmax(axis=1), UNCLEAR)


def lightness(images: np.ndarray) -> np.ndarray:
    """(B,) mean of the sRGB values, 0..1: what "bright" and "dark" are told by."""
    return images.reshape(len(images), -1).mean(axis=1) / 255
