"""Ten corruptions of CIFAR-10-C at their five severities (Hendrycks and Dietterich 2019, `make_cifar_c.py`).

All work on the stored 32 x 32 pixels; but for JPEG and pixelate they clip to 0..1, multiply by 255 and cut to whole numbers. The four noises equal the
published files in distribution (their generator sets no seed); the others up to versions of the libraries. Nothing else
is offered under these names. No torch in here.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from PIL import Image

from dl2core.errors import InputError, quoted
from dl2core.robustness import noise

SEVERITIES = (1, 2, 3, 4, 5)
Parameters = float | tuple[float, float]
Key = tuple[int, int]
Corruption = Callable[[np.ndarray, Parameters, Key], np.ndarray]  # (H, W, 3) uint8, parameters, random key -> the same


def _cut(x: np.ndarray) -> np.ndarray:
    """Pixels of any range -> uint8: clipped to 0..1, times 255, cut to whole numbers."""
    return (np.clip(x, 0, 1) * 255).astype(np.uint8)


def _gaussian_noise(picture: np.ndarray, sigma: float, key: Key) -> np.ndarray:
    return _cut(picture / 255 + sigma * noise.normals(picture.size, key).reshape(picture.shape))


def _shot_noise(picture: np.ndarray, photons: float, key: Key) -> np.ndarray:
    return _cut(np.random.default_rng(key).poisson(picture / 255 * photons) / photons)


def _impulse_noise(picture: np.ndarray, share: float, key: Key) -> np.ndarray:
    """Each value of each channel becomes 0 or 1 with the probability `share`."""
    random = np.random.default_rng(key)
    hit, salt = random.random(picture.shape) < share, random.random(picture.shape) < 0.5
    return _cut(np.where(hit, salt, picture / 255))


def _speckle_noise(picture: np.ndarray, sigma: float, key: Key) -> np.ndarray:
    return _cut(picture / 255 * (1 + sigma * noise.normals(picture.size, key).reshape(picture.shape)))


def _gaussian_blur(picture: np.ndarray, sigma: float, key: Key) -> np.ndarray:
    from scipy.ndimage import gaussian_filter  # slow to import

    return _cut(gaussian_filter(picture / 255, (sigma, sigma, 0), mode="nearest"))


def _contrast(picture: np.ndarray, share: float, key: Key) -> np.ndarray:
    means = (picture / 255).mean(axis=(0, 1))
    return _cut((picture / 255 - means) * share + means)


def _brightness(picture: np.ndarray, more: float, key: Key) -> np.ndarray:
    """The value of HSV, the largest of the three channels, grows by `more`; hue and saturation stay."""
    x = picture / 255
    value = x.max(axis=2, keepdims=True)
    brighter = np.clip(value + more, 0, 1)
    return _cut(np.where(value > 0, x / np.where(value > 0, value, 1) * brighter, brighter))


def _saturate(picture: np.ndarray, line: tuple[float, float], key: Key) -> np.ndarray:
    """The saturation s of HSV becomes a s + b; hue and value stay. Grey counts as red, as it does in HSV."""
    x = picture / 255
    value, least = x.max(axis=2, keepdims=True), x.min(axis=2, keepdims=True)
    spread = np.where(value > least, value - least, 1)
    saturation = np.where(value > least, spread / np.where(value > 0, value, 1), 0)
    away = np.where(value > least, (value - x) / spread, np.array([0.0, 1.0, 1.0]))  # 0 for the largest channel
    return _cut(value * (1 - np.clip(line[0] * saturation + line[1], 0, 1) * away))


def _jpeg(picture: np.ndarray, quality: float, key: Key) -> np.ndarray:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=int(quality))
    return np.asarray(Image.open(file))


def _pixelate(picture: np.ndarray, share: float, key: Key) -> np.ndarray:
    height, width = picture.shape[:2]
    box = Image.Resampling.BOX
    small = Image.fromarray(picture).resize((int(width * share), int(height * share)), box)
    return np.asarray(small.resize((width, height), box))


TABLE: dict[str, tuple[Corruption, tuple[Parameters, ...]]] = {
    "gaussian noise": (_gaussian_noise, (0.04, 0.06, 0.08, 0.09, 0.10)),
    "shot noise": (_shot_noise, (500, 250, 100, 75, 50)),
    "impulse noise": (_impulse_noise, (0.01, 0.02, 0.03, 0.05, 0.07)),
    "speckle noise": (_speckle_noise, (0.06, 0.1, 0.12, 0.16, 0.2)),
    "gaussian blur": (_gaussian_blur, (0.4, 0.6, 0.7, 0.8, 1)),
    "contrast": (_contrast, (0.75, 0.5, 0.4, 0.3, 0.15)),
    "brightness": (_brightness, (0.05, 0.1, 0.15, 0.2, 0.3)),
    "saturate": (_saturate, ((0.3, 0), (0.1, 0), (1.5, 0), (2, 0.1), (2.5, 0.2))),
    "JPEG": (_jpeg, (80, 65, 58, 50, 40)),
    "pixelate": (_pixelate, (0.95, 0.9, 0.85, 0.75, 0.65)),
}
NAMES = tuple(TABLE)
RANDOM = NAMES[:4]  # drawn anew with every draw; the others have nothing to draw


def apply(images: np.ndarray, name: str, severity: int, *, seed: int = 0, draw: int = 0) -> np.ndarray:
    """Corrupted pictures.

    Args:
        images: (N, H, W, 3) uint8.
        name: one of NAMES.
        severity: 1 to 5.

    Returns:
        (N, H, W, 3) uint8.

    Raises:
        InputError: another name or severity.
    """
    if name not in TABLE:
        raise InputError(f"corruptions are {', '.join(NAMES)}; got {quoted(name)}")
    if severity not in SEVERITIES:
        raise InputError(f"a severity is a whole number from 1 to 5, got {quoted(severity)}")
    change, parameters = TABLE[name]
    return _changed(images, change, parameters[severity - 1], seed=seed, draw=draw, role=name)


def gaussian(images: np.ndarray, sigma: float, *, seed: int = 0, draw: int = 0) -> np.ndarray:
    """Gaussian noise of any strength on stored pixels: "gaussian noise" between and beyond its severities."""
    return _changed(images, _gaussian_noise, sigma, seed=seed, draw=draw, role="noise")


def _changed(
    images: np.ndarray, change: Corruption, parameter: Parameters, *, seed: int, draw: int, role: str
) -> np.ndarray:
    if not len(images):
        return images
    keys = [noise.key(one, seed=seed, draw=draw, role=role) for one in images]
    return np.stack([change(np.ascontiguousarray(one), parameter, k) for one, k in zip(images, keys, strict=True)])
