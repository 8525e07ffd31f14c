"""A graph as networkx holds it, for what networkx knows better than we: components, sides, distances, file formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dl2core.graphs.graph.graph import Graph

if TYPE_CHECKING:
    import networkx as nx


def to_networkx(graph: Graph) -> nx.Graph:
    """The graph with nodes 0 to N - 1, without weights and places; a DiGraph where it is directed."""
    import networkx as nx  # takes 0.1 s, so only when needed

    made = nx.DiGraph() if graph.directed else nx.Graph()
    made.add_nodes_from(range(len(graph.nodes)))
    made.add_edges_from((edge.u, edge.v) for edge in graph.edges)
    return made
