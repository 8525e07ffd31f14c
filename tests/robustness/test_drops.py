"""Paired drops: the interval against simulation, and what pairing is worth."""

from __future__ import annotations

import numpy as np
import pytest

from dl2core.errors import InputError
from dl2core.robustness import drops


def test_the_interval_covers_the_true_mean_about_as_often_as_it_says() -> None:
    random, covered, runs = np.random.default_rng(0), 0, 150
    for run in range(runs):
        values = (random.random((1, 200)) < 0.3).astype(np.float32)
        covered += 0.3 in drops.resamples(200, 1, seed=run, count=400).estimate(values).interval
    assert 0.88 <= covered / runs <= 0.99


def test_a_single_image_and_draw_give_their_value() -> None:
    found = drops.resamples(1, 1).estimate(np.array([[0.25]]))
    assert (found.value, *found.interval) == pytest.approx((0.25, 0.25, 0.25))


def test_draws_that_differ_widen_the_interval() -> None:
    same = np.tile(np.arange(100) % 2, (3, 1)).astype(np.float32)
    differing = same + np.array([[-0.3], [0.0], [0.3]], dtype=np.float32)
    again = drops.resamples(100, 3, seed=1)
    narrow, wide = again.estimate(same).interval, again.estimate(differing).interval
    assert wide.high - wide.low > 1.5 * (narrow.high - narrow.low)


def test_equal_methods_differ_by_exactly_nothing() -> None:
    assert drops.resamples(50, 3).estimate(np.zeros((3, 50))).interval == (0, 0)


def test_values_of_another_shape_are_refused() -> None:
    with pytest.raises(InputError, match=r"3 draws and 50 images are needed, got \(50, 3\)"):
        drops.resamples(50, 3).estimate(np.zeros((50, 3)))
    with pytest.raises(InputError, match="got 0 and 3"):
        drops.resamples(0, 3)


def test_the_kept_share_is_counted_from_guessing() -> None:
    assert drops.kept_share(90, 50, classes=10) == pytest.approx(50)
    assert drops.kept_share(90, 10, classes=10) == 0
    assert drops.kept_share(8, 9, classes=10) is None
