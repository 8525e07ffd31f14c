"""Named graphs, written NAME or NAME:ARGUMENTS. Nodes are counted from 1, as in the report; a hub is node 1."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from dl2core.errors import InputError, quoted
from dl2core.graphs.graph import layout
from dl2core.graphs.graph.graph import MAX_NODES, Edge, Graph

# Zachary 1977, "An information flow model for conflict and fission in small groups", unweighted, members from 1.
_KARATE = {
    1: (2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 18, 20, 22, 32),
    2: (3, 4, 8, 14, 18, 20, 22, 31),
    3: (4, 8, 9, 10, 14, 28, 29, 33),
    4: (8, 13, 14),
    5: (7, 11),
    6: (7, 11, 17),
    7: (17,),
    9: (31, 33, 34),
    10: (34,),
    14: (34,),
    15: (33, 34),
    16: (33, 34),
    19: (33, 34),
    20: (34,),
    21: (33, 34),
    23: (33, 34),
    24: (26, 28, 30, 33, 34),
    25: (26, 28, 32),
    26: (32,),
    27: (30, 34),
    28: (34,),
    29: (32, 34),
    30: (33, 34),
    31: (33, 34),
    32: (33, 34),
    33: (34,),
}

Pair = tuple[int, int]


@dataclass(frozen=True)
class Preset:
    """One named graph: how it is written, what it is, and how its arguments are read."""

    usage: str
    title: str
    build: Callable[[list[str]], Graph]


def star(count: int) -> Graph:
    """Node 1 joined to all others."""
    return _graph(count, [(0, leaf) for leaf in range(1, count)], layout.hub(count))


def wheel(count: int) -> Graph:
    """A hub, node 1, and a cycle of the others around it."""
    rim = list(range(1, count))
    around = [(a, b) for a, b in zip(rim, rim[1:] + rim[:1], strict=True)]
    return _graph(count, [(0, node) for node in rim] + around, layout.hub(count))


def cycle(count: int) -> Graph:
    """A ring: 1-2-…-N-1."""
    return _graph(count, [(node, (node + 1) % count) for node in range(count)], layout.circle(count))


def path(count: int) -> Graph:
    """A line: 1-2-…-N."""
    return _graph(count, [(node, node + 1) for node in range(count - 1)], _line(count))


def complete(count: int) -> Graph:
    """Every two nodes joined."""
    return _graph(count, list(combinations(range(count), 2)), layout.circle(count))


def bipartite(left: int, right: int) -> Graph:
    """Every node of the left column joined to every node of the right one."""
    pairs = [(a, left + b) for a in range(left) for b in range(right)]
    return _graph(left + right, pairs, layout.two_columns(left, right))


def grid(rows: int, columns: int) -> Graph:
    """Neighbours in rows and columns."""
    across = [(row * columns + c, row * columns + c + 1) for row in range(rows) for c in range(columns - 1)]
    down = [(node, node + columns) for node in range((rows - 1) * columns)]
    return _graph(rows * columns, across + down, layout.grid(rows, columns))


def barbell(size: int, between: int) -> Graph:
    """Two complete graphs of `size` nodes, joined by a line with `between` nodes in it."""
    count = 2 * size + between
    first = list(combinations(range(size), 2))
    line = [(node, node + 1) for node in range(size - 1, size + between)]
    second = list(combinations(range(size + between, count), 2))
    return _graph(count, first + line + second, layout.stress(count, first + line + second))


def petersen() -> Graph:
    """Petersen's graph: a ring 1-5, a star 6-10 inside, spokes between them."""
    ring = [(node, (node + 1) % 5) for node in range(5)]
    spokes = [(node, node + 5) for node in range(5)]
    inside = [(5 + node, 5 + (node + 2) % 5) for node in range(5)]
    return _graph(10, ring + spokes + inside, layout.circle(5) + layout.circle(5, radius=130))


def karate() -> Graph:
    """Zachary's karate club: 34 members, 78 friendships, unweighted."""
    pairs = [(a - 1, b - 1) for a, others in _KARATE.items() for b in others]
    return _graph(34, pairs, layout.stress(34, pairs))


def house() -> Graph:
    """A square 1-2-3-4 with a roof, node 5, on the side 3-4."""
    places = ((360.0, 560.0), (640.0, 560.0), (640.0, 280.0), (360.0, 280.0), (500.0, 80.0))
    return _graph(5, [(0, 1), (1, 2), (2, 3), (0, 3), (2, 4), (3, 4)], places)


def random_graph(count: int, probability: float, seed: int) -> Graph:
    """Each pair joined with `probability`, independently (Erdős and Rényi), from `random.Random(seed)`."""
    draw = random.Random(seed).random
    pairs = [pair for pair in combinations(range(count), 2) if draw() < probability]
    return _graph(count, pairs, layout.tidy(count, pairs))


def _graph(count: int, pairs: list[Pair], places: tuple[tuple[float, float], ...]) -> Graph:
    names = tuple(str(number) for number in range(1, count + 1))
    return Graph(nodes=names, edges=tuple(Edge(u, v) for u, v in pairs), positions=places)


