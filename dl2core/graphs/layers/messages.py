"""Question 3.2.b: the layer as message, aggregate and update, and messages that equation 2 cannot express.

    equation 3:  m_v = Σ_{u ∈ N(v)} message(h_v, h_u, e_uv)        h_v' = update(h_v, m_v)

Equation 2 is the case message = W h_u / |N(v)| and update = σ(m_v + B h_v). The report writes σ(W m_v + B h_v) although
its m_v holds W already: W would act twice (`PrintedUpdate`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dl2core.errors import InputError, quoted
from dl2core.graphs.layers.layer import ACTIVATIONS, Array, Layer, check_graph, check_layer, inverse_degrees

MessageFunction = Callable[[Array, Array, float, Array], Array]  # (h_v, h_u, e_uv, W) -> (D',)


@dataclass(frozen=True)
class Message:
    """One choice of message function; each is averaged over the neighbours."""

    name: str
    formula: str  # LaTeX
    inside: bool  # whether equation 2 can express it
    why: str
    compute: MessageFunction


MESSAGES: dict[str, Message] = {
    m.name: m
    for m in (
        Message(
            "linear",
            r"W h_u",
            True,
            "this is equation 2",
            lambda h_v, h_u, e, w: w @ h_u,
        ),
        Message(
            "relu",
            r"\mathrm{ReLU}(W h_u)",
            False,
            "a nonlinear message: what +1 and -1 say does not cancel",
            lambda h_v, h_u, e, w: np.maximum(w @ h_u, 0.0),
        ),
        Message(
            "difference",
            r"W\,|h_u - h_v|",
            False,
            "the message looks at both ends, and the modulus is not linear",
            lambda h_v, h_u, e, w: w @ np.abs(h_u - h_v),
        ),
        Message(
            "gate",
            r"\operatorname{sigmoid}(h_v^\top h_u)\, W h_u",
            False,
            "how loud a neighbour is depends on both ends",
            lambda h_v, h_u, e, w: ACTIVATIONS["sigmoid"](h_v @ h_u) * (w @ h_u),
        ),
        Message(
            "edge",
            r"e_{uv}\, W h_u",
            False,
            "equation 2 has no place for the edge's own feature e",
            lambda h_v, h_u, e, w: e * (w @ h_u),
        ),
    )
}


@dataclass(frozen=True, eq=False)
class Passed:
    """One layer of message passing."""

    aggregated: Array  # m (N, D')
    after: Array  # (N, D')


@dataclass(frozen=True, eq=False)
class Refutation:
    """Numbers at one node that no choice of W could give in equation 2.

    For a fixed graph equation 2 is additive in the features: m(X) + m(Y) = m(X + Y). For an edge feature, `first` and
    `second` are m with all e = 1 and with all e = 2, which equation 2 cannot tell apart.
    """

    node: int
    neighbour: int
    first: Array  # m(X) at the node (D',)
    second: Array  # m(Y)
    expected: Array  # what equation 2 would need
    actual: Array  # what this message gives
    text: str  # X and Y in words

    @property
    def gap(self) -> float:
        return float(np.abs(self.expected - self.actual).max())


@dataclass(frozen=True, eq=False)
class PrintedUpdate:
    """The update as the report prints it, with W applied twice, beside the corrected one. (N, D') each."""

    printed: Array
    corrected: Array

    @property
    def gap(self) -> float:
        return float(np.abs(self.printed - self.corrected).max(initial=0.0))


def message(name: str) -> Message:
    """The message function of that name.

    Raises:
        InputError: there is none.
    """
    if name not in MESSAGES:
        raise InputError(f"message {quoted(name)} is unknown, choose one of {', '.join(MESSAGES)}")
    return MESSAGES[name]


def edge_features(adjacency: Array, seed: int = 0) -> Array:
    """(N, N) one feature per edge, drawn from 0.5, 1, 1.5, 2; the same in both directions. 0 where there is no edge."""
    drawn = np.random.default_rng(seed).integers(1, 5, adjacency.shape) / 2
    drawn = np.triu(drawn) + np.triu(drawn, 1).T
    return np.where(adjacency != 0, drawn, 0.0)


def passed(adjacency: ArrayLike, features: ArrayLike, layer: Layer, *, name: str, edges: Array | None = None) -> Passed:
    """Message, aggregate (the mean over N(v)), update.

    Args:
        adjacency: (N, N); the mean is weighted where its entries are.
        features: (N, D).
        layer: W, B and activation.
        name: a key of `MESSAGES`.
        edges: (N, N) edge features e, 1 everywhere if left out.

    Raises:
        InputError: shapes do not fit, or the message is unknown.
    """
    compute = message(name).compute
    a, h = check_graph(adjacency, features)
    layer = check_layer(layer, h.shape[1])
    e = np.ones_like(a) if edges is None else edges
    aggregated = np.zeros((len(h), len(layer.weight)))
    shares = inverse_degrees(a)[:, None] * a
    for v, u in np.argwhere(a):
        aggregated[v] += shares[v, u] * compute(h[v], h[u], e[v, u], layer.weight)
    return Passed(aggregated, ACTIVATIONS[layer.activation](aggregated + h @ layer.own.T))


def refutation(adjacency: ArrayLike, layer: Layer, *, name: str, node: int) -> Refutation:
    """Numbers that show whether a message leaves equation 2; for the linear one both sides agree.

    Args:
        adjacency: (N, N).
        layer: its W is used; the number of features is W's width.
        name: a key of `MESSAGES`.
        node: 0-based; it needs a neighbour other than itself.

    Raises:
        InputError: the node has no such neighbour.
    """
    width = np.shape(layer.weight)[1]
    a, _ = check_graph(adjacency, np.zeros((len(np.asarray(adjacency)), width)))
    near = [int(u) for u in np.flatnonzero(a[node]) if u != node]
    if not near:
        raise InputError(f"node {node + 1} has no neighbour: choose one with neighbours")
    u = near[0]
    ones = np.ones(width)

    def at(value_v: float, value_u: float, edge: float = 1.0) -> Array:
        h = np.zeros((len(a), width))
        h[node], h[u] = value_v * ones, value_u * ones
        return passed(a, h, layer, name=name, edges=edge * (a != 0)).aggregated[node]

    if name == "edge":
        first, second = at(0, 1, edge=1), at(0, 1, edge=2)
        return Refutation(
            node, u, first, second, first, second, "the same features, once with every e = 1, once with every e = 2"
        )
    v = 1.0 if name == "gate" else 0.0  # the gate only opens when the node itself holds something
    other = 2.0 if name == "linear" else -1.0
    first, second, actual = at(v, 1), at(v, other), at(2 * v, 1 + other)
    text = f"X: the neighbour holds 1, Y: it holds {other:g}{', the node itself holds 1 in both' if v else ''}; all others 0"
    return Refutation(node, u, first, second, first + second, actual, text)


def slip(adjacency: ArrayLike, features: ArrayLike, layer: Layer) -> PrintedUpdate:
    """The report's update σ(W m + B h) with an m that holds W already, and σ(m + B h)."""
    good = passed(adjacency, features, layer, name="linear")
    _, h = check_graph(adjacency, features)
    layer = check_layer(layer, h.shape[1])
    if layer.weight.shape[0] != layer.weight.shape[1]:
        raise InputError(
            f"W can only act twice if it is square, it is {layer.weight.shape[0]} x {layer.weight.shape[1]}"
        )
    printed = ACTIVATIONS[layer.activation](good.aggregated @ layer.weight.T + h @ layer.own.T)
    return PrintedUpdate(printed, good.after)
