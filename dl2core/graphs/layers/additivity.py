"""Question 3.3.c: which updates have a matrix form? Those whose aggregate is additive: m(X + Y) = m(X) + m(Y).

A matrix product is additive, so one counterexample settles it: give each neighbour in turn a 3 and all others 0. The
median of each such input is 0 (the maximum 3), but once they are added up every neighbour holds 3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dl2core.errors import InputError
from dl2core.graphs.layers import variants
from dl2core.graphs.layers.layer import Array, Layer, check_graph

VALUE = 3.0
TOLERANCE = 1e-9  # far above rounding, far below VALUE / N


@dataclass(frozen=True, eq=False)
class Additivity:
    """One aggregate, tested at one node on inputs that each fill a single neighbour."""

    name: str
    node: int
    inputs: Array  # (degree, N) one row per input
    outputs: Array  # (degree,) the aggregate of each input at the node
    output_of_sum: float  # the aggregate of all inputs added up

    @property
    def sum_of_outputs(self) -> float:
        return float(self.outputs.sum())

    @property
    def additive(self) -> bool:
        return abs(self.sum_of_outputs - self.output_of_sum) < TOLERANCE


def busiest(adjacency: ArrayLike) -> int:
    """The node with the most neighbours (the first of them), itself not counted."""
    a, _ = check_graph(adjacency, adjacency)
    others = (a != 0) & ~np.eye(len(a), dtype=bool)
    return int(others.sum(axis=1).argmax())


def probe(adjacency: ArrayLike, *, name: str, node: int | None = None) -> Additivity:
    """Test one aggregate on this graph.

    Args:
        adjacency: (N, N).
        name: a key of `variants.VARIANTS`; graph attention is tried with W = 1 and a = (0, 1).
        node: 0-based, with two neighbours or more; the busiest node if left out.

    Raises:
        InputError: the node has fewer than two neighbours, where even the median is the mean.
    """
    a, _ = check_graph(adjacency, adjacency)
    v = busiest(a) if node is None else node
    near = [int(u) for u in np.flatnonzero(a[v]) if u != v]
    if len(near) < 2:
        raise InputError(
            f"node {v + 1} has {len(near)} neighbours, a counterexample needs two: draw an edge, or choose another"
        )
    layer = Layer(np.eye(1), np.eye(1), "identity", np.array([[0.0], [1.0]]))
    inputs = np.zeros((len(near), len(a)))
    inputs[np.arange(len(near)), near] = VALUE

    def aggregate(h: Array) -> float:
        return float(variants.step(a, h[:, None], layer, name=name).aggregated[v, 0])

    return Additivity(name, v, inputs, np.array([aggregate(h) for h in inputs]), aggregate(inputs.sum(axis=0)))
