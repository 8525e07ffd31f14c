"""Occlusion against a loop that covers one window at a time, on towers whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from clip.small import random_built_in, random_tiny

from dl2core.clip import features, zero_shot
from dl2core.clip.evidence import occlusion
from dl2core.clip.evidence.result import Evidence
from dl2core.data import shapes
from dl2core.errors import InputError


@pytest.mark.parametrize("make", [random_built_in, random_tiny])
def test_drops_equal_a_loop_over_windows(make) -> None:
    clip = make()
    picture = features.pixels(clip, np.random.default_rng(0).integers(0, 256, (1, 48, 48, 3), dtype=np.uint8))[0]
    texts = zero_shot.text_features(clip, ["a cat", "a ship"])
    found = occlusion.occlusion(clip, picture, texts)
    base = zero_shot.image_features(clip, picture[None])[0] @ texts.T
    assert found.drops.shape == (2, 6, 6)
    for row, column in [(0, 0), (3, 5), (5, 5)]:
        left, top, right, bottom = found.box(row, column)
        copy = picture.clone()
        copy[:, top:bottom, left:right] = picture.mean(dim=(1, 2))[:, None, None]
        after = zero_shot.image_features(clip, copy[None])[0] @ texts.T
        assert found.drops[:, row, column] == pytest.approx((base - after).numpy(), abs=1e-5)
    assert found.box(5, 5)[2:] == (clip.size, clip.size)


def test_a_constant_picture_has_no_evidence() -> None:
    clip = random_built_in()
    picture = features.pixels(clip, np.full((1, 32, 32, 3), 90, np.uint8))[0]
    found = occlusion.occlusion(clip, picture, zero_shot.text_features(clip, ["a cat"]))
    assert np.abs(found.drops).max() < 1e-5


def by_hand(drops: np.ndarray) -> Evidence:
    return Evidence(drops[None], np.zeros(1), window=8, step=4, size=32)


def test_the_hottest_window_its_box_and_the_map_over_pixels() -> None:
    drops = np.zeros((7, 7))
    drops[2, 4] = 1.0
    found = by_hand(drops)
    assert found.hottest(0) == (2, 4)
    assert found.box(2, 4) == (16, 8, 24, 16)
    heat = found.spread(0)
    assert heat.shape == (32, 32)
    assert heat[8:16, 16:24].min() > 0
    assert heat[:8].max() == heat[:, :16].max() == 0
    assert heat[10, 20] == pytest.approx(1 / 4)  # four windows cover this pixel


def test_where_the_hottest_window_lies() -> None:
    drops = np.zeros((7, 7))
    drops[3, 3] = 1.0
    middle = shapes.coverage(shapes.disc(0.3), 32)
    corner = np.zeros((32, 32))
    corner[:6, :6] = 1
    assert by_hand(drops).lies_on(0, middle)
    assert not by_hand(drops).lies_on(0, corner)


def test_a_small_shape_counts_when_half_of_it_is_covered() -> None:
    drops = np.zeros((7, 7))
    drops[0, 0] = 1.0
    tiny = np.zeros((32, 32))
    tiny[2:5, 2:5] = 1
    assert by_hand(drops).lies_on(0, tiny)


def test_wrong_pictures_and_windows_are_refused() -> None:
    clip = random_built_in()
    text = zero_shot.text_features(clip, ["a cat"])
    with pytest.raises(InputError, match="one picture"):
        occlusion.occlusion(clip, torch.zeros(2, 3, 32, 32), text)
    with pytest.raises(InputError, match="inside the picture"):
        occlusion.occlusion(clip, torch.zeros(3, 32, 32), text, window=1.0)
