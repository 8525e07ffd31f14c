"""Logits, probabilities and margins against slow loops and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dl2core.clip.scores import Scores, softmax
from dl2core.errors import InputError

cosines = arrays(np.float64, (3, 5), elements=st.floats(-1, 1, width=32))
scales = st.floats(1, 200)


def scores(values: np.ndarray, owners: tuple[int, ...] | None = None) -> Scores:
    owners = owners or tuple(range(values.shape[1]))
    return Scores(tuple("abcdefgh"[: max(owners) + 1]), tuple("stuvwxyz"[: values.shape[1]]), owners, values)


@given(cosines, scales)
def test_probabilities_are_the_full_softmax(values: np.ndarray, scale: float) -> None:
    p = scores(values).probabilities(scale)
    for row, found in zip(values, p, strict=True):
        weights = [math.exp(scale * (c - max(row))) for c in row]
        assert found == pytest.approx([w / sum(weights) for w in weights])
    assert np.allclose(p.sum(axis=1), 1)


@given(cosines, scales, scales)
def test_the_winner_does_not_depend_on_the_scale(values: np.ndarray, one: float, other: float) -> None:
    a, b = scores(np.round(values, 3)), scores(np.round(values, 3))
    assert (a.winners(one) == b.winners(other)).all()


@given(cosines, scales)
def test_a_superclass_has_the_sum_of_its_words(values: np.ndarray, scale: float) -> None:
    whole, grouped = scores(values), scores(values, (0, 0, 1, 2, 2))
    p, q = whole.probabilities(scale), grouped.probabilities(scale)
    assert q == pytest.approx(np.stack([p[:, 0] + p[:, 1], p[:, 2], p[:, 3] + p[:, 4]], axis=1))
    assert grouped.cosines[:, 0] == pytest.approx(np.maximum(values[:, 0], values[:, 1]))


@given(cosines, scales)
def test_margin_is_winner_minus_runner_up(values: np.ndarray, scale: float) -> None:
    found = scores(values)
    for row, margin in zip(found.probabilities(scale), found.margins(scale), strict=True):
        ordered = sorted(row, reverse=True)
        assert margin == pytest.approx(ordered[0] - ordered[1])


def test_the_report_s_margin_at_the_log_parameter() -> None:
    """Cosines of ordinary CLIP size: at ln 100 three labels lie near one third, at 100 one wins."""
    found = scores(np.array([[0.27, 0.24, 0.22]]))
    assert found.probabilities(math.log(100)).max() == pytest.approx(0.374, abs=0.005)
    assert found.probabilities(100).max() > 0.94


def test_one_label_is_certain_and_its_margin_is_one() -> None:
    found = scores(np.array([[0.2]]))
    assert found.probabilities(100)[0, 0] == 1
    assert found.margins(100)[0] == 1


@pytest.mark.parametrize("scale", [0.0, -1.0, math.inf, math.nan])
def test_a_wrong_scale_is_refused(scale: float) -> None:
    with pytest.raises(InputError, match="logit scale"):
        scores(np.zeros((1, 2))).logits(scale)


def test_softmax_of_large_logits_stays_finite() -> None:
    assert softmax(np.array([[2000.0, 1000.0]])) == pytest.approx(np.array([[1.0, 0.0]]))
