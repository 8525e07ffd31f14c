"""Tiny pictures as SVG text, 160 x 90, without axes or letters: for the question map. Colours suit both themes."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

from pages.ui.charts.palette import BLUE, GREY, ORANGE

WIDTH, HEIGHT, EDGE = 160, 90, 8
Point = tuple[float, float]


def picture(*parts: str, width: float = WIDTH, height: float = HEIGHT) -> str:
    """The parts as one SVG document; pixels stay sharp squares."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
    return f'{head} style="image-rendering:pixelated">{"".join(parts)}</svg>'


def line(points: Sequence[Point], colour: str = GREY, width: float = 2, *, dashed: bool = False) -> str:
    """A line through points given in pixels."""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dash = ' stroke-dasharray="4 3"' if dashed else ""
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dash}/>'


def disc(x: float, y: float, radius: float, colour: str = BLUE) -> str:
    """A filled disc at a place in pixels."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}"/>'


def box(x: float, y: float, width: float, height: float, colour: str = BLUE) -> str:
    """A filled rectangle by its upper left corner in pixels."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def bars(values: Sequence[float], colours: Sequence[str] = (BLUE,)) -> str:
    """Upright bars from zero; colours repeat."""
    step, top = (WIDTH - 2 * EDGE) / len(values), max(values)
    heights = [(HEIGHT - 2 * EDGE) * value / top for value in values]
    return "".join(
        box(EDGE + k * step + 0.1 * step, HEIGHT - EDGE - height, 0.8 * step, height, colours[k % len(colours)])
        for k, height in enumerate(heights)
    )


def placed(x: Sequence[float], y: Sequence[float], frame: Sequence[Sequence[float]] = ()) -> list[Point]:
    """Data as pixels; `frame` = (all x, all y) where several series share one scale."""
    all_x, all_y = frame or (x, y)
    (left, right), (low, high) = (min(all_x), max(all_x)), (min(all_y), max(all_y))
    return [
        (
            EDGE + (WIDTH - 2 * EDGE) * (a - left) / (right - left),
            HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (b - low) / (high - low),
        )
        for a, b in zip(x, y, strict=True)
    ]


def dots(points: Sequence[Point], colours: Sequence[str] = (BLUE,), radius: float = 4) -> str:
    """Discs at places in pixels; colours repeat."""
    return "".join(disc(x, y, radius, colours[k % len(colours)]) for k, (x, y) in enumerate(points))


def heat(matrix: Sequence[Sequence[float]], left: float = (WIDTH - HEIGHT) / 2 + EDGE) -> str:
    """A square matrix as cells, the more opaque the larger the entry."""
    size, top = (HEIGHT - 2 * EDGE) / len(matrix), max(float(value) for row in matrix for value in row)
    return "".join(
        f'<rect x="{left + j * size:.1f}" y="{EDGE + i * size:.1f}" width="{size - 1:.1f}" height="{size - 1:.1f}" '
        f'fill="{BLUE}" fill-opacity="{0.1 + 0.9 * float(value) / top:.2f}"/>'
        for i, row in enumerate(matrix)
        for j, value in enumerate(row)
    )


def graph(
    places: Sequence[Point],
    edges: Sequence[tuple[int, int]],
    *,
    colours: Sequence[str] = (BLUE,),
    strong: Sequence[tuple[int, int]] = (),
    middle: float = WIDTH / 2,
    size: float = HEIGHT - 4 * EDGE,
) -> str:
    """A drawing of a graph of the given size, centred at `middle`; `strong` edges are thick."""
    xs, ys = [x for x, _ in places], [y for _, y in places]
    scale = size / max(max(xs) - min(xs), max(ys) - min(ys))
    at = [
        (
            middle + scale * (x - (min(xs) + max(xs)) / 2),
            HEIGHT / 2 + scale * (y - (min(ys) + max(ys)) / 2),
        )
        for x, y in places
    ]
    thick = {frozenset(edge) for edge in strong}
    lines = [
        line([at[u], at[v]], ORANGE if frozenset((u, v)) in thick else GREY, 3 if frozenset((u, v)) in thick else 1.5)
        for u, v in edges
    ]
    return "".join(lines) + dots(at, colours, size / 10)


def image(pixels: np.ndarray, left: float, size: float = HEIGHT - 2 * EDGE, *, top: float = EDGE) -> str:
    """(H, W, 3) uint8 pixels as a square picture at a place in pixels."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    data = base64.b64encode(out.getvalue()).decode()
    box = f'x="{left:.1f}" y="{top:.1f}" width="{size:.1f}" height="{size:.1f}" preserveAspectRatio="none"'
    return f'<image href="data:image/png;base64,{data}" {box}/>'
