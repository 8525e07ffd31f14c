"""What the first powers of A say about a graph: degrees, triangles, parity, distances, parts, reach of a network."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from dl2core.graphs.graph.graph import Graph
from dl2core.graphs.graph.network import to_networkx
from dl2core.graphs.graph.weight import Number
from dl2core.graphs.walks.walks import trace, walk_counts


@dataclass(frozen=True)
class Facts:
    """Facts of one graph, each with the power of A it is read from."""

    degrees: tuple[int, ...]  # edges at each node (out of it, if directed); a self-loop counts once
    squares: tuple[Number, ...]  # diagonal of A^2: the degree, where the graph is simple
    cubes: Number  # trace of A^3
    triangles: int | None  # trace of A^3 / 6; None unless the graph is simple
    sides: tuple[int, ...] | None  # 0 or 1 per node, edges only between sides; None if not bipartite
    parts: tuple[tuple[int, ...], ...]  # connected components; of a directed graph the weak ones
    distances: tuple[tuple[int | None, ...], ...]  # smallest n with (A^n)[i, j] > 0, None if there is none

    @property
    def bipartite(self) -> bool:
        return self.sides is not None

    @property
    def diameter(self) -> int | None:
        """The largest distance, None if some node cannot be reached from some other."""
        rows = [entry for row in self.distances for entry in row]
        return None if None in rows else max(rows, default=0)


def facts(graph: Graph) -> Facts:
    """All facts of a graph; A is taken as it is, with its weights."""
    adjacency = graph.adjacency()
    simple = is_simple(graph)
    square = walk_counts(adjacency, 2)
    cubes = trace(walk_counts(adjacency, 3))
    return Facts(
        degrees=tuple(sum(1 for entry in row if entry) for row in adjacency),
        squares=tuple(square[node][node] for node in range(len(square))),
        cubes=cubes,
        triangles=int(cubes) // 6 if simple else None,
        sides=two_sides(graph),
        parts=parts(graph),
        distances=distances(graph),
    )


def is_simple(graph: Graph) -> bool:
    """Undirected, all weights 1, no self-loop: the graphs for which the textbook identities hold as they stand."""
    return not graph.directed and not graph.weighted and all(edge.u != edge.v for edge in graph.edges)


def distances(graph: Graph) -> tuple[tuple[int | None, ...], ...]:
    """Fewest edges from node to node: the first n for which (A^n)[i, j] is not 0, 0 on the diagonal."""
    import networkx as nx

    reach = dict(nx.all_pairs_shortest_path_length(to_networkx(graph)))
    return tuple(tuple(reach[start].get(end) for end in range(len(graph.nodes))) for start in range(len(graph.nodes)))


def parts(graph: Graph) -> tuple[tuple[int, ...], ...]:
    """Connected components in the order of their first nodes; arrows are followed both ways."""
    import networkx as nx

    return tuple(sorted(tuple(sorted(part)) for part in nx.connected_components(to_networkx(graph).to_undirected())))


def two_sides(graph: Graph) -> tuple[int, ...] | None:
    """A side, 0 or 1, for each node so that every edge joins the two sides; None if there is no such choice.

    Then walks of even length stay on their side and walks of odd length change it: half of A^n is 0, for every n. The
    first node of each component is on side 0.
    """
    import networkx as nx

    network = to_networkx(graph).to_undirected()
    if not nx.is_bipartite(network):
        return None
    side = nx.bipartite.color(network)
    first = {node: part[0] for part in parts(graph) for node in part}
    return tuple(side[node] ^ side[first[node]] for node in range(len(graph.nodes)))


def random_walk(graph: Graph) -> list[list[Fraction]]:
    """Transition probabilities D^-1 A, (N, N), each row summing to 1; a node that no edge leaves stays where it is."""
    adjacency = graph.adjacency()
    rows = []
    for node, row in enumerate(adjacency):
        out = sum(row, start=Fraction(0))
        rows.append([Fraction(entry) / out if out else Fraction(int(node == other)) for other, entry in enumerate(row)])
    return rows
