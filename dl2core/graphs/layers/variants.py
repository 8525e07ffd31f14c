"""Variants of the layer: how a node sums up its neighbours, each with formula, source and the PyG line that equals it.

Every variant is H' = σ(M Wᵀ + H Bᵀ) with its own aggregate M; those without a B term leave it out. Where M = P H with a
matrix P that depends on the graph alone, the whole update has a matrix form (report, 3.3.c).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dl2core.errors import InputError, quoted
from dl2core.graphs.layers.layer import (
    ACTIVATIONS,
    Array,
    Layer,
    check_finite,
    check_graph,
    check_layer,
    four_forms,
    inverse_degrees,
)

NEGATIVE_SLOPE = 0.2  # of the leaky ReLU in graph attention (Veličković et al. 2018)


@dataclass(frozen=True)
class Variant:
    """What a page and a test need to know about one variant."""

    name: str
    title: str
    formula: str  # LaTeX, for one node v
    matrix: str  # LaTeX of the matrix form, "" where there is none
    source: str
    pyg: str  # with edge_index from A transposed: PyG sends messages from source to target
    has_own: bool  # whether the B term exists

    @property
    def linear(self) -> bool:
        """Whether M = P H with P from the graph alone."""
        return bool(self.matrix)


_MESSAGE_TAIL = r"\; h_v' = \sigma(W m_v + B h_v)"
VARIANTS: dict[str, Variant] = {
    v.name: v
    for v in (
        Variant(
            "mean",
            "Mean (the report)",
            r"m_v = \frac{1}{|N(v)|}\sum_{u \in N(v)} h_u," + _MESSAGE_TAIL,
            r"\sigma(D^{-1} A H W^\top + H B^\top)",
            "GraphSAGE, mean aggregator: Hamilton, Ying and Leskovec 2017",
            "SAGEConv(d, k, aggr='mean', bias=False)",
            True,
        ),
        Variant(
            "sum",
            "Sum",
            r"m_v = \sum_{u \in N(v)} h_u," + _MESSAGE_TAIL,
            r"\sigma(A H W^\top + H B^\top)",
            "Morris et al. 2019; Xu et al. 2019 show that sums tell most neighbourhoods apart",
            "GraphConv(d, k, aggr='add', bias=False)",
            True,
        ),
        Variant(
            "max",
            "Maximum",
            r"m_v = \max_{u \in N(v)} h_u," + _MESSAGE_TAIL,
            "",
            "GraphSAGE, pooling without its inner layer: Hamilton, Ying and Leskovec 2017",
            "SAGEConv(d, k, aggr='max', bias=False)",
            True,
        ),
        Variant(
            "median",
            "Median",
            r"m_v = \operatorname{median}_{u \in N(v)} h_u," + _MESSAGE_TAIL,
            "",
            "the report's example in 3.3.c; of an even number the lower middle one, as torch.median",
            "SAGEConv(d, k, aggr='median', bias=False)",
            True,
        ),
        Variant(
            "self-loops",
            "Mean with self-loops",
            r"m_v = \frac{1}{|N(v)|+1}\sum_{u \in N(v) \cup \{v\}} h_u,\; h_v' = \sigma(W m_v)",
            r"\sigma(\tilde D^{-1} \tilde A H W^\top),\; \tilde A = A + I",
            "the random-walk form of Kipf and Welling 2017",
            "SAGEConv(d, k, aggr='mean', root_weight=False, bias=False) on add_remaining_self_loops(edge_index)",
            False,
        ),
        Variant(
            "symmetric",
            "Symmetric (GCN)",
            r"m_v = \sum_{u \in N(v) \cup \{v\}} \frac{h_u}{\sqrt{\tilde d_v \tilde d_u}},\; h_v' = \sigma(W m_v)",
            r"\sigma(\tilde D^{-1/2} \tilde A \tilde D^{-1/2} H W^\top),\; \tilde A = A + I",
            "Kipf and Welling 2017",
            "GCNConv(d, k, bias=False)",
            False,
        ),
        Variant(
            "attention",
            "Attention (GAT)",
            r"m_v = \sum_{u \in N(v) \cup \{v\}} \alpha_{vu} h_u,\; \alpha_{v\cdot} = "
            r"\operatorname{softmax}_u\, \mathrm{LeakyReLU}(a_s^\top W h_v + a_n^\top W h_u),\; h_v' = \sigma(W m_v)",
            "",
            "Veličković et al. 2018, one head",
            "GATConv(d, k, heads=1, bias=False)",
            False,
        ),
    )
}


@dataclass(frozen=True, eq=False)
class Step:
    """Everything in one layer's update, for all nodes at once."""

    before: Array  # H (N, D)
    coefficients: Array | None  # (N, N): M = coefficients · H; None for max and median
    picked: Array | None  # (N, D) whose value max or median took, -1 for none; None for the others
    aggregated: Array  # M (N, D)
    heard: Array  # M Wᵀ (N, D')
    own: Array | None  # H Bᵀ (N, D'), None without a B term
    total: Array  # (N, D') before the activation
    after: Array  # H' (N, D')


def variant(name: str) -> Variant:
    """The variant of that name.

    Raises:
        InputError: there is none.
    """
    if name not in VARIANTS:
        raise InputError(f"aggregation {quoted(name)} is unknown, choose one of {', '.join(VARIANTS)}")
    return VARIANTS[name]


def with_self_loops(adjacency: Array) -> Array:
    """A + I, where a node that already has a loop keeps its own."""
    looped = adjacency.copy()
    bare = np.diagonal(adjacency) == 0
    looped[bare, bare] = 1.0
    return looped


