"""Many layers: how far a node hears, and how alike all nodes become.

Dirichlet energy ½ Σ_vu A_vu ‖h_v − h_u‖² and mean average distance (mean cosine distance of all pairs) fall as the
nodes become alike: over-smoothing. Both are shown free of scale, since W = B = 1 doubles H in every layer. On a
bipartite graph D⁻¹A has the eigenvalue −1: without self-loops or an own term, the two sides swap for ever.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dl2core.errors import InputError, quoted
from dl2core.graphs.layers import variants
from dl2core.graphs.layers.layer import Array, check_graph

MAX_LAYERS = 200
RETURN_SHARE = 0.2  # of H⁰ in every layer of "back to the start"


@dataclass(frozen=True)
class Network:
    """A deep network with W = 1: H' = P H + own · H + start · H⁰."""

    name: str
    title: str
    propagation: str  # a key of variants.VARIANTS
    keep: float = 1.0  # factor of P
    own: float = 0.0
    start: float = 0.0


NETWORKS: dict[str, Network] = {
    n.name: n
    for n in (
        Network("mean", "Mean alone", "mean"),
        Network("own", "Mean and own (the report)", "mean", own=1.0),
        Network("self-loops", "Mean with self-loops", "self-loops"),
        Network("symmetric", "Symmetric (GCN)", "symmetric"),
        Network("start", "Back to the start (APPNP)", "self-loops", keep=1 - RETURN_SHARE, start=RETURN_SHARE),
    )
}


@dataclass(frozen=True)
class Depth:
    """The state after one number of layers."""

    layers: int
    energy: float  # Dirichlet, in the scale of H
    relative_energy: float  # energy / ‖H‖²; nan where H is 0
    distance: float  # mean average distance, 0..2; nan with fewer than two non-zero rows


def dirichlet_energy(adjacency: Array, features: Array) -> float:
    """½ Σ_vu A_vu ‖h_v − h_u‖²: every undirected edge once."""
    squared = (features**2).sum(axis=1)
    gaps = squared[:, None] + squared[None, :] - 2 * features @ features.T  # (N, N)
    return max(0.0, float((adjacency * gaps).sum()) / 2)


def mean_average_distance(features: Array) -> float:
    """Mean cosine distance 1 − cos(h_v, h_u) over all pairs of nodes whose features are not 0 (MAD)."""
    lengths = np.linalg.norm(features, axis=1)
    rows = features[lengths > 0] / lengths[lengths > 0, None]
    if len(rows) < 2:
        return math.nan
    cosines = rows @ rows.T
    return float((1 - cosines[~np.eye(len(rows), dtype=bool)]).mean())


def hops(adjacency: ArrayLike, node: int) -> list[int]:
    """(N,) after how many layers `node` first hears each node; -1 for never. Breadth first along the rows of A.

    Raises:
        InputError: there is no such node.
    """
    a, _ = check_graph(adjacency, adjacency)
    if not 0 <= node < len(a):
        raise InputError(f"node {node + 1} is not one of the {len(a)} nodes")
    found, frontier = {node: 0}, [node]
    while frontier:
        frontier = sorted({int(u) for v in frontier for u in np.flatnonzero(a[v]) if int(u) not in found})
        found.update(dict.fromkeys(frontier, max(found.values()) + 1))
    return [found.get(u, -1) for u in range(len(a))]


def smoothing(adjacency: ArrayLike, features: ArrayLike, *, name: str, layers: int) -> list[Depth]:
    """Energy and distance after 0..layers layers.

    Args:
        adjacency: (N, N).
        features: (N, D); with D = 1 the cosine is only a sign, so two or more are wanted.
        name: a key of `NETWORKS`.
        layers: 0..200.

    Raises:
        InputError: an unknown network, too many layers, or shapes that do not fit.
    """
    if name not in NETWORKS:
        raise InputError(f"network {quoted(name)} is unknown, choose one of {', '.join(NETWORKS)}")
    if not 0 <= layers <= MAX_LAYERS:
        raise InputError(f"the number of layers must lie in 0..{MAX_LAYERS}, got {layers}")
    network = NETWORKS[name]
    a, first = check_graph(adjacency, features)
    p = variants.propagation(a, network.propagation)
    h, found = first, []
    for count in range(layers + 1):
        norm = float((h**2).sum())
        energy = dirichlet_energy(a, h)
        found.append(Depth(count, energy, energy / norm if norm else math.nan, mean_average_distance(h)))
        h = network.keep * (p @ h) + network.own * h + network.start * first
    return found


def extreme_eigenvalues(adjacency: ArrayLike, *, propagation: str) -> tuple[float, float]:
    """Smallest and largest real part among the eigenvalues of P. −1 beside 1 is what makes a graph swing.

    Args:
        adjacency: (N, N).
        propagation: a linear variant's name.
    """
    values = np.linalg.eigvals(variants.propagation(adjacency, propagation)).real
    return float(values.min()), float(values.max())


def swinging(adjacency: ArrayLike, *, propagation: str) -> tuple[complex, ...]:
    """Eigenvalues of P with absolute value 1 that are not 1: their part of the features turns for ever and never settles.

    −1 on an undirected graph with a bipartite component; roots of unity on directed cycles.

    Args:
        adjacency: (N, N).
        propagation: a linear variant's name.
    """
    values = np.linalg.eigvals(variants.propagation(adjacency, propagation))
    found = values[(abs(abs(values) - 1) < 1e-6) & (abs(values - 1) > 1e-6)]
    return tuple(complex(value) for value in sorted(found, key=lambda value: (value.real, value.imag)))
