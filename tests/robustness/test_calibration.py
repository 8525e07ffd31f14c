"""Confidence against accuracy: temperatures, Brier scores and binned errors with known answers."""

from __future__ import annotations

import numpy as np
import pytest

from dl2core.errors import InputError
from dl2core.robustness import calibration

RANDOM = np.random.default_rng(5)


def drawn(n: int, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """Logits whose softmax is the truth's distribution, then multiplied by `scale`."""
    logits = RANDOM.normal(size=(n, 5)) * 2
    shares = calibration.probabilities(logits, 1.0)
    truth = np.array([RANDOM.choice(5, p=row) for row in shares])
    return scale * logits, truth


@pytest.mark.parametrize("scale", [1.0, 8.0, 0.2])
def test_the_fitted_temperature_is_what_the_logits_were_multiplied_by(scale: float) -> None:
    assert calibration.fit_temperature(*drawn(4000, scale)) == pytest.approx(scale, rel=0.1)


def test_brier_is_0_for_certain_truth_and_2_for_certain_error() -> None:
    certain = np.array([[1.0, 0.0], [1.0, 0.0], [0.5, 0.5]])
    assert calibration.brier(certain, np.array([0, 1, 0])).tolist() == [0.0, 2.0, 0.5]


def test_the_binned_error_is_small_where_confidence_is_right_and_large_where_it_is_not() -> None:
    logits, truth = drawn(4000, 1.0)
    shares = calibration.probabilities(logits, 1.0)
    correct = shares.argmax(axis=1) == truth
    assert calibration.expected_error(shares.max(axis=1), correct) < 4
    assert calibration.expected_error(np.ones(4000), correct) == pytest.approx(100 * (1 - correct.mean()))
    assert calibration.expected_error(np.ones(1999), correct[:1999]) is None


def test_no_images_give_no_temperature() -> None:
    with pytest.raises(InputError, match="at least one image"):
        calibration.fit_temperature(np.empty((0, 5)), np.empty(0, dtype=int))
