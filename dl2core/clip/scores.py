"""From cosines to answers: logit, probability over all labels, winner and margin, at any logit scale.

numpy only: a page moves the logit scale of a stored result without torch.

    logit = scale · cosine,    p = softmax over all labels (never over the best few)

A superclass owns several words: its probability is the sum of theirs, so its logit is their log-sum-exp, and its
cosine is that of its best word.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from dl2core.errors import InputError

CLIP_SCALE = 100.0  # exp of the log parameter that OpenAI's models end with
LOG_SCALE = math.log(CLIP_SCALE)  # 4.6052: the parameter itself, which the report most likely multiplied by


@dataclass(frozen=True, eq=False)
class Scores:
    """Cosines of B images with W words, which belong to K labels."""

    labels: tuple[str, ...]  # K
    words: tuple[str, ...]  # W
    owners: tuple[int, ...]  # W, index of each word's label
    word_cosines: np.ndarray  # (B, W)

    def _reduce(self, values: np.ndarray, by: np.ufunc) -> np.ndarray:
        """(B, W) to (B, K): `by` over the words of each label (they lie side by side)."""
        if len(self.labels) == len(self.words):
            return values
        starts = np.searchsorted(self.owners, np.arange(len(self.labels)))
        return by.reduceat(values, starts, axis=1)

    @property
    def cosines(self) -> np.ndarray:
        """(B, K) cosine of each label's best word."""
        return self._reduce(self.word_cosines, np.maximum)

    def logits(self, scale: float) -> np.ndarray:
        """(B, K) `scale` times the cosine; the log-sum-exp over its words for a superclass."""
        return self._reduce(check_scale(scale) * self.word_cosines, np.logaddexp)

    def probabilities(self, scale: float) -> np.ndarray:
        """(B, K) softmax of the logits over all labels."""
        return softmax(self.logits(scale))

    def winners(self, scale: float) -> np.ndarray:
        """(B,) index of the most probable label; the first where two are equal."""
        return self.logits(scale).argmax(axis=1)

    def margins(self, scale: float) -> np.ndarray:
        """(B,) probability of the winner minus that of the runner-up; 1 where there is one label only."""
        p = np.sort(self.probabilities(scale), axis=1)
        return p[:, -1] - p[:, -2] if p.shape[1] > 1 else p[:, -1]

    def ranks(self, scale: float) -> np.ndarray:
        """(B, K) labels from the most to the least probable; equal ones keep their order."""
        return np.argsort(-self.logits(scale), axis=1, kind="stable")

    def pick(self, images: slice | list[int]) -> Scores:
        """The scores of some of the images."""
        return Scores(self.labels, self.words, self.owners, self.word_cosines[images])


def check_scale(scale: float) -> float:
    """Return the logit scale if it is a positive number.

    Raises:
        InputError: it is not.
    """
    if not math.isfinite(scale) or scale <= 0:
        raise InputError(f"the logit scale must be a positive number, got {scale}")
    return scale


def softmax(logits: np.ndarray) -> np.ndarray:
    """Softmax over the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)