def _line(count: int) -> tuple[tuple[float, float], ...]:
    """A line; a long one winds, so that it stays readable."""
    per_row = 10
    points = []
    for node in range(count):
        row, column = divmod(node, per_row)
        points.append((50.0 + 100 * (column if row % 2 == 0 else per_row - 1 - column), 312.0 + 110 * row))
    return tuple(points)


def _whole(text: str, what: str, smallest: int, largest: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise InputError(f"{what} is a whole number from {smallest} to {largest:,}, not {quoted(text)}")
    if not smallest <= int(text) <= largest:
        raise InputError(f"{what} is {int(text):,}; it goes from {smallest} to {largest:,}")
    return int(text)


def _counted(make: Callable[[int], Graph], smallest: int) -> Callable[[list[str]], Graph]:
    def build(given: list[str]) -> Graph:
        if len(given) != 1:
            raise InputError("one number is expected, the number of nodes")
        return make(_whole(given[0], "the number of nodes", smallest, MAX_NODES))

    return build


def _sized(make: Callable[[int, int], Graph], first: str, second: str) -> Callable[[list[str]], Graph]:
    def build(given: list[str]) -> Graph:
        sizes = given[0].lower().replace("×", "x").split("x") if len(given) == 1 else []
        if len(sizes) != 2:
            raise InputError(f"two numbers are expected, {first} x {second}, as in 3x4")
        return make(_whole(sizes[0], first, 1, MAX_NODES), _whole(sizes[1], second, 1, MAX_NODES))

    return build


def _fixed(make: Callable[[], Graph]) -> Callable[[list[str]], Graph]:
    def build(given: list[str]) -> Graph:
        if given:
            raise InputError(f"nothing is expected after the name, not {quoted(':'.join(given))}")
        return make()

    return build


def _barbell(given: list[str]) -> Graph:
    sizes = (given[0] if given else "4x1").lower().replace("×", "x").split("x")
    if len(given) > 1 or len(sizes) != 2:
        raise InputError("two numbers are expected, nodes at each end x nodes between, as in 4x1")
    return barbell(
        _whole(sizes[0], "the number of nodes at each end", 2, MAX_NODES),
        _whole(sizes[1], "the number of nodes between", 0, MAX_NODES),
    )


def _random(given: list[str]) -> Graph:
    if not 1 <= len(given) <= 3:
        raise InputError("nodes, probability and seed are expected, as in random:12:0.3:1")
    count = _whole(given[0], "the number of nodes", 1, MAX_NODES)
    text = given[1] if len(given) > 1 else "0.3"
    if len(text) > 10 or not text.replace(".", "", 1).isdigit() or not text.isascii() or float(text) > 1:
        raise InputError(f"the probability is a number from 0 to 1, not {quoted(text)}")
    return random_graph(
        count, float(Fraction(text)), _whole(given[2] if len(given) > 2 else "0", "the seed", 0, 999_999_999)
    )


def _report(given: list[str]) -> Graph:
    graphs = {"1": star(7), "2": wheel(7), "3": cycle(6)}
    if len(given) != 1 or given[0] not in graphs:
        raise InputError(f"the report has graphs 1, 2 and 3, not {quoted(':'.join(given))}")
    return graphs[given[0]]


PRESETS: dict[str, Preset] = {
    "house": Preset("house", "House", _fixed(house)),
    "report": Preset("report:1", "The report's graph 1, 2 or 3", _report),
    "path": Preset("path:6", "Path", _counted(path, 1)),
    "cycle": Preset("cycle:6", "Cycle", _counted(cycle, 3)),
    "star": Preset("star:7", "Star", _counted(star, 2)),
    "wheel": Preset("wheel:7", "Wheel", _counted(wheel, 4)),
    "complete": Preset("complete:5", "Complete", _counted(complete, 1)),
    "bipartite": Preset(
        "bipartite:3x4", "Complete bipartite", _sized(bipartite, "the left column", "the right column")
    ),
    "grid": Preset("grid:3x4", "Grid", _sized(grid, "the number of rows", "the number of columns")),
    "barbell": Preset("barbell:4x1", "Barbell", _barbell),
    "petersen": Preset("petersen", "Petersen", _fixed(petersen)),
    "karate": Preset("karate", "Karate club", _fixed(karate)),
    "random": Preset("random:12:0.3:1", "Random", _random),
}


def is_named(text: str) -> bool:
    """Whether the text starts with the name of a preset."""
    return text.strip().split(":")[0] in PRESETS


def named(text: str) -> Graph:
    """The graph of a name such as `cycle:6`.

    Raises:
        InputError: no such name, or arguments that do not fit it.
    """
    name, *given = text.strip().split(":")
    if name not in PRESETS:
        raise InputError(
            f"there is no graph called {quoted(name)}; there are {', '.join(PRESETS)}; edges are written u-v"
        )
    try:
        return PRESETS[name].build(given)
    except InputError as error:
        raise InputError(f"{text.strip()[:40]}: {error}") from None
