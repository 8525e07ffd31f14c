"""Named graphs, written NAME or NAME:ARGUMENTS. Nodes are counted from 1, as in the report; a hub is node 1."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from types import ModuleType
from typing import TYPE_CHECKING

from dl2core.errors import InputError, quoted
from dl2core.errors import named as shown
from dl2core.graphs.graph import layout
from dl2core.graphs.graph.graph import MAX_NODES, Edge, Graph

if TYPE_CHECKING:
    import networkx as nx

Pair = tuple[int, int]
Places = tuple[tuple[float, float], ...]
Layout = Callable[[int, list[Pair]], Places]


LONGEST = 60  # characters of a name with its arguments


@dataclass(frozen=True)
class Preset:
    """One named graph: how it is written, what it is, and how its arguments are read."""

    usage: str
    title: str
    build: Callable[[list[str]], Graph]


def star(count: int) -> Graph:
    """Node 1 joined to all others."""
    return _made(lambda nx: nx.star_graph(count - 1), layout.hub(count))


def wheel(count: int) -> Graph:
    """A hub, node 1, and a cycle of the others around it."""
    rim = range(1, count)
    return _made(lambda nx: [*nx.star_graph(count - 1).edges, *_ring(nx, rim)], layout.hub(count))


def cycle(count: int) -> Graph:
    """A ring: 1-2-…-N-1."""
    return _made(lambda nx: _ring(nx, range(count)), layout.circle(count))


def path(count: int) -> Graph:
    """A line: 1-2-…-N."""
    return _made(lambda nx: nx.path_graph(count), _line(count))


def complete(count: int) -> Graph:
    """Every two nodes joined."""
    return _made(lambda nx: nx.complete_graph(count), layout.circle(count))


def bipartite(left: int, right: int) -> Graph:
    """Every node of the left column joined to every node of the right one."""
    return _made(lambda nx: nx.complete_bipartite_graph(left, right), layout.two_columns(left, right))


def grid(rows: int, columns: int) -> Graph:
    """Neighbours in rows and columns."""
    return _made(
        lambda nx: nx.convert_node_labels_to_integers(nx.grid_2d_graph(rows, columns), ordering="sorted"),
        layout.grid(rows, columns),
    )


def barbell(size: int, between: int) -> Graph:
    """Two complete graphs of `size` nodes, joined by a line with `between` nodes in it."""
    return _made(lambda nx: nx.barbell_graph(size, between))


def petersen() -> Graph:
    """Petersen's graph: a ring 1-5, a star 6-10 inside, spokes between them."""
    return _made(lambda nx: nx.petersen_graph(), layout.circle(5) + layout.circle(5, radius=130))


def karate() -> Graph:
    """Zachary's karate club: 34 members, 78 friendships; networkx knows how often they met, which is left out here."""
    return _made(lambda nx: nx.karate_club_graph())


def house() -> Graph:
    """A square 1-2-3-4 with a roof, node 5, on the side 3-4. The first graph of every page: it needs no networkx."""
    places = ((360.0, 560.0), (640.0, 560.0), (640.0, 280.0), (360.0, 280.0), (500.0, 80.0))
    return _graph(5, [(0, 1), (1, 2), (2, 3), (0, 3), (2, 4), (3, 4)], places)


def paw() -> Graph:
    """A triangle 1-2-3 with node 4 on its node 3: the smallest graph with three different walks of three edges."""
    return _graph(4, [(0, 1), (0, 2), (1, 2), (2, 3)], ((330.0, 130.0), (330.0, 490.0), (590.0, 310.0), (850.0, 310.0)))


def random_graph(count: int, probability: float, seed: int) -> Graph:
    """Each pair joined with `probability`, independently (Erdős and Rényi), from `random.Random(seed)`."""
    return _made(lambda nx: nx.gnp_random_graph(count, probability, seed), layout.tidy)


def _made(make: Callable[[ModuleType], nx.Graph | list[Pair]], places: Places | Layout = layout.stress) -> Graph:
    """A graph of networkx, or pairs of nodes counted from 0, with our names and places."""
    import networkx

    made = make(networkx)
    pairs = made if isinstance(made, list) else [(min(pair), max(pair)) for pair in made.edges]
    count = 1 + max((node for pair in pairs for node in pair), default=0) if isinstance(made, list) else len(made)
    return _graph(count, pairs, places(count, pairs) if callable(places) else places)


def _ring(nx: ModuleType, nodes: range) -> list[Pair]:
    """Each node to the next, the last to the first: along this direction the graph can be made directed."""
    return list(nx.cycle_graph(nodes, create_using=nx.DiGraph).edges)


def _graph(count: int, pairs: list[Pair], places: Places) -> Graph:
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
    "paw": Preset("paw", "Paw", _fixed(paw)),
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
    """Whether the text starts with the name of a preset, in small or large letters."""
    return len(text) <= LONGEST and text.strip().lower().split(":")[0].strip() in PRESETS


def title(text: str) -> str:
    """What people call the graph of a name: "6-cycle", "complete bipartite 3 × 4", "the report's first"."""
    name, *given = (part.strip() for part in text.lower().split(":"))
    size = given[0].replace("x", " × ") if given else ""
    titles = {
        "house": "house",
        "paw": "paw",
        "report": {"1": "the report's first", "2": "the report's second", "3": "the report's third"}.get(size, text),
        "path": f"path of {size}",
        "cycle": f"{size}-cycle",
        "star": f"star of {size}",
        "wheel": f"wheel of {size}",
        "complete": f"complete graph of {size}",
        "bipartite": f"complete bipartite {size}",
        "grid": f"grid {size}",
        "barbell": f"barbell {size}".strip(),
        "petersen": "Petersen's graph",
        "karate": "karate club",
        "random": f"random, {size} nodes",
    }
    return titles.get(name, text)


def named(text: str) -> Graph:
    """The graph of a name such as `cycle:6`.

    Raises:
        InputError: no such name, or arguments that do not fit it.
    """
    name, *given = (part.strip() for part in text[:LONGEST].lower().split(":"))
    if name not in PRESETS or len(text) > LONGEST:
        hint = like(text)
        mean = f"did you mean {hint}? " if hint else ""
        raise InputError(
            f"there is no graph called {quoted(text.strip())}; {mean}there are {', '.join(PRESETS)}; "
            "edges are written u-v, a single node in quotes"
        )
    try:
        return PRESETS[name].build(given)
    except InputError as error:
        raise InputError(f"{shown(text.strip())}: {error}") from None


def like(text: str) -> str:
    """The usual way to write what seems to be a graph's name: cycle:6 for "cycle6", "Cycle 6" and "cycle(6)"; else ""."""
    words = re.match(r"([a-z]+)[\s:(_-]*([0-9x×]*)\)?$", text[:LONGEST].strip().lower())
    if words is None:
        return ""
    near = get_close_matches(words[1], PRESETS, n=1, cutoff=0.75)
    usage = PRESETS[near[0]].usage if near else ""
    return f"{near[0]}:{words[2]}" if near and words[2] and ":" in usage else usage
