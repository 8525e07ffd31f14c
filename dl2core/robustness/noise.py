"""Gaussian noise that belongs to a picture: the same for the same pixels, seed and draw, in any batch, here and in the browser.

    h(i) = mix(mix(i xor k1) + k2)                 mix: 32 bits to 32 bits ("lowbias32"), k1 and k2 from pixels, seed, draw
    z(i), z(i + m) = r cos(2 pi u), r sin(2 pi u)    Box and Muller 1958, r = sqrt(-2 ln v), v and u from h(i), h(i + m)

A counter is used, and not numpy's generators, because a page draws the same noise while a slider moves: noise.js of the
page does the same steps. No torch in here.
"""

from __future__ import annotations

import hashlib
from typing import Literal, get_args

import numpy as np

Where = Literal["stored", "input", "normalised"]
WHERE: tuple[Where, ...] = get_args(Where)
ASSIGNMENT_SIGMA = 0.1  # of its noise, after Normalize
LEVELS = 255


def key(pixels: np.ndarray, *, seed: int = 0, draw: int = 0, role: str = "noise") -> tuple[int, int]:
    """Two 32-bit numbers that decide everything random about one picture.

    Args:
        pixels: (H, W, 3) uint8, as it is stored.
        seed, draw: of the run.
        role: what the numbers are for, so that two uses share nothing.
    """
    said = hashlib.blake2b(f"{role}|{seed}|{draw}|".encode(), digest_size=8)
    said.update(np.ascontiguousarray(pixels).tobytes())
    digest = said.digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")


def normals(count: int, key: tuple[int, int]) -> np.ndarray:
    """(count,) float32 standard normal numbers of a key."""
    half = (count + 1) // 2
    bits = _mixed(_mixed(np.arange(2 * half, dtype=np.uint32) ^ np.uint32(key[0])) + np.uint32(key[1])) >> np.uint32(8)
    first, second = bits[:half].astype(np.float32), bits[half:].astype(np.float32)
    radius = np.sqrt(-2 * np.log((first + 1) * np.float32(2**-24)))
    angle = second * np.float32(2 * np.pi * 2**-24)
    return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])[:count]


def _mixed(x: np.ndarray) -> np.ndarray:
    """Each 32-bit number to another, one to one; every bit depends on every bit."""
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x7FEB352D)
    x = (x ^ (x >> np.uint32(15))) * np.uint32(0x846CA68B)
    return x ^ (x >> np.uint32(16))


def unit_noise(images: np.ndarray, size: int, *, seed: int = 0, draw: int = 0) -> np.ndarray:
    """(N, size, size, 3) float32 standard normal noise, each picture's own.

    Args:
        images: (N, H, W, 3) uint8, as they are stored.
        size: side in pixels of what the noise is added to.
    """
    shape = (size, size, 3)
    if not len(images):
        return np.empty((0, *shape), dtype=np.float32)
    count = size * size * 3
    return np.stack([normals(count, key(one, seed=seed, draw=draw)).reshape(shape) for one in images])


def in_pixels(sigma: float, where: Where, std: tuple[float, float, float]) -> float:
    """The standard deviation in units of pixels in 0..1: noise after Normalize is std times smaller there (channel mean)."""
    return sigma * float(np.mean(std)) if where == "normalised" else sigma


def in_normalised(sigma: float, where: Where, std: tuple[float, float, float]) -> float:
    """The standard deviation in units of the normalised input (channel mean)."""
    return sigma if where == "normalised" else sigma * float(np.mean([1 / one for one in std]))
