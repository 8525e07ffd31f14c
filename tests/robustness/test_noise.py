"""Noise of a picture: normal, its own, and the same whatever the batch."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from dl2core.robustness import noise

PICTURES = np.random.default_rng(0).integers(0, 256, (4, 32, 32, 3), dtype=np.uint8)


def test_the_numbers_are_standard_normal_and_not_correlated() -> None:
    drawn = np.stack([noise.normals(20_000, noise.key(one)) for one in PICTURES])
    assert drawn.dtype == np.float32
    assert stats.kstest(drawn.ravel(), "norm").pvalue > 0.01
    assert np.abs(np.corrcoef(drawn) - np.eye(4)).max() < 0.03
    row = drawn[0]
    assert max(abs(np.corrcoef(row[:-lag], row[lag:])[0, 1]) for lag in (1, 2, 3, 96, 10_000)) < 0.03


def plain(count: int, first: int, second: int) -> list[float]:
    """The same numbers one by one, in whole numbers of Python."""

    def mixed(x: int) -> int:
        x = (x ^ x >> 16) * 0x7FEB352D % 2**32
        x = (x ^ x >> 15) * 0x846CA68B % 2**32
        return x ^ x >> 16

    half = (count + 1) // 2
    bits = [mixed((mixed(i ^ first) + second) % 2**32) >> 8 for i in range(2 * half)]
    pairs = list(zip(bits[:half], bits[half:], strict=True))
    radius = [math.sqrt(-2 * math.log((a + 1) / 2**24)) for a, _ in pairs]
    angle = [2 * math.pi * b / 2**24 for _, b in pairs]
    halves = [[r * turn(t) for r, t in zip(radius, angle, strict=True)] for turn in (math.cos, math.sin)]
    return (halves[0] + halves[1])[:count]


@pytest.mark.parametrize("key", [(1, 2), (2**32 - 1, 0), (0, 2**32 - 1)])
def test_a_key_s_numbers_are_those_of_the_formula(key: tuple[int, int]) -> None:
    assert noise.normals(101, key).tolist() == pytest.approx(plain(101, *key), abs=1e-5)


def test_noise_belongs_to_the_picture_not_to_its_place_in_a_batch() -> None:
    together = noise.unit_noise(PICTURES, 8)
    for place, picture in enumerate(PICTURES):
        assert (noise.unit_noise(picture[None], 8)[0] == together[place]).all()
    assert (noise.unit_noise(PICTURES[::-1], 8) == together[::-1]).all()


@pytest.mark.parametrize("other", [{"seed": 1}, {"draw": 1}])
def test_another_seed_or_draw_is_other_noise(other) -> None:
    first, second = noise.unit_noise(PICTURES, 16), noise.unit_noise(PICTURES, 16, **other)
    assert abs(np.corrcoef(first.ravel(), second.ravel())[0, 1]) < 0.05


def test_an_odd_number_of_values_and_no_pictures() -> None:
    assert noise.normals(3, (5, 6)).shape == (3,)
    assert noise.unit_noise(PICTURES[:0], 8).shape == (0, 8, 8, 3)


def test_units_of_the_assignment_s_noise() -> None:
    clip = (0.26862954, 0.26130258, 0.27577711)
    assert noise.in_pixels(0.1, "normalised", clip) == pytest.approx(0.0269, abs=1e-4)  # about 7 of 255 levels
    assert noise.in_normalised(0.0269, "input", clip) == pytest.approx(0.1, abs=1e-3)
    assert noise.in_pixels(0.1, "stored", clip) == 0.1
    assert noise.in_normalised(0.1, "normalised", clip) == 0.1
