"""What message passing can tell apart: Weisfeiler-Lehman colours, and neighbourhoods that look alike to an aggregator.

Colour refinement (Weisfeiler and Leman 1968): a node's new colour is its old one with the multiset of its neighbours'
colours. No message-passing network tells apart what it cannot; one that sums injective messages reaches it (Xu et al.
2019, "How powerful are graph neural networks?").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dl2core.errors import InputError
from dl2core.graphs.layers import variants
from dl2core.graphs.layers.layer import Array, Layer, check_graph

AGGREGATORS = ("sum", "mean", "max", "median")


@dataclass(frozen=True)
class Pair:
    """Two neighbourhoods, as the numbers that the neighbours hold."""

    left: tuple[float, ...]
    right: tuple[float, ...]
    lesson: str


PAIRS: tuple[Pair, ...] = (
    Pair((1, 1), (1,), "how many neighbours there are: only the sum sees it"),
    Pair((1, 2), (1, 1, 2, 2), "the same shares, twice as many: only the sum sees it"),
    Pair((1, 2), (1, 2, 2), "other shares, the same largest: the maximum does not see it"),
    Pair((1, 3), (2, 2), "the sum of plain numbers can collide too; the sum of one-hot colours cannot"),
)


@dataclass(frozen=True)
class Refined:
    """Colours of several graphs after each round, numbered alike in all of them."""

    rounds: tuple[tuple[tuple[int, ...], ...], ...]  # [round][graph][node]

    @property
    def stable(self) -> int:
        """The first round after which no class splits any more."""
        counts = [len({colour for graph in graphs for colour in graph}) for graphs in self.rounds]
        return next((i for i in range(len(counts) - 1) if counts[i] == counts[i + 1]), len(counts) - 1)

    def alike(self, first: int, second: int) -> bool:
        """Whether two of the graphs have the same colours, counted, at the end."""
        return Counter(self.rounds[-1][first]) == Counter(self.rounds[-1][second])


def refine(graphs: Sequence[ArrayLike], *, rounds: int | None = None) -> Refined:
    """Colour refinement of several graphs at once; edge weights count as labels.

    Args:
        graphs: adjacency matrices, (N, N) each.
        rounds: how many; None: until nothing splits any more.

    Raises:
        InputError: no graph, or a matrix that is not square.
    """
    if not graphs:
        raise InputError("colour refinement needs a graph")
    matrices = [check_graph(graph, graph)[0] for graph in graphs]
    colours = [[0] * len(a) for a in matrices]
    found = [tuple(tuple(c) for c in colours)]
    limit = rounds if rounds is not None else sum(len(a) for a in matrices)
    for _ in range(limit):
        signatures = [[_signature(a, c, v) for v in range(len(a))] for a, c in zip(matrices, colours, strict=True)]
        numbers = {s: i for i, s in enumerate(sorted({s for graph in signatures for s in graph}))}
        before = len({c for graph in colours for c in graph})
        colours = [[numbers[s] for s in graph] for graph in signatures]
        found.append(tuple(tuple(c) for c in colours))
        if rounds is None and len(numbers) == before:
            break
    return Refined(tuple(found))


def _signature(a: Array, colours: Sequence[int], v: int) -> tuple[int, tuple[tuple[int, float], ...]]:
    return colours[v], tuple(sorted((colours[u], float(a[v, u])) for u in np.flatnonzero(a[v])))


def collisions(pair: Pair) -> dict[str, tuple[float, float]]:
    """What each aggregator makes of the two neighbourhoods of a hub: aggregator -> (left, right)."""
    one = Layer(np.eye(1), np.eye(1))

    def hub(values: Sequence[float], name: str) -> float:
        a = np.zeros((len(values) + 1, len(values) + 1))
        a[0, 1:] = 1
        return float(variants.step(a, np.array([[0.0], *[[v] for v in values]]), one, name=name).aggregated[0, 0])

    return {name: (hub(pair.left, name), hub(pair.right, name)) for name in AGGREGATORS}
