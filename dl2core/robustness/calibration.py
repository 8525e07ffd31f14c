"""Whether a method knows how often it is right: confidence against accuracy, Brier score, and a temperature fitted on clean images.

Logit scales of methods are not comparable (a CLIP multiplies by 100, a probe by whatever its weights have grown to), so each
method's logits are first divided by the temperature that fits its clean validation images best (Guo et al. 2017). No torch in here.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

from dl2core.errors import InputError

COLDEST, HOTTEST = 1e-2, 1e3
ECE_BINS = 15
ECE_FROM = 2000  # images; with fewer the binned error is mostly noise of the bins


def fit_temperature(logits: np.ndarray, truth: np.ndarray) -> float:
    """The temperature with the smallest mean negative log-likelihood.

    Args:
        logits: (N, K).
        truth: (N,) labels.

    Raises:
        InputError: no images.
    """
    if not len(truth):
        raise InputError("a temperature is fitted on at least one image, got none")

    def loss(log_temperature: float) -> float:
        scaled = log_softmax(logits.astype(np.float64) / np.exp(log_temperature), axis=1)
        return -float(scaled[np.arange(len(truth)), truth].mean())

    found = minimize_scalar(loss, bounds=(np.log(COLDEST), np.log(HOTTEST)), method="bounded")
    return float(np.exp(found.x))


def probabilities(logits: np.ndarray, temperature: float) -> np.ndarray:
    """(N, K) softmax of the logits divided by the temperature."""
    return np.exp(log_softmax(logits.astype(np.float64) / temperature, axis=1))


def brier(probabilities: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """(N,) squared distance from the one-hot truth, summed over classes: 0 is perfect, 2 the worst (Brier 1950)."""
    hot = np.eye(probabilities.shape[1])[truth]
    return ((probabilities - hot) ** 2).sum(axis=1)


def expected_error(confidence: np.ndarray, correct: np.ndarray) -> float | None:
    """ECE with 15 bins of equal mass, in percentage points; None below 2,000 images.

    Args:
        confidence: (N,) probability of the answer.
        correct: (N,) bool.
    """
    if len(correct) < ECE_FROM:
        return None
    order = np.argsort(confidence, kind="stable")
    bins = np.array_split(order, ECE_BINS)
    gaps = [abs(confidence[one].mean() - correct[one].mean()) * len(one) for one in bins]
    return 100 * float(sum(gaps) / len(correct))
