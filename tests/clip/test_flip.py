"""The sweep of red over blue: exact shares, and where a curve crosses."""

from __future__ import annotations

import numpy as np
import pytest
from clip.small import random_built_in

from dl2core.clip import flip, sweeping
from dl2core.clip.scores import Scores
from dl2core.errors import InputError


def sweep(ahead: list[float]) -> flip.Sweep:
    """A sweep whose red cosine exceeds the blue one by `ahead`."""
    cosines = np.stack([np.array(ahead), np.zeros(len(ahead))], axis=1)
    scores = Scores(("red", "blue"), ("red", "blue"), (0, 1), cosines)
    return flip.Sweep("red", "blue", flip.shares(len(ahead)), scores)


def test_the_discs_cover_their_share() -> None:
    at = flip.shares(21)
    pictures = flip.discs(at, size=192)
    red = pictures[..., 0].astype(float)
    share = (red - 30) / (215 - 30)
    assert share.mean(axis=(1, 2)) == pytest.approx(at, abs=0.005)


def test_the_crossing_lies_between_two_steps() -> None:
    assert sweep([-0.2, -0.1, 0.1, 0.2, 0.3]).crossing() == pytest.approx(0.375)
    assert sweep([0.1, 0.2]).crossing() == 0
    assert sweep([-0.2, -0.1]).crossing() is None


def test_the_curve_is_one_half_where_it_crosses_at_any_scale() -> None:
    for scale in (4.6, 100):
        assert sweep([-0.1, 0.0, 0.1]).curve(scale)[1] == pytest.approx(0.5)


def test_rising_is_judged_step_by_step() -> None:
    assert sweep([-0.2, -0.1, 0.3]).rises()
    assert not sweep([-0.2, -0.3, 0.3]).rises()
    assert sweep([-0.2, -0.201, 0.3]).rises(tolerance=0.005)


def test_a_sweep_of_a_model_has_the_two_colours() -> None:
    found = sweeping.sweep(random_built_in(), colour="green", background="red", steps=5)
    assert found.scores.labels == ("green", "red")
    assert found.curve(100).shape == (5,)


@pytest.mark.parametrize("wrong", [{"colour": "blue"}, {"colour": "pink"}, {"template": "mostly"}, {"steps": 1}])
def test_wrong_sweeps_are_refused(wrong: dict) -> None:
    with pytest.raises(InputError):
        sweeping.sweep(random_built_in(), **wrong)
