"""Question 3.3.a: from one node's sum to the matrix form in four steps, each with its matrix.

A_v H → A H → D⁻¹ A H → σ( D⁻¹ A H Wᵀ + H Bᵀ )        (report, 3.3.a)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dl2core.graphs.layers.layer import ACTIVATIONS, Array, Layer, check_graph, check_layer, inverse_degrees


@dataclass(frozen=True, eq=False)
class Derivation:
    """The matrices on the way, with the rows of all N nodes."""

    adjacency: Array  # A (N, N)
    inverse_degree: Array  # D⁻¹ (N, N), diagonal
    features: Array  # H (N, D)
    sums: Array  # A H (N, D)
    means: Array  # D⁻¹ A H (N, D)
    heard: Array  # D⁻¹ A H Wᵀ (N, D')
    own: Array  # H Bᵀ (N, D')
    after: Array  # H' (N, D')


def derive(adjacency: ArrayLike, features: ArrayLike, layer: Layer) -> Derivation:
    """All matrices of the derivation.

    Args:
        adjacency: (N, N).
        features: (N, D).
        layer: W and B (D', D), activation.

    Raises:
        InputError: shapes do not fit, or a mean is not defined.
    """
    a, h = check_graph(adjacency, features)
    layer = check_layer(layer, h.shape[1])
    inverse = np.diag(inverse_degrees(a))
    sums = a @ h
    means = inverse @ sums
    heard, own = means @ layer.weight.T, h @ layer.own.T
    return Derivation(a, inverse, h, sums, means, heard, own, ACTIVATIONS[layer.activation](heard + own))
