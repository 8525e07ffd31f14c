"""Outlines of the shapes: signed distance to the edge, and exact areas.

All for a circumradius of 1 around the origin; y points down, as in a picture.
"""

from __future__ import annotations

import math

import numpy as np

from dl2core.errors import InputError

ARM = 0.34  # half the width of a cross's arm, of its half-length
BAR = 0.3  # width of a bar, of its length
HOLE = 0.55  # inner radius of a ring, of its outer
STAR_INNER = 0.45  # inner radius of a star, of its outer

# Areas for circumradius 1.
AREAS = {
    "circle": math.pi,
    "square": 2.0,
    "triangle": 3 * math.sqrt(3) / 4,
    "cross": (8 * ARM - 4 * ARM**2) / (1 + ARM**2),
    "star": 5 * STAR_INNER * math.sin(math.pi / 5),
    "ring": math.pi * (1 - HOLE**2),
    "hexagon": 3 * math.sqrt(3) / 2,
    "bar": 4 * BAR / (1 + BAR**2),
    "half disc": math.pi / 2,
}


def disc_area(radius: float) -> float:
    """Area of a centred disc inside the unit square, also where it reaches over the edge."""
    if radius <= 0.5:
        return math.pi * radius**2
    if radius >= math.sqrt(0.5):
        return 1.0
    segment = radius**2 * math.acos(0.5 / radius) - 0.5 * math.sqrt(radius**2 - 0.25)
    return math.pi * radius**2 - 4 * segment


def _polygon(x: np.ndarray, y: np.ndarray, sides: int) -> np.ndarray:
    """Distance to a regular polygon of circumradius 1 with a corner on top: the largest of its half planes."""
    inner = math.cos(math.pi / sides)
    angles = [-math.pi / 2 + math.pi / sides + 2 * math.pi * k / sides for k in range(sides)]
    return np.max([x * math.cos(a) + y * math.sin(a) - inner for a in angles], axis=0)


def _star(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Distance to a five-pointed star: fold the plane into one tenth, then one half plane is left."""
    radius, sector = np.hypot(x, y), 2 * math.pi / 5
    angle = np.abs((np.arctan2(x, -y) + sector / 2) % sector - sector / 2)  # from the nearest tip, 0..pi/5
    u, v = radius * np.cos(angle), radius * np.sin(angle)
    tip, notch = (1.0, 0.0), (STAR_INNER * math.cos(math.pi / 5), STAR_INNER * math.sin(math.pi / 5))
    edge = (notch[0] - tip[0], notch[1] - tip[1])
    length = math.hypot(*edge)
    return ((u - tip[0]) * -edge[1] + v * edge[0]) / -length


def distance(shape: str, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Signed distance to the edge of a shape of circumradius 1, negative inside; exact near its straight edges."""
    if shape == "circle":
        return np.hypot(x, y) - 1
    if shape == "square":
        return np.maximum(np.abs(x), np.abs(y)) - math.sqrt(0.5)
    if shape == "triangle":
        return _polygon(x, y, 3)
    if shape == "cross":
        half = 1 / math.sqrt(1 + ARM**2)  # the arm's corner lies on the circumcircle
        wide = np.maximum(np.abs(x) - half, np.abs(y) - half * ARM)
        high = np.maximum(np.abs(x) - half * ARM, np.abs(y) - half)
        return np.minimum(wide, high)
    if shape == "star":
        return _star(x, y)
    if shape == "ring":
        radius = np.hypot(x, y)
        return np.maximum(radius - 1, HOLE - radius)
    if shape == "hexagon":
        return _polygon(x, y, 6)
    if shape == "bar":
        half = 1 / math.sqrt(1 + BAR**2)
        return np.maximum(np.abs(x) - half * BAR, np.abs(y) - half)
    if shape == "half disc":
        return np.maximum(np.hypot(x, y) - 1, y)
    raise InputError(f"Shapes has no shape {shape!r}; it has {', '.join(AREAS)}")
