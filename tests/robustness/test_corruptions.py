"""The ten corruptions against slow code of the test's own, and what each does to a picture that one can check by hand."""

from __future__ import annotations

import colorsys
import io

import numpy as np
import pytest
from PIL import Image

from dl2core.errors import InputError
from dl2core.robustness import corruptions

RNG = np.random.default_rng(3)
PICTURES = RNG.integers(0, 256, (3, 32, 32, 3), dtype=np.uint8)
GREY = np.full((1, 32, 32, 3), 128, dtype=np.uint8)


def by_hsv(picture: np.ndarray, change) -> np.ndarray:
    """Pixel by pixel through HSV, as skimage does it in make_cifar_c.py."""
    rows = [[colorsys.hsv_to_rgb(*change(*colorsys.rgb_to_hsv(*(pixel / 255)))) for pixel in row] for row in picture]
    return (np.clip(np.array(rows), 0, 1) * 255).astype(np.uint8)


def cut(value: float) -> float:
    return min(max(value, 0.0), 1.0)


@pytest.mark.parametrize(("severity", "more"), [(1, 0.05), (5, 0.3)])
def test_brightness_is_the_value_of_hsv(severity: int, more: float) -> None:
    mine = by_hsv(PICTURES[0], lambda h, s, v: (h, s, cut(v + more)))
    theirs = corruptions.apply(PICTURES[:1], "brightness", severity)[0]
    assert np.abs(mine.astype(int) - theirs).max() <= 1


@pytest.mark.parametrize(("severity", "line"), [(1, (0.3, 0)), (3, (1.5, 0)), (5, (2.5, 0.2))])
def test_saturate_is_the_saturation_of_hsv(severity: int, line: tuple[float, float]) -> None:
    for picture in (PICTURES[0], GREY[0]):
        mine = by_hsv(picture, lambda h, s, v: (h, cut(line[0] * s + line[1]), v))
        theirs = corruptions.apply(picture[None], "saturate", severity)[0]
        assert np.abs(mine.astype(int) - theirs).max() <= 1


def test_blur_keeps_a_flat_picture_and_spreads_a_point() -> None:
    point = np.zeros((1, 32, 32, 3), dtype=np.uint8)
    point[0, 16, 16] = 255
    kernel = np.exp(-0.5 * np.arange(-4, 5) ** 2)
    kernel /= kernel.sum()
    spread = (255 * np.outer(kernel, kernel)).astype(np.uint8)
    assert (corruptions.apply(point, "gaussian blur", 5)[0, 12:21, 12:21, 0] == spread).all()
    assert np.abs(corruptions.apply(GREY, "gaussian blur", 5).astype(int) - 128).max() <= 1


def test_contrast_goes_to_the_mean_of_each_channel() -> None:
    means = PICTURES[0].reshape(-1, 3).mean(axis=0)
    expected = (PICTURES[0] - means) * 0.15 + means
    assert np.abs(corruptions.apply(PICTURES[:1], "contrast", 5)[0] - expected).max() <= 1


def test_jpeg_and_pixelate_are_pillow_s() -> None:
    file = io.BytesIO()
    Image.fromarray(PICTURES[0]).save(file, "JPEG", quality=40)
    assert (corruptions.apply(PICTURES[:1], "JPEG", 5)[0] == np.asarray(Image.open(file))).all()
    small = Image.fromarray(PICTURES[0]).resize((20, 20), Image.Resampling.BOX)  # 0.65 of 32, cut
    expected = np.asarray(small.resize((32, 32), Image.Resampling.BOX))
    assert (corruptions.apply(PICTURES[:1], "pixelate", 5)[0] == expected).all()


@pytest.mark.parametrize(
    ("name", "sigma"),
    [("gaussian noise", 0.10 * 255), ("speckle noise", 0.2 * 128), ("shot noise", (0.5 / 50) ** 0.5 * 255)],
)
def test_noises_have_the_spread_of_their_severity(name: str, sigma: float) -> None:
    many = np.repeat(GREY, 8, axis=0)
    many[:, 0, 0, 0] = np.arange(8)  # eight pictures, each with noise of its own
    noisy = corruptions.apply(many, name, 5).astype(float)
    assert noisy[:, 1:].std() == pytest.approx(sigma, rel=0.03)
    assert (noisy[0] != noisy[1]).any()


def test_impulse_noise_hits_its_share_of_values_half_black_half_white() -> None:
    many = np.repeat(GREY, 20, axis=0)
    many[:, 0, 0, 0] = np.arange(20)
    noisy = corruptions.apply(many, "impulse noise", 5)
    assert (noisy == 0).mean() == pytest.approx(0.035, rel=0.1)
    assert (noisy == 255).mean() == pytest.approx(0.035, rel=0.1)


@pytest.mark.parametrize("name", corruptions.NAMES)
def test_a_corruption_is_the_same_in_any_batch_and_harder_at_severity_5(name: str) -> None:
    whole = corruptions.apply(PICTURES, name, 5)
    assert whole.shape == PICTURES.shape
    assert whole.dtype == np.uint8
    assert (corruptions.apply(PICTURES[1:2], name, 5)[0] == whole[1]).all()
    mild = np.abs(corruptions.apply(PICTURES, name, 1).astype(int) - PICTURES).mean()
    hard = np.abs(whole.astype(int) - PICTURES).mean()
    assert hard > mild or name == "saturate"  # its severities 1, 2 fade and 3 to 5 deepen
    fresh = corruptions.apply(PICTURES, name, 5, draw=1)
    assert (fresh != whole).any() == (name in corruptions.RANDOM)


def test_wrong_names_and_severities_are_named() -> None:
    with pytest.raises(InputError, match=r"corruptions are gaussian noise, .*got"):
        corruptions.apply(PICTURES, "fog", 1)
    with pytest.raises(InputError, match="a whole number from 1 to 5"):
        corruptions.apply(PICTURES, "contrast", 6)
