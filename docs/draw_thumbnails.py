"""Draws the small pictures of the start page: one per question, from the report's tables, Shapes and the report's graphs.

    python docs/draw_thumbnails.py      # writes pages/start/questions/thumbnails/*.svg

160 x 90, without axes or letters. Colours suit both themes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from dl2core import published  # noqa: E402
from dl2core.data import shapes  # noqa: E402
from dl2core.graphs.graph import build  # noqa: E402
from dl2core.graphs.walks import walks  # noqa: E402
from pages.start.checks import svg  # noqa: E402
from pages.ui.charts.palette import BLUE, GREEN, GREY, ORANGE, VERMILLION  # noqa: E402

FOLDER = ROOT / "pages/start/questions/thumbnails"
WIDTH, HEIGHT, EDGE = 160, 90, 8
Point = tuple[float, float]


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


STAR, WHEEL, HEXAGON = "report:1", "report:2", "report:3"


def _latency() -> str:
    top1 = {model.name: model.top1 for model in published.MODELS}
    rows = published.TABLE_1
    return dots(placed([row.ms_per_image for row in rows], [top1[row.model] for row in rows]))


def _recorded_graph() -> str:
    plain, recorded = ([(20 + 30 * k, y) for k in range(5)] for y in (66, 40))
    kept = "".join(line([(x, y), (x, 18)], ORANGE, 2) + box(x - 6, 8, 12, 12, ORANGE) for x, y in recorded)
    return kept + line(recorded) + dots(recorded) + line(plain) + dots(plain)


def _saved() -> str:
    full = {row.model: row.mb for row in published.SAVED if row.case == "full fine-tuning"}
    return bars([full["resnet18"], 3, full["vit_b_32"], 3], (BLUE, ORANGE))


def _probe() -> str:
    here = published.TABLE_2[0]
    others = [
        r.top1
        for r in published.RERUNS
        if (r.dataset, r.augmentation, r.noise) == ("cifar100", "none", 0.0) and r.method == "linear probe"
    ]
    return bars([here.top1, *others], (VERMILLION, GREY))


def _augmentations() -> str:
    rows = sorted(published.TABLE_2, key=lambda row: row.top1)
    return bars([row.top1 for row in rows], [VERMILLION if row.top1 < 10 else BLUE for row in rows])


def _layers() -> str:
    return "".join(box(12 + 15 * k, 20 + 3 * k, 11, 50 - 6 * k, ORANGE if k in (0, 8) else GREY) for k in range(9))


def _zero_shot() -> str:
    return bars([row.top1 for row in published.TABLE_3], (BLUE, BLUE, ORANGE, ORANGE))


def _colours() -> str:
    return "".join(
        svg.image(shapes.render(shapes.disc(share), 64), 8 + 50 * k, 44, top=EDGE)
        for k, share in enumerate((0.2, 0.5, 0.8))
    )


def _frame() -> str:
    noise = np.random.default_rng(0).normal(0.5, 0.3, (56, 56, 3))
    noise[8:-8, 8:-8] = 0.94  # 30 of 224 pixels on each side
    return svg.image((np.clip(noise, 0, 1) * 255).astype(np.uint8), 43, HEIGHT - 2 * EDGE, top=EDGE)


def _depth() -> str:
    report = [(r.layer, r.top1) for r in published.TABLE_5 if (r.dataset, r.split) == ("cifar100", "test")]
    rerun = [
        (r.layer, r.top1)
        for r in published.RERUNS
        if (r.dataset, r.method, r.logit_scale, r.noise) == ("cifar100", "deep", "exp", 0.0)
    ]
    frame = list(zip(*report, *rerun, strict=True))
    parts = []
    for series, colour in ((report, VERMILLION), (rerun, BLUE)):
        points = placed(*zip(*series, strict=True), frame)
        parts += [line(points, colour), dots(points, (colour,))]
    return "".join(parts)


def _noise() -> str:
    return bars([row.top1 for row in published.TABLE_6], (GREY, BLUE, ORANGE, GREEN))


def _cross() -> str:
    top = [row for row in published.TABLE_7 if row.trained_on == "cifar10"]
    frame = ([0, 1], [value for row in top for value in (row.cifar10, row.cifar100)])
    lines = [placed([0, 1], [row.cifar10, row.cifar100], frame) for row in top]
    return "".join(line(points, c) + dots(points, (c,)) for points, c in zip(lines, (BLUE, ORANGE, GREEN), strict=True))


def _approaches() -> str:
    rows = [row.mb for row in published.SAVED if row.model == "ViT-B-32-quickgelu"]
    return bars(rows, (GREY, ORANGE, BLUE, BLUE, BLUE, BLUE))


def _named(
    name: str, colours: tuple[str, ...] = (BLUE,), strong: tuple[tuple[int, int], ...] = (), **place: float
) -> str:
    found = build.parse(name)
    edges = [(edge.u, edge.v) for edge in found.edges]
    return graph(found.positions, edges, colours=colours, strong=strong, **place)


def _power(name: str, length: int) -> str:
    return heat(walks.walk_counts(build.parse(name).adjacency(), length))


def _means() -> str:
    adjacency = build.parse(WHEEL).adjacency()
    return heat([[entry / sum(row) for entry in row] for row in adjacency])


def _mean() -> str:
    values = (3, 1, 5, 2, 4)
    level = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * np.mean(values) / max(values)
    return bars(values, (GREY,)) + line([(4, level), (156, level)], ORANGE, 3)


def _median() -> str:
    points = [(20 + 20 * k, y) for k, y in enumerate((70, 70, 70, 70, 70, 70, 20))]
    return dots(points, (GREY, GREY, GREY, ORANGE, GREY, GREY, GREY), 6)


def _renumbered() -> str:
    matrix = np.array(build.parse(WHEEL).adjacency(), dtype=float)
    order = np.random.default_rng(1).permutation(len(matrix))
    return heat(matrix, 4) + heat(matrix[order][:, order], 84)


def _tokens() -> str:
    return "".join(
        box(14 + 27 * k, y, 22, 22, colour)
        for y, order in ((16, range(5)), (52, (3, 0, 4, 1, 2)))
        for k, colour in enumerate((BLUE, ORANGE, GREEN, VERMILLION, GREY)[i] for i in order)
    )


THUMBNAILS: dict[str, Callable[[], str]] = {
    "1.1.a": _latency,
    "1.1.b": _recorded_graph,
    "1.1.c": _saved,
    "1.2.a": _probe,
    "1.2.b": _augmentations,
    "1.2.c": _layers,
    "2.1.a": _zero_shot,
    "2.1.b": _colours,
    "2.2": _frame,
    "2.3": _depth,
    "2.4": _noise,
    "2.5": _cross,
    "2.6": _approaches,
    "3.1.a": lambda: (
        _named(STAR, middle=28, size=44) + _named(WHEEL, middle=80, size=44) + _named(HEXAGON, middle=132, size=44)
    ),
    "3.1.b": lambda: _power(HEXAGON, 2),
    "3.1.c": lambda: _named("house", strong=((0, 1), (1, 2))),
    "3.2.a": lambda: _named(STAR, (ORANGE, BLUE, BLUE, BLUE, BLUE, BLUE, BLUE), tuple((0, k) for k in range(1, 7))),
    "3.2.b": lambda: _named("house", (ORANGE, BLUE, GREY, BLUE, GREY), ((0, 1), (0, 3))),
    "3.3.a": _means,
    "3.3.b": _mean,
    "3.3.c": _median,
    "3.4": _renumbered,
    "3.5.a": lambda: _named("complete:7"),
    "3.5.b": _tokens,
}


def draw(number: str) -> str:
    """The picture of a question, as SVG."""
    return svg.picture(THUMBNAILS[number](), width=WIDTH, height=HEIGHT)


if __name__ == "__main__":
    for number in THUMBNAILS:
        (FOLDER / f"{number}.svg").write_text(draw(number) + "\n", encoding="utf-8")
