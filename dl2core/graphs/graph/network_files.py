"""Graph files of other programs, written, through networkx's writers: a written file is read again, and what does not come back is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from dl2core.errors import InputError, quoted
from dl2core.graphs.graph import network_readers
from dl2core.graphs.graph.graph import Graph
from dl2core.graphs.graph.reading import Reading

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Format:
    """One kind of file."""

    title: str
    endings: tuple[str, ...]  # the first one is written
    read: Callable[[str], Reading]
    write: Callable[[Graph], str]  # refuses what the format cannot hold


def write_graphml(graph: Graph) -> str:
    """GraphML with weights and places."""
    import networkx as nx

    return "\n".join(nx.generate_graphml(_network(graph), named_key_ids=True)) + "\n"


def write_gexf(graph: Graph) -> str:
    """GEXF 1.2 with weights and places; the date is left out, so that equal graphs give equal files."""
    import networkx as nx

    made = nx.convert_node_labels_to_integers(_network(graph), label_attribute="label")
    text = "\n".join(nx.generate_gexf(made))
    return re.sub(r'<meta lastmodifieddate="[^"]*">', "<meta>", text) + "\n"


def write_gml(graph: Graph) -> str:
    """GML with weights and places."""
    import networkx as nx

    return "\n".join(nx.generate_gml(_network(graph))) + "\n"


def write_pajek(graph: Graph) -> str:
    """Pajek's .net with weights and places."""
    import networkx as nx

    made = _network(graph)
    if not graph.directed:
        made = nx.MultiGraph(made)
    return "\n".join(nx.generate_pajek(made)) + "\n"


def write_graph6(graph: Graph) -> str:
    """graph6: undirected, without weights, loops and names."""
    import networkx as nx

    _refuse(
        "graph6", directed=graph.directed, weighted=graph.weighted, loops=_has_loops(graph), names=_has_names(graph)
    )
    return nx.to_graph6_bytes(nx.convert_node_labels_to_integers(_network(graph))).decode()


def write_sparse6(graph: Graph) -> str:
    """sparse6: undirected, without weights and names."""
    import networkx as nx

    _refuse("sparse6", directed=graph.directed, weighted=graph.weighted, names=_has_names(graph))
    return nx.to_sparse6_bytes(nx.convert_node_labels_to_integers(_network(graph))).decode()


def write_adjacency_list(graph: Graph) -> str:
    """networkx's adjacency list: undirected, without weights."""
    import networkx as nx

    _refuse("an adjacency list", directed=graph.directed, weighted=graph.weighted)
    return "\n".join(nx.generate_adjlist(_network(graph))) + "\n"


FORMATS = (
    Format("GraphML", ("graphml",), network_readers.read_graphml, write_graphml),
    Format("GEXF", ("gexf",), network_readers.read_gexf, write_gexf),
    Format("GML", ("gml",), network_readers.read_gml, write_gml),
    Format("Pajek", ("net", "paj"), network_readers.read_pajek, write_pajek),
    Format("graph6", ("g6", "graph6"), network_readers.read_graph6, write_graph6),
    Format("sparse6", ("s6", "sparse6"), network_readers.read_graph6, write_sparse6),
    Format("Adjacency list", ("adjlist",), network_readers.read_adjacency_list, write_adjacency_list),
)


def written(kind: Format, graph: Graph) -> str:
    """The graph as a file, which was read again.

    Raises:
        InputError: the format cannot hold this graph, and why.
    """
    text = kind.write(graph)
    try:
        again = kind.read(text).graph
    except InputError as error:
        raise InputError(f"{kind.title} cannot hold this graph: {error}; JSON can") from None
    lost = next((name for name in graph.nodes if name not in again.nodes), None)
    if lost is not None:
        raise InputError(f"{kind.title} cannot hold the node name {quoted(lost)}; JSON can")
    if again.directed != graph.directed or _named_edges(again) != _named_edges(graph):
        raise InputError(
            f"{kind.title} holds decimals only and would change the weights of this graph; JSON keeps them"
        )
    return text


def _named_edges(graph: Graph) -> dict[tuple[str, ...], Fraction]:
    ends = [(graph.nodes[edge.u], graph.nodes[edge.v]) for edge in graph.edges]
    pairs = ends if graph.directed else [tuple(sorted(pair)) for pair in ends]
    return dict(zip(pairs, (edge.weight for edge in graph.edges), strict=True))


def _network(graph: Graph) -> nx.Graph:
    """By name, with weights as numbers (left out where all are 1) and places."""
    import networkx as nx

    made = nx.DiGraph() if graph.directed else nx.Graph()
    for name, (x, y) in zip(graph.nodes, graph.positions, strict=True):
        made.add_node(name, x=x, y=y)
    for edge in graph.edges:
        weight = {"weight": float(edge.weight)} if graph.weighted else {}
        made.add_edge(graph.nodes[edge.u], graph.nodes[edge.v], **weight)
    return made


def _refuse(title: str, **features: bool) -> None:
    words = {
        "directed": "directions",
        "weighted": "weights",
        "loops": "self-loops",
        "names": "names other than 1, 2, 3, …",
    }
    found = [words[feature] for feature, present in features.items() if present]
    if found:
        raise InputError(f"{title} holds no {' and no '.join(found)}, which this graph has; JSON holds them")


def _has_loops(graph: Graph) -> bool:
    return any(edge.u == edge.v for edge in graph.edges)


def _has_names(graph: Graph) -> bool:
    return graph.nodes != tuple(str(number) for number in range(1, len(graph.nodes) + 1))