def propagation(adjacency: ArrayLike, name: str) -> Array:
    """P with M = P H, for the variants that have one: D⁻¹A, A, D̃⁻¹Ã or D̃^(-1/2) Ã D̃^(-1/2). (N, N)

    Raises:
        InputError: this variant has no matrix form, or a weighted degree has no root.
    """
    if not variant(name).linear:
        raise InputError(f"{name} has no matrix form: it is not linear in H, or its weights depend on H")
    a, _ = check_graph(adjacency, adjacency)
    if name == "sum":
        return a
    if name == "mean":
        return inverse_degrees(a)[:, None] * a
    looped = with_self_loops(a)
    if name == "self-loops":
        return inverse_degrees(looped)[:, None] * looped
    degrees = looped.sum(axis=1)
    if (degrees <= 0).any():
        node = int(np.flatnonzero(degrees <= 0)[0]) + 1
        raise InputError(f"the weighted degree of row {node} is {degrees[node - 1]:g}: its root is not defined")
    root = 1.0 / np.sqrt(degrees)
    return root[:, None] * looped * root[None, :]


def attention_coefficients(adjacency: Array, features: Array, layer: Layer) -> Array:
    """α (N, N) of graph attention: each row a softmax over the node and its neighbours; edge weights are not used."""
    if layer.attention is None:
        raise InputError("graph attention needs its two attention vectors, this layer has none")
    transformed = features @ layer.weight.T  # (N, D')
    logits = (transformed @ layer.attention[0])[:, None] + (transformed @ layer.attention[1])[None, :]
    logits = np.where(logits > 0, logits, NEGATIVE_SLOPE * logits)
    allowed = with_self_loops(adjacency) != 0
    logits = np.where(allowed, logits, -np.inf)
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def _pick(adjacency: Array, features: Array, name: str) -> Array:
    """(N, D) index of the neighbour whose value max or (lower) median takes, -1 without neighbours."""
    picked = np.full(features.shape, -1)
    for v, row in enumerate(adjacency):
        near = np.flatnonzero(row)
        if len(near):
            order = near[np.argsort(features[near], axis=0, kind="stable")]  # (degree, D), smallest first
            picked[v] = order[-1] if name == "max" else order[(len(near) - 1) // 2]
    return picked


def step(adjacency: ArrayLike, features: ArrayLike, layer: Layer, *, name: str) -> Step:
    """One layer of the variant, with all that is in it.

    Args:
        adjacency: (N, N), entry v, u is the weight of neighbour u for node v; max, median and attention only look
            whether it is 0.
        features: (N, D).
        layer: W and B (D', D), activation, and the attention vectors where the variant needs them.
        name: a key of `VARIANTS`.

    Raises:
        InputError: shapes do not fit, or the variant is unknown or not defined on this graph.
    """
    kind = variant(name)
    a, h = check_graph(adjacency, features)
    layer = check_layer(layer, h.shape[1])
    coefficients = picked = None
    if kind.linear:
        coefficients = propagation(a, name)
    elif name == "attention":
        coefficients = attention_coefficients(a, h, layer)
    else:
        picked = _pick(a, h, name)
    if coefficients is not None:
        aggregated = coefficients @ h
    else:
        aggregated = np.where(picked < 0, 0.0, np.take_along_axis(h, np.maximum(picked, 0), axis=0))
    heard = aggregated @ layer.weight.T
    own = h @ layer.own.T if kind.has_own else None
    total = heard if own is None else heard + own
    return Step(h, coefficients, picked, aggregated, heard, own, total, ACTIVATIONS[layer.activation](total))


@np.errstate(over="ignore", invalid="ignore")  # refused in words
def run(adjacency: ArrayLike, features: ArrayLike, layers: Sequence[Layer], *, name: str) -> tuple[Step, ...]:
    """All layers one after the other; `[-1].after` is the network's output. Arguments and errors as in `step`.

    Raises:
        InputError: a number is beyond floats; which layer is said.
    """
    steps: list[Step] = []
    state = features
    for number, layer in enumerate(layers, 1):
        steps.append(step(adjacency, state, layer, name=name))
        state = check_finite(steps[-1].after, f"in layer {number}")
        check_finite(steps[-1].total, f"in layer {number}")
    return tuple(steps)


@np.errstate(over="ignore", invalid="ignore")  # refused in words
def forms_difference(adjacency: ArrayLike, features: ArrayLike, layers: Sequence[Layer], *, name: str) -> float | None:
    """Largest difference between the forms of the network: neighbour by neighbour, dense, sparse.

    Arguments and errors as in `run`.

    Returns:
        None for a variant without a matrix form: there is nothing to compare it with.
    """
    from scipy import sparse

    if not variant(name).linear:
        return None
    if name == "mean":
        return four_forms(adjacency, features, layers).largest_difference
    steps = run(adjacency, features, layers, name=name)
    p = propagation(adjacency, name)
    entries, looped, packed = sparse.csr_array(p), steps[0].before, steps[0].before
    for layer, one in zip(layers, steps, strict=True):
        activation = ACTIVATIONS[layer.activation]
        heard = np.array(
            [sum((p[v, u] * looped[u] for u in np.flatnonzero(row)), 0 * looped[v]) for v, row in enumerate(p)]
        )
        own = 0.0 if one.own is None else looped @ np.transpose(layer.own)
        looped = activation(heard @ np.transpose(layer.weight) + own)
        own = 0.0 if one.own is None else packed @ np.transpose(layer.own)
        packed = activation(entries @ packed @ np.transpose(layer.weight) + own)
    dense = steps[-1].after
    check_finite(looped, "neighbour by neighbour")
    return float(max(np.abs(looped - dense).max(initial=0.0), np.abs(packed - dense).max(initial=0.0)))
