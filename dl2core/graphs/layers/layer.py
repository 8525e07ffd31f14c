"""The report's graph layer, one formula computed four ways.

    h_v' = σ( W Σ_{u ∈ N(v)} h_u / |N(v)| + B h_v )        H' = σ( D⁻¹ A H Wᵀ + H Bᵀ )        (report, 3.2 and 3.3)

It is GraphSAGE with the mean aggregator (Hamilton, Ying and Leskovec 2017). N(v) is row v of A: in a directed graph the
nodes that v points to. In a weighted graph |N(v)| becomes the sum of the weights in that row. A node without neighbours
hears nothing: its D⁻¹ is 0, not 1/0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dl2core.errors import InputError, quoted

Array = np.ndarray  # float64 throughout

ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "identity": lambda z: z,
    "relu": lambda z: np.maximum(z, 0.0),
    "sigmoid": lambda z: 0.5 * (1.0 + np.tanh(0.5 * z)),  # = 1 / (1 + exp(-z)), without overflow
    "tanh": np.tanh,
}


@dataclass(frozen=True, eq=False)
class Layer:
    """Parameters of one layer, D → D' features."""

    weight: Array  # W (D', D), for what the neighbours say
    own: Array  # B (D', D), for the node itself
    activation: str = "identity"
    attention: Array | None = None  # (2, D') a_self and a_neighbour, for graph attention only


@dataclass(frozen=True, eq=False)
class Forms:
    """The same layers computed four ways, (N, D') each."""

    node_loop: Array
    messages: Array
    dense: Array
    sparse: Array

    @property
    def largest_difference(self) -> float:
        """Largest absolute difference between any two of the four."""
        stacked = np.stack([self.node_loop, self.messages, self.dense, self.sparse])
        return float((stacked.max(axis=0) - stacked.min(axis=0)).max(initial=0.0))


def as_matrix(values: ArrayLike, name: str) -> Array:
    """(rows, columns) float64, finite.

    Raises:
        InputError: values is no matrix of finite numbers.
    """
    try:
        matrix = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{name} should be a matrix of numbers, its rows differ in length or hold text") from None
    except OverflowError:  # a whole number of hundreds of digits
        raise InputError(f"{name} holds a number that is not finite: none may be above 1.8e308") from None
    if matrix.ndim != 2:
        raise InputError(f"{name} should be a matrix, got shape {matrix.shape}")
    if not np.isfinite(matrix).all():
        raise InputError(f"{name} holds a number that is not finite")
    return matrix


def check_finite(values: Array, where: str) -> Array:
    """The same values.

    Raises:
        InputError: one of them left the range of floats.
    """
    if not np.isfinite(values).all():
        raise InputError(
            f"{where} a number is beyond what floats hold (1.8e308): take fewer layers, smaller features or weights, "
            "or the mean in place of the sum"
        )
    return values


def check_graph(adjacency: ArrayLike, features: ArrayLike) -> tuple[Array, Array]:
    """(N, N) and (N, D) float64 that fit each other.

    Raises:
        InputError: adjacency is not square, or features has another number of rows.
    """
    a, h = as_matrix(adjacency, "the adjacency matrix"), as_matrix(features, "the feature matrix")
    if a.shape[0] != a.shape[1]:
        raise InputError(f"the adjacency matrix should be square, got {a.shape[0]} x {a.shape[1]}")
    if len(a) != len(h):
        raise InputError(f"the graph has {len(a)} nodes, the feature matrix has {len(h)} rows")
    return a, h


def check_layer(layer: Layer, width: int) -> Layer:
    """`layer` with float64 weights that take `width` features.

    Raises:
        InputError: the widths clash, or the activation is unknown.
    """
    weight, own = as_matrix(layer.weight, "W"), as_matrix(layer.own, "B")
    if layer.activation not in ACTIVATIONS:
        raise InputError(f"activation {quoted(layer.activation)} is unknown, choose one of {', '.join(ACTIVATIONS)}")
    for name, matrix in (("W", weight), ("B", own)):
        if matrix.shape[1] != width:
            raise InputError(f"{name} is {matrix.shape[0]} x {matrix.shape[1]}, the nodes have {width} features")
    if len(weight) != len(own):
        raise InputError(f"W gives {len(weight)} features, B gives {len(own)}: they are added, so both must agree")
    attention = layer.attention
    if attention is not None:
        attention = as_matrix(attention, "the attention vectors")
        if attention.shape != (2, len(weight)):
            raise InputError(f"the attention vectors should be 2 x {len(weight)}, got {attention.shape}")
    return Layer(weight, own, layer.activation, attention)


