"""Question 3.5: attention is message passing on a complete graph whose edges are weighted anew for every input.

    S = softmax( Q Kᵀ / √d + mask )        m = S V        (Vaswani et al. 2017, equation 1)

S has rows that sum to 1: it stands where D⁻¹A stands in the report's layer. With equal logits it is the mean; where the
mask lets only neighbours through, it is attention on that graph (with dot products where GAT adds two terms).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dl2core.errors import InputError
from dl2core.graphs.layers.layer import Array

CLS = 1  # tokens before the patches


@dataclass(frozen=True, eq=False)
class Attended:
    """One round of listening; leading axes are those of the arguments."""

    weights: Array  # S (..., T, T)
    output: Array  # S V (..., T, d)


def attend(queries: ArrayLike, keys: ArrayLike, values: ArrayLike, *, mask: ArrayLike | None = None) -> Attended:
    """Scaled dot-product attention in float64.

    Args:
        queries, keys: (..., T, d).
        values: (..., T, d').
        mask: (T, T) true where row i may hear column j; None: every row attends to every column. A row that may attend to none gets 0, as an
            isolated node does.

    Raises:
        InputError: the shapes clash.
    """
    q, k, v = (np.asarray(part, dtype=np.float64) for part in (queries, keys, values))
    if q.ndim < 2 or q.shape != k.shape or q.shape[:-1] != v.shape[:-1]:
        raise InputError(
            f"queries, keys and values should agree but in the width of the values, got {q.shape}, {k.shape}, {v.shape}"
        )
    logits = q @ np.swapaxes(k, -1, -2) / math.sqrt(q.shape[-1])
    return _listen(logits, v, mask)


def _listen(logits: Array, values: Array, mask: ArrayLike | None) -> Attended:
    tokens = logits.shape[-1]
    allowed = np.ones((tokens, tokens), dtype=bool) if mask is None else np.asarray(mask, dtype=bool)
    if allowed.shape != (tokens, tokens):
        raise InputError(f"the mask should be {tokens} x {tokens}, got {allowed.shape}")
    hears = allowed.any(axis=-1)
    highest = np.where(allowed, logits, -np.inf).max(axis=-1, keepdims=True, initial=-np.inf)
    raised = np.where(allowed, np.exp(np.where(allowed, logits - np.where(hears[:, None], highest, 0), 0)), 0.0)
    weights = raised / np.where(hears[:, None], raised.sum(axis=-1, keepdims=True), 1.0)
    return Attended(weights, weights @ values)


def restricted(weights: ArrayLike, mask: ArrayLike) -> Array:
    """Attention on a graph from attention on the complete one: a softmax over fewer logits keeps their ratios.

    Args:
        weights: (..., T, T) rows that sum to 1.
        mask: (T, T) true where row i may hear column j.

    Returns:
        (..., T, T) the same as `attend` with that mask; a row that may attend to none gets 0.
    """
    kept = np.where(np.asarray(mask, dtype=bool), np.asarray(weights, dtype=np.float64), 0.0)
    total = kept.sum(axis=-1, keepdims=True)
    return kept / np.where(total > 0, total, 1.0)


def mean_weights(tokens: int, mask: ArrayLike | None = None) -> Array:
    """What equal logits give: 1 / T everywhere, or D⁻¹A on the mask. (T, T)"""
    return _listen(np.zeros((tokens, tokens)), np.zeros((tokens, 1)), mask).weights


def causal_mask(tokens: int) -> Array:
    """(T, T) each token hears itself and the earlier ones."""
    return np.tril(np.ones((tokens, tokens), dtype=bool))


def patch_mask(side: int) -> Array:
    """The graph of neighbouring patches: each hears itself, its up to eight neighbours and CLS; CLS hears all.

    Args:
        side: patches along one edge of the image.

    Returns:
        (1 + side², 1 + side²) booleans, CLS first.
    """
    if side < 1:
        raise InputError(f"an image has at least one patch, got a side of {side}")
    rows, columns = np.divmod(np.arange(side * side), side)
    near = (abs(rows[:, None] - rows) <= 1) & (abs(columns[:, None] - columns) <= 1)
    mask = np.ones((CLS + side * side, CLS + side * side), dtype=bool)
    mask[CLS:, CLS:] = near
    return mask


@dataclass(frozen=True)
class Shuffled:
    """How a tower answers when its tokens come in another order; largest absolute differences of its last state."""

    positions: bool
    equivariance: float  # |f(P X) − P f(X)|: 0 if the answers are shuffled along
    invariance: float  # |f(P X) − f(X)|: 0 if the order of the answers did not change either
    cls: float  # difference of the CLS token alone
    weights: float  # |S(P X) − P S(X) Pᵀ|


def compare_shuffled(
    plain: tuple[ArrayLike, ArrayLike], shuffled: tuple[ArrayLike, ArrayLike], *, order: ArrayLike, positions: bool
) -> Shuffled:
    """Compare a tower's answers before and after its patches were shuffled.

    Args:
        plain, shuffled: weights (L, heads, T, T) and last tokens (T, E) of each run, CLS first.
        order: (T - 1,) the new order of the patches.
        positions: whether positions were added; kept in the result.

    Raises:
        InputError: the runs have different shapes, or order does not fit.
    """
    (weights, tokens), (weights2, tokens2) = (
        tuple(np.asarray(x, dtype=np.float64) for x in run) for run in (plain, shuffled)
    )
    rows = np.concatenate([[0], np.asarray(order) + CLS])
    if weights.shape != weights2.shape or tokens.shape != tokens2.shape or sorted(rows) != list(range(len(tokens))):
        raise InputError(
            f"two runs of the same {len(tokens)} tokens are compared, got {len(tokens2)} and an order of {len(rows) - 1}"
        )
    return Shuffled(
        positions,
        equivariance=float(np.abs(tokens2 - tokens[rows]).max()),
        invariance=float(np.abs(tokens2 - tokens).max()),
        cls=float(np.abs(tokens2[0] - tokens[0]).max()),
        weights=float(np.abs(weights2 - weights[..., rows, :][..., rows]).max()),
    )
