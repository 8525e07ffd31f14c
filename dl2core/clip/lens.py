"""A logit lens: what the model would answer if the image tower ended after block k.

    p_k = softmax( scale · cos( ln_post(CLS after block k) · projection, label ) )

The CLS token of every block goes through the tower's own `ln_post` and projection (nostalgebraist 2020, for language
models). These were trained for the last block alone: what they read in earlier ones is a hint, not an answer. No torch in
here; `reading_lens` computes it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Lens:
    """Probabilities after every block."""

    template: str
    labels: tuple[str, ...]  # C
    scale: float  # the model's own logit scale
    shares: np.ndarray  # (L, C) rows sum to 1
    error: float  # largest difference between the last row and what the model itself answers
