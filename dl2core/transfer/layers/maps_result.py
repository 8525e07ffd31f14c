"""Activation maps as plain arrays. No torch in here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

PICTURED_FROM = 7  # pixels: a smaller filter shows nothing that the eye can name


@dataclass(frozen=True, eq=False)
class Maps:
    """What one convolution makes of a picture, after its normalisation and activation.

    Attributes:
        kernel: side of its filters in pixels of its input.
        inputs: channels that it reads.
        weights: numbers in its filters.
        maps: (C, H, W) float32.
    """

    kernel: int
    inputs: int
    weights: int
    maps: np.ndarray

    def strongest(self, count: int) -> np.ndarray:
        """The channels with the largest values, the largest first."""
        return np.argsort(-self.maps.max(axis=(1, 2)), kind="stable")[:count]


@dataclass(frozen=True, eq=False)
class SeenBy:
    """One picture in a network's first and last convolution.

    Attributes:
        first, last: their maps.
        filters: (C, 3, K, K) weights of the first.
        only_one: the network has a single convolution; both are that one.
    """

    first: Maps
    last: Maps
    filters: np.ndarray
    only_one: bool

    @property
    def pictured(self) -> bool:
        """Whether the first filters are large enough to be shown as pictures."""
        return self.filters.shape[-1] >= PICTURED_FROM


def as_pictures(filters: np.ndarray, *, most: int = 64) -> list[np.ndarray]:
    """(K, K, 3) uint8 each: the filters with the largest norms, each scaled so that 0 is mid-grey and its extreme fills the range."""
    norms = np.sqrt((filters**2).sum(axis=(1, 2, 3)))
    chosen = filters[np.argsort(-norms, kind="stable")[:most]]
    largest = np.abs(chosen).max(axis=(1, 2, 3), keepdims=True).clip(1e-12)
    return list((127.5 + 127.5 * chosen / largest).round().astype(np.uint8).transpose(0, 2, 3, 1))