def inverse_degrees(adjacency: Array) -> Array:
    """(N,) diagonal of D⁻¹: 1 / (sum of row v of A), and 0 for a node without neighbours.

    Raises:
        InputError: a node has neighbours whose weights add up to 0 (negative weights can).
    """
    degrees = adjacency.sum(axis=1)
    lonely = ~adjacency.any(axis=1)
    if ((degrees == 0) & ~lonely).any():
        node = int(np.flatnonzero((degrees == 0) & ~lonely)[0]) + 1
        raise InputError(f"the weights in row {node} of A add up to 0: their mean is not defined")
    return np.where(lonely, 0.0, 1.0 / np.where(lonely, 1.0, degrees))


def by_node_loop(adjacency: Array, features: Array, layer: Layer) -> Array:
    """The formula as it is read: node after node, neighbour after neighbour. (N, D')"""
    activation = ACTIVATIONS[layer.activation]
    after = np.zeros((len(features), len(layer.weight)))
    for v in range(len(features)):
        total, degree = np.zeros(features.shape[1]), 0.0
        for u in range(len(features)):
            if adjacency[v, u] != 0:
                total = total + adjacency[v, u] * features[u]
                degree = degree + adjacency[v, u]
        mean = total / degree if degree != 0 else total
        after[v] = activation(layer.weight @ mean + layer.own @ features[v])
    return after


def by_messages(adjacency: Array, features: Array, layer: Layer) -> Array:
    """The same as message, aggregate and update functions (equations 3 of the assignment). (N, D')"""
    inverse = inverse_degrees(adjacency)

    def message(v: int, u: int) -> Array:  # from u to v
        return layer.weight @ (inverse[v] * adjacency[v, u] * features[u])

    def aggregate(messages: Sequence[Array]) -> Array:
        return np.sum(messages, axis=0) if messages else np.zeros(len(layer.weight))

    def update(v: int, aggregated: Array) -> Array:
        return ACTIVATIONS[layer.activation](aggregated + layer.own @ features[v])

    neighbours = [np.flatnonzero(row) for row in adjacency]
    updated = [update(v, aggregate([message(v, u) for u in near])) for v, near in enumerate(neighbours)]
    return np.array(updated).reshape(len(features), len(layer.weight))


def by_matrices(adjacency: Array, features: Array, layer: Layer) -> Array:
    """σ(D⁻¹ A H Wᵀ + H Bᵀ) with dense matrices. (N, D')"""
    mean = inverse_degrees(adjacency)[:, None] * (adjacency @ features)  # D⁻¹ A H
    return ACTIVATIONS[layer.activation](mean @ layer.weight.T + features @ layer.own.T)


def by_sparse(adjacency: Array, features: Array, layer: Layer) -> Array:
    """The same with A stored as its non-zero entries (compressed rows), as large graphs need it. (N, D')"""
    from scipy import sparse

    mean = sparse.diags_array(inverse_degrees(adjacency)) @ sparse.csr_array(adjacency) @ features
    return ACTIVATIONS[layer.activation](mean @ layer.weight.T + features @ layer.own.T)


@np.errstate(over="ignore", invalid="ignore")  # refused in words
def four_forms(adjacency: ArrayLike, features: ArrayLike, layers: Sequence[Layer]) -> Forms:
    """Run all layers in each of the four forms.

    Args:
        adjacency: (N, N), entry v, u is the weight of neighbour u for node v.
        features: (N, D).
        layers: applied one after the other.

    Raises:
        InputError: shapes do not fit, a mean is not defined, or a number is beyond floats.
    """
    a, h = check_graph(adjacency, features)

    def run(form: Callable[[Array, Array, Layer], Array]) -> Array:
        state = h
        for number, layer in enumerate(layers, 1):
            state = check_finite(form(a, state, check_layer(layer, state.shape[1])), f"in layer {number}")
        return state

    return Forms(run(by_node_loop), run(by_messages), run(by_matrices), run(by_sparse))
