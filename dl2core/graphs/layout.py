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


def spring(count: int, pairs: Pairs, *, steps: int = 200) -> tuple[Point, ...]:
    """Edges as springs, nodes as equal charges (Fruchterman and Reingold, 1991), from a circle: no randomness.

    Args:
        count: N nodes.
        pairs: (u, v) of every edge, 0-based.
        steps: moves of all nodes at once, each at most as long as a falling temperature allows.
    """
    if count < 3:
        return tuple(_point((number - (count - 1) / 2) * 300, 0) for number in range(count))
    angles = 2 * np.pi * np.arange(count) / count
    place = np.stack([np.cos(angles), np.sin(angles) + 0.01 * np.arange(count) / count], axis=1)  # not quite symmetric
    joined = np.zeros((count, count))
    for u, v in pairs:
        joined[u, v] = joined[v, u] = u != v
    length = 1.6 / math.sqrt(count)
    for step in range(steps):
        apart = place[:, None] - place[None]  # (N, N, 2)
        distance = np.maximum(np.linalg.norm(apart, axis=2), 0.01)
        force = length**2 / distance**2 - joined * distance / length
        move = (apart * force[:, :, None]).sum(axis=1) - 0.3 * place  # a weak pull keeps separate parts together
        size = np.maximum(np.linalg.norm(move, axis=1, keepdims=True), 1e-9)
        place = place + move / size * np.minimum(size, 0.2 * (1 - step / steps))
    return _fitted(place)


def tidy(count: int, pairs: Pairs) -> tuple[Point, ...]:
    """The layout for a graph of which nothing is known: a circle while small or dense, else springs."""
    dense = len(pairs) > count * (count - 1) / 3
    return circle(count) if count <= 6 or dense else spring(count, pairs)


def free_spot(taken: Sequence[Point]) -> Point:
    """A place for one more node: the point of a coarse grid that is furthest from all nodes."""
    spots = [(float(x), float(y)) for y in range(60, 600, 60) for x in range(100, 960, 60)]
    if not taken:
        return CENTRE
    return max(spots, key=lambda spot: min(math.dist(spot, point) for point in taken))


def _fitted(place: np.ndarray) -> tuple[Point, ...]:
    """Points (N, 2) of any size, scaled evenly into the canvas."""
    place = place - (place.max(axis=0) + place.min(axis=0)) / 2
    width, height = np.maximum(np.ptp(place, axis=0), 1e-9)
    scale = min(900 / width, 560 / height)
    return tuple(_point(float(x) * scale, float(y) * scale) for x, y in place)


def _point(x: float, y: float) -> Point:
    return (float(round(CENTRE[0] + x)), float(round(CENTRE[1] + y)))
