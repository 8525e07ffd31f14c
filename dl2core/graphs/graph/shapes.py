"""The form that a named graph has, given back to a drawn one: a cycle is a ring, however its nodes were dragged about."""

from __future__ import annotations

from collections.abc import Iterator

from dl2core.graphs.graph import presets
from dl2core.graphs.graph.graph import Graph, Point

MOST_NODES = 16  # up to which a grid or a bipartite graph is looked for


def own_form(graph: Graph) -> tuple[Point, ...] | None:
    """The places of the named graph that this one is, whatever its nodes are called; None where it is none."""
    import networkx as nx

    ours = _plain(graph)
    if ours is None or len(graph.nodes) > MOST_NODES:
        return None
    for name in _candidates(len(graph.nodes), ours.number_of_edges()):
        known = presets.named(name)
        other = _plain(known)
        if other.number_of_edges() != ours.number_of_edges() or not nx.faster_could_be_isomorphic(ours, other):
            continue
        same = nx.vf2pp_isomorphism(ours, other)
        if same:
            return tuple(known.positions[same[node]] for node in range(len(graph.nodes)))
    return None


def _plain(graph: Graph) -> object:
    """The graph without weights and directions as networkx has it; None where it has loops."""
    import networkx as nx

    if any(edge.u == edge.v for edge in graph.edges):
        return None
    plain = nx.Graph([(edge.u, edge.v) for edge in graph.edges])
    plain.add_nodes_from(range(len(graph.nodes)))
    return plain


def _candidates(count: int, edges: int) -> Iterator[str]:
    """Names of graphs with so many nodes, the plainest first."""
    if count >= 3:
        yield f"cycle:{count}"
    if count >= 2:
        yield f"path:{count}"
        yield f"star:{count}"
    if count >= 4:
        yield f"wheel:{count}"
    if count >= 5:  # four nodes, all joined, can be drawn without a crossing
        yield f"complete:{count}"
    yield from (name for name, size in (("paw", 4), ("house", 5), ("petersen", 10)) if size == count)
    for short in range(2, count // 2 + 1):
        if count % short == 0:
            yield f"grid:{short}x{count // short}"
        if short * (count - short) == edges:
            yield f"bipartite:{short}x{count - short}"
