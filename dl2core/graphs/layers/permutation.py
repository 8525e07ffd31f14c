"""Question 3.4: the same graph under another numbering, P A Pᵀ and P H.

A graph layer is equivariant, f(P A Pᵀ, P H) = P f(A, H): renumber the input, and the output is renumbered alike. A plain
network on the flattened matrix is not, and takes one number of nodes only.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dl2core.errors import InputError
from dl2core.graphs.layers.layer import Array, check_graph

MAX_ALL = 7  # nodes up to which every numbering is tried: 7! = 5,040


@dataclass(frozen=True, eq=False)
class Numbering:
    """One of the adjacency matrices of a graph."""

    adjacency: Array  # (N, N)
    order: tuple[int, ...]  # one numbering that gives it
    count: int  # how many numberings give it: the graph's number of symmetries


def swapped(nodes: int, first: int, second: int) -> tuple[int, ...]:
    """The order in which two nodes change places (0-based).

    Raises:
        InputError: one of them does not exist.
    """
    if not (0 <= first < nodes and 0 <= second < nodes):
        raise InputError(f"nodes {first + 1} and {second + 1} cannot be swapped, there are {nodes}")
    order = list(range(nodes))
    order[first], order[second] = order[second], order[first]
    return tuple(order)


def shuffled(nodes: int, *, seed: int) -> tuple[int, ...]:
    """A random order; with two nodes or more never the old one."""
    random = np.random.default_rng(seed)
    order = tuple(int(i) for i in random.permutation(nodes))
    while nodes > 1 and order == tuple(range(nodes)):
        order = tuple(int(i) for i in random.permutation(nodes))
    return order


def matrix(order: Sequence[int]) -> Array:
    """P with (P H)_i = H_order[i]. (N, N)

    Raises:
        InputError: order does not hold each of 0..N-1 once.
    """
    if sorted(order) != list(range(len(order))):
        raise InputError(f"an order of {len(order)} nodes holds each of 0..{len(order) - 1} once, got {list(order)}")
    return np.eye(len(order))[list(order)]


def relabelled(adjacency: ArrayLike, features: ArrayLike, order: Sequence[int]) -> tuple[Array, Array]:
    """P A Pᵀ and P H.

    Raises:
        InputError: shapes do not fit, or order is no order of the nodes.
    """
    a, h = check_graph(adjacency, features)
    p = matrix(order)
    if len(p) != len(a):
        raise InputError(f"the order has {len(p)} nodes, the graph has {len(a)}")
    return p @ a @ p.T, p @ h


def equivariance_error(
    network: Callable[[Array, Array], Array], adjacency: ArrayLike, features: ArrayLike, *, order: Sequence[int]
) -> float:
    """Largest entry of |f(P A Pᵀ, P H) − P f(A, H)|.

    Args:
        network: f, from (N, N) and (N, D) to (N, anything).
        adjacency: (N, N).
        features: (N, D).
        order: the new numbering.
    """
    a, h = check_graph(adjacency, features)
    return float(np.abs(network(*relabelled(a, h, order)) - matrix(order) @ network(a, h)).max(initial=0.0))


@dataclass(frozen=True, eq=False)
class FlatNetwork:
    """A plain two-layer network that reads the flattened [A | H] and gives D numbers for each node."""

    nodes: int
    features: int
    hidden: Array  # (width, N² + N D)
    output: Array  # (N D, width)

    @property
    def inputs(self) -> int:
        return self.hidden.shape[1]

    def __call__(self, adjacency: Array, features: Array) -> Array:
        """(N, D)

        Raises:
            InputError: the graph has another number of nodes than the network was built for.
        """
        flat = np.concatenate([adjacency.ravel(), features.ravel()])
        if len(flat) != self.inputs:
            n, d = features.shape
            raise InputError(
                f"the network takes {self.inputs} numbers ({self.nodes}² + {self.nodes} · {self.features}), "
                f"a graph of {n} nodes gives {len(flat)} ({n}² + {n} · {d})"
            )
        return (self.output @ np.tanh(self.hidden @ flat)).reshape(self.nodes, self.features)


def flat_network(nodes: int, features: int, *, seed: int = 0, width: int = 16) -> FlatNetwork:
    """A plain network with seeded random weights for graphs of exactly `nodes` nodes."""
    random, inputs = np.random.default_rng(seed), nodes * (nodes + features)
    hidden = random.normal(0, 1 / math.sqrt(inputs), (width, inputs))
    return FlatNetwork(nodes, features, hidden, random.normal(0, 1 / math.sqrt(width), (nodes * features, width)))


def all_matrices(adjacency: ArrayLike) -> list[Numbering]:
    """Every adjacency matrix that this graph has: N! / (number of symmetries) of them, the given one first.

    Raises:
        InputError: more than 7 nodes.
    """
    a, _ = check_graph(adjacency, adjacency)
    if len(a) > MAX_ALL:
        raise InputError(
            f"{len(a)} nodes have {math.factorial(len(a)):,} numberings; all are tried up to {MAX_ALL} nodes"
        )
    found: dict[bytes, tuple[Array, tuple[int, ...], int]] = {}
    for order in itertools.permutations(range(len(a))):
        other = a[np.ix_(order, order)]
        key = other.tobytes()
        kept, first, count = found.get(key, (other, order, 0))
        found[key] = (kept, first, count + 1)
    return [Numbering(*entry) for entry in found.values()]
