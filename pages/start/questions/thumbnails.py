"""One small picture per question of the report, drawn from the report's tables, Shapes and the report's graphs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dl2core import published
from dl2core.data import shapes
from dl2core.graphs.graph import build
from dl2core.graphs.walks import walks
from pages.start import svg
from pages.ui.charts.palette import BLUE, GREEN, GREY, ORANGE, VERMILLION

STAR, WHEEL, HEXAGON = "report:1", "report:2", "report:3"


def _latency() -> str:
    top1 = {model.name: model.top1 for model in published.MODELS}
    rows = published.TABLE_1
    return svg.dots(svg.placed([row.ms_per_image for row in rows], [top1[row.model] for row in rows]))


def _recorded_graph() -> str:
    plain, recorded = ([(20 + 30 * k, y) for k in range(5)] for y in (66, 40))
    kept = "".join(svg.line([(x, y), (x, 18)], ORANGE, 2) + svg.box(x - 6, 8, 12, 12, ORANGE) for x, y in recorded)
    return kept + svg.line(recorded) + svg.dots(recorded) + svg.line(plain) + svg.dots(plain)


def _saved() -> str:
    full = {row.model: row.mb for row in published.SAVED if row.case == "full fine-tuning"}
    return svg.bars([full["resnet18"], 3, full["vit_b_32"], 3], (BLUE, ORANGE))


def _probe() -> str:
    here = published.TABLE_2[0]
    others = [
        r.top1
        for r in published.RERUNS
        if (r.dataset, r.augmentation, r.noise) == ("cifar100", "none", 0.0) and r.method == "linear probe"
    ]
    return svg.bars([here.top1, *others], (VERMILLION, GREY))


def _augmentations() -> str:
    rows = sorted(published.TABLE_2, key=lambda row: row.top1)
    return svg.bars([row.top1 for row in rows], [VERMILLION if row.top1 < 10 else BLUE for row in rows])


def _layers() -> str:
    return "".join(svg.box(12 + 15 * k, 20 + 3 * k, 11, 50 - 6 * k, ORANGE if k in (0, 8) else GREY) for k in range(9))


def _zero_shot() -> str:
    return svg.bars([row.top1 for row in published.TABLE_3], (BLUE, BLUE, ORANGE, ORANGE))


def _colours() -> str:
    return "".join(
        svg.image(shapes.render(shapes.disc(share), 64), 8 + 50 * k, 44) for k, share in enumerate((0.2, 0.5, 0.8))
    )


def _frame() -> str:
    noise = np.random.default_rng(0).normal(0.5, 0.3, (56, 56, 3))
    noise[8:-8, 8:-8] = 0.94  # 30 of 224 pixels on each side
    return svg.image((np.clip(noise, 0, 1) * 255).astype(np.uint8), 43)


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
        points = svg.placed(*zip(*series, strict=True), frame)
        parts += [svg.line(points, colour), svg.dots(points, (colour,))]
    return "".join(parts)


def _noise() -> str:
    return svg.bars([row.top1 for row in published.TABLE_6], (GREY, BLUE, ORANGE, GREEN))


def _cross() -> str:
    top = [row for row in published.TABLE_7 if row.trained_on == "cifar10"]
    frame = ([0, 1], [value for row in top for value in (row.cifar10, row.cifar100)])
    lines = [svg.placed([0, 1], [row.cifar10, row.cifar100], frame) for row in top]
    return "".join(
        svg.line(points, c) + svg.dots(points, (c,)) for points, c in zip(lines, (BLUE, ORANGE, GREEN), strict=True)
    )


def _approaches() -> str:
    rows = [row.mb for row in published.SAVED if row.model == "ViT-B-32-quickgelu"]
    return svg.bars(rows, (GREY, ORANGE, BLUE, BLUE, BLUE, BLUE))


def _graph(
    name: str, colours: tuple[str, ...] = (BLUE,), strong: tuple[tuple[int, int], ...] = (), **place: float
) -> str:
    graph = build.parse(name)
    edges = [(edge.u, edge.v) for edge in graph.edges]
    return svg.graph(graph.positions, edges, colours=colours, strong=strong, **place)


def _power(name: str, length: int) -> str:
    return svg.heat(walks.walk_counts(build.parse(name).adjacency(), length))


def _means() -> str:
    adjacency = build.parse(WHEEL).adjacency()
    return svg.heat([[entry / sum(row) for entry in row] for row in adjacency])


def _mean() -> str:
    values = (3, 1, 5, 2, 4)
    level = svg.HEIGHT - svg.EDGE - (svg.HEIGHT - 2 * svg.EDGE) * np.mean(values) / max(values)
    return svg.bars(values, (GREY,)) + svg.line([(4, level), (156, level)], ORANGE, 3)


def _median() -> str:
    points = [(20 + 20 * k, y) for k, y in enumerate((70, 70, 70, 70, 70, 70, 20))]
    return svg.dots(points, (GREY, GREY, GREY, ORANGE, GREY, GREY, GREY), 6)


def _renumbered() -> str:
    matrix = np.array(build.parse(WHEEL).adjacency(), dtype=float)
    order = np.random.default_rng(1).permutation(len(matrix))
    return svg.heat(matrix, 4) + svg.heat(matrix[order][:, order], 84)


def _tokens() -> str:
    return "".join(
        svg.box(14 + 27 * k, y, 22, 22, colour)
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
        _graph(STAR, middle=28, size=44) + _graph(WHEEL, middle=80, size=44) + _graph(HEXAGON, middle=132, size=44)
    ),
    "3.1.b": lambda: _power(HEXAGON, 2),
    "3.1.c": lambda: _graph("house", strong=((0, 1), (1, 2))),
    "3.2.a": lambda: _graph(STAR, (ORANGE, BLUE, BLUE, BLUE, BLUE, BLUE, BLUE), tuple((0, k) for k in range(1, 7))),
    "3.2.b": lambda: _graph("house", (ORANGE, BLUE, GREY, BLUE, GREY), ((0, 1), (0, 3))),
    "3.3.a": _means,
    "3.3.b": _mean,
    "3.3.c": _median,
    "3.4": _renumbered,
    "3.5.a": lambda: _graph("complete:7"),
    "3.5.b": _tokens,
}


def draw(number: str) -> str:
    """The picture of a question, as SVG."""
    return svg.picture(THUMBNAILS[number]())
