"""Where nodes stand on the canvas: points about 0 to 1000 across and 0 to 625 down, whole numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

Point = tuple[float, float]
Pairs = Sequence[tuple[int, int]]
CENTRE = (500.0, 312.0)
RADIUS = 270.0


def circle(count: int, *, radius: float = RADIUS, turn: float = -math.pi / 2) -> tuple[Point, ...]:
    """`count` points on a circle, clockwise, the first one on top."""
    angles = [turn + 2 * math.pi * number / max(count, 1) for number in range(count)]
    return tuple(_point(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles)


def hub(count: int) -> tuple[Point, ...]:
    """The first node in the middle, the others on a circle around it (star, wheel)."""
    return (_point(0, 0), *circle(count - 1))[:count]


def grid(rows: int, columns: int) -> tuple[Point, ...]:
    """Row by row, as a matrix is read."""
    step = min(900 / max(columns - 1, 1), 540 / max(rows - 1, 1), 200)
    return tuple(
        _point((column - (columns - 1) / 2) * step, (row - (rows - 1) / 2) * step)
        for row in range(rows)
        for column in range(columns)
    )


def two_columns(left: int, right: int) -> tuple[Point, ...]:
    """Two columns side by side (bipartite graphs)."""

    def column(count: int, x: float) -> list[Point]:
        step = min(540 / max(count - 1, 1), 160)
        return [_point(x, (number - (count - 1) / 2) * step) for number in range(count)]

    return (*column(left, -220.0), *column(right, 220.0))


def stress(count: int, pairs: Pairs, *, steps: int = 120) -> tuple[Point, ...]:
    """Nodes as far apart on the canvas as in the graph, as well as the plane allows: no randomness.

    Minimises the sum over node pairs of (|x_u - x_v| - d_uv)^2 / d_uv^2 by majorisation (Gansner, Koren and North, 2004),
    from a circle; then the longest extent is turned across, and nodes that would cover each other are pushed apart.

    Args:
        count: N nodes.
        pairs: (u, v) of every edge, 0-based.
        steps: rounds of majorisation.
    """
    if count < 3:
        return tuple(_point((number - (count - 1) / 2) * 300, 0) for number in range(count))
    steps_apart = hops(count, pairs)
    weight = np.where(steps_apart > 0, 1 / np.maximum(steps_apart, 1) ** 2, 0)
    inverse = np.linalg.pinv(np.diag(weight.sum(axis=1)) - weight)
    angles = 2 * np.pi * np.arange(count) / count
    place = np.stack([np.cos(angles), np.sin(angles) + 0.01 * np.arange(count) / count], axis=1)  # not quite symmetric
    for _ in range(steps):
        apart = np.linalg.norm(place[:, None] - place[None], axis=2)
        pull = np.where(apart > 1e-9, -weight * steps_apart / np.maximum(apart, 1e-9), 0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        place = inverse @ (pull @ place)
    _, _, axes = np.linalg.svd(place - place.mean(axis=0), full_matrices=False)
    return fitted(_separate(_spread(place @ axes.T), least=62.0))


def tidy(count: int, pairs: Pairs) -> tuple[Point, ...]:
    """The layout for a graph of which nothing is known: a circle while small or dense, else by distances."""
    dense = len(pairs) > count * (count - 1) / 3
    return circle(count) if count <= 6 or dense else stress(count, pairs)


def free_spot(taken: Sequence[Point]) -> Point:
    """A place for one more node: the point of a coarse grid that is furthest from all nodes."""
    spots = [(float(x), float(y)) for y in range(60, 600, 60) for x in range(100, 960, 60)]
    if not taken:
        return CENTRE
    return max(spots, key=lambda spot: min(math.dist(spot, point) for point in taken))


def hops(count: int, pairs: Pairs) -> np.ndarray:
    """Fewest edges between every two nodes, (N, N); between separate parts one more than the largest, but at least 3."""
    joined = np.eye(count, dtype=bool)
    for u, v in pairs:
        joined[u, v] = joined[v, u] = True
    found = np.where(joined, 1.0, np.inf)
    reach, step = joined, 1
    while True:
        following = (reach.astype(float) @ joined) > 0
        step += 1
        if (following == reach).all():
            break
        found[following & ~reach] = step
        reach = following
    np.fill_diagonal(found, 0)
    return np.where(np.isinf(found), max(step, 3), found)


def _spread(place: np.ndarray) -> np.ndarray:
    """Points (N, 2) of any size, stretched to fill the canvas; across and down differ by at most a factor of 1.6."""
    place = place - (place.max(axis=0) + place.min(axis=0)) / 2
    scale = np.array([900.0, 560.0]) / np.maximum(np.ptp(place, axis=0), 1e-6)
    return place * np.minimum(scale, 1.6 * scale.min())


def _separate(place: np.ndarray, *, least: float, rounds: int = 60) -> np.ndarray:
    """Push nodes apart that are closer than `least`, half the gap each."""
    for _ in range(rounds):
        apart = place[:, None] - place[None]
        distance = np.linalg.norm(apart, axis=2)
        np.fill_diagonal(distance, least)
        if (distance >= least).all():
            break
        gap = np.maximum(least - distance, 0) / 2
        direction = np.where(distance[..., None] > 1e-6, apart / np.maximum(distance, 1e-6)[..., None], [1.0, 0.0])
        place = place + (direction * gap[..., None]).sum(axis=1) * 0.6
    return place


def fitted(place: np.ndarray) -> tuple[Point, ...]:
    """Points (N, 2) of any size, scaled evenly into the canvas."""
    place = place - (place.max(axis=0) + place.min(axis=0)) / 2
    width, height = np.maximum(np.ptp(place, axis=0), 1e-9)
    scale = min(900 / width, 560 / height)
    return tuple(_point(float(x) * scale, float(y) * scale) for x, y in place)


def _point(x: float, y: float) -> Point:
    return (float(round(CENTRE[0] + x)), float(round(CENTRE[1] + y)))
