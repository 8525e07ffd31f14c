"""Drawings without crossings: a planar graph's straight edges, spread out as far as no edge comes to cross another.

networkx finds places without crossings (Chrobak and Payne 1995), but draws a 6-cycle as a sliver. From there each node
moves, step by step, to where distances on paper fit those in the graph better (Kamada and Kawai 1989), as long as no two
edges cross and nothing comes too close.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from dl2core.graphs.graph import layout
from dl2core.graphs.graph.layout import Pairs, Point

MOST_NODES = 20
APART = 0.12  # smallest distance of two nodes, as a share of the drawing's width
CLEAR = 0.05  # of a node from an edge that is not its own
ROUNDS = 60
DIRECTIONS = [(math.cos(k * math.pi / 4), math.sin(k * math.pi / 4)) for k in range(8)]


def crossings(places: Sequence[Point], pairs: Pairs) -> int:
    """How many pairs of edges cross or touch away from a shared node."""
    edges = _edges(pairs)
    place = np.array(places, dtype=np.float64).reshape(-1, 2)
    return sum(int(_crossed(place, edges[k], edges[k + 1 :]).sum()) for k in range(len(edges)))


def closest(places: Sequence[Point]) -> float:
    """Smallest distance between two nodes, as a share of the drawing's longer side."""
    place = np.array(places, dtype=np.float64).reshape(-1, 2)
    if len(place) < 2:
        return 1.0
    apart = np.linalg.norm(place[:, None] - place[None], axis=2)
    return float(apart[np.triu_indices(len(place), 1)].min() / max(np.ptp(place, axis=0).max(), 1e-9))


def planar(count: int, pairs: Pairs) -> tuple[Point, ...] | None:
    """Places without crossings; None where the graph has none, or is too large to try.

    Args:
        count: N nodes.
        pairs: (u, v) of every edge, 0-based; loops and directions play no part.
    """
    edges = _edges(pairs)
    if not 4 <= count <= MOST_NODES or len(edges) > 3 * count - 6:
        return None
    import networkx as nx

    graph = nx.Graph([tuple(edge) for edge in edges])
    graph.add_nodes_from(range(count))
    if not nx.check_planarity(graph)[0]:
        return None
    free = layout.stress(count, pairs)
    if not crossings(free, pairs) and closest(free) >= APART and not _touches(np.array(free), edges):
        return free
    found = nx.planar_layout(graph, scale=400.0)
    start = np.array([found[node] for node in range(count)])
    return layout.fitted(_relaxed(start, edges, layout.hops(count, pairs)))


def _edges(pairs: Pairs) -> np.ndarray:
    """(E, 2) distinct edges, the smaller node first, without loops."""
    found = sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})
    return np.array(found, dtype=int).reshape(-1, 2)


def _crossed(place: np.ndarray, edge: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which of `others` (K, 2) the edge crosses; edges that share a node cross where they lie on each other."""
    (a, b), c, d = place[edge], place[others[:, 0]], place[others[:, 1]]
    shared = np.isin(others, edge).any(axis=1)
    sides = _side(a, b, c) * _side(a, b, d) < 0
    return ~shared & sides & (_side(c, d, a) * _side(c, d, b) < 0)


def _side(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
    return (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])


def _to_edges(place: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """(N, E) distance of every node from every edge, infinite from its own."""
    a, along = place[edges[:, 0]], place[edges[:, 1]] - place[edges[:, 0]]
    share = np.einsum("ned,ed->ne", place[:, None] - a, along) / np.maximum((along**2).sum(axis=1), 1e-9)
    foot = a + np.clip(share, 0, 1)[..., None] * along
    distance = np.linalg.norm(place[:, None] - foot, axis=2)
    own = (np.arange(len(place))[:, None] == edges[:, 0]) | (np.arange(len(place))[:, None] == edges[:, 1])
    return np.where(own, np.inf, distance)


def _touches(place: np.ndarray, edges: np.ndarray) -> bool:
    return bool(len(edges)) and _to_edges(place, edges).min() < CLEAR * np.ptp(place, axis=0).max()


def _relaxed(start: np.ndarray, edges: np.ndarray, hops: np.ndarray) -> np.ndarray:
    """Nodes moved one after the other to where the energy is lower; a move that makes edges cross is not taken."""
    place, reach = start.copy(), 0.25
    mine = [edges[(edges == node).any(axis=1)] for node in range(len(place))]
    rest = [edges[~(edges == node).any(axis=1)] for node in range(len(place))]
    unit = 800.0 / max(hops.max(), 1)
    for _ in range(ROUNDS):
        moved = False
        for node in range(len(place)):
            energy = _energy(node, edges, mine[node], hops, unit)
            best, here = energy(place), place[node].copy()
            for across, down in DIRECTIONS:
                trial = place.copy()
                trial[node] = here + 800 * reach * np.array([across, down])
                value = energy(trial)
                if value < best and not any(_crossed(trial, edge, rest[node]).any() for edge in mine[node]):
                    best, moved = value, True
                    place = trial
        if not moved:
            reach *= 0.6
    return place


def _energy(
    node: int, edges: np.ndarray, mine: np.ndarray, hops: np.ndarray, unit: float
) -> Callable[[np.ndarray], float]:
    """Stress of one node, with a steep price for what comes too close to it or to its edges."""
    others = np.arange(len(hops)) != node
    wanted = hops[node][others] * unit

    def energy(place: np.ndarray) -> float:
        apart = np.linalg.norm(place[others] - place[node], axis=1)
        width = max(np.ptp(place, axis=0).max(), 1e-9)
        stress = (((apart - wanted) / wanted) ** 2).sum()
        near = np.maximum(1.25 * APART * width - apart, 0).sum() / width
        lines = _to_edges(place, edges)
        touched = np.minimum(lines[node], np.inf).min(initial=np.inf)
        if len(mine):
            touched = min(touched, _to_edges(place, mine).min())
        return float(stress + 60 * near + 60 * max(1.6 * CLEAR * width - touched, 0) / width)

    return energy
