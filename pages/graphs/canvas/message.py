"""The graph on its way to the browser and back. What comes back is input like any other: it is rebuilt and checked."""

from __future__ import annotations

from collections.abc import Mapping

from dl2core.errors import InputError
from dl2core.graphs.graph.build import MAX_NODES, Edge, Graph, read_weight, write_weight

_BROKEN = "the drawing sent something that is not a graph"


def to_message(graph: Graph) -> dict[str, object]:
    """Nodes with names and places, edges as pairs of node numbers with their weights as exact text."""
    return {
        "nodes": [{"name": name, "x": x, "y": y} for name, (x, y) in zip(graph.nodes, graph.positions, strict=True)],
        "edges": [{"u": edge.u, "v": edge.v, "w": write_weight(edge.weight)} for edge in graph.edges],
        "directed": graph.directed,
    }


def from_message(message: object) -> Graph:
    """The graph that the browser sent.

    Raises:
        InputError: a part is missing or of the wrong kind, or the graph is not allowed (51 nodes, a name twice, …).
    """
    nodes, edges = _list(message, "nodes"), _list(message, "edges")
    if len(nodes) > MAX_NODES or len(edges) > MAX_NODES**2:
        raise InputError(f"the drawing has {len(nodes)} nodes and {len(edges)} edges; the limit is {MAX_NODES} nodes")
    return Graph(
        nodes=tuple(_text(node, "name") for node in nodes),
        edges=tuple(Edge(_index(edge, "u"), _index(edge, "v"), read_weight(_text(edge, "w"))) for edge in edges),
        directed=message.get("directed") is True,
        positions=tuple((float(round(_number(node, "x"))), float(round(_number(node, "y")))) for node in nodes),
    )


def _list(message: object, part: str) -> list[object]:
    found = message.get(part) if isinstance(message, Mapping) else None
    if not isinstance(found, list):
        raise InputError(_BROKEN)
    return found


def _text(item: object, part: str) -> str:
    found = item.get(part) if isinstance(item, Mapping) else None
    if not isinstance(found, str):
        raise InputError(_BROKEN)
    return found


def _index(item: object, part: str) -> int:
    found = item.get(part) if isinstance(item, Mapping) else None
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < MAX_NODES:
        raise InputError(_BROKEN)
    return found


def _number(item: object, part: str) -> float:
    found = item.get(part) if isinstance(item, Mapping) else None
    if not isinstance(found, int | float) or isinstance(found, bool) or not abs(found) <= 100_000:  # nor nan
        raise InputError(_BROKEN)
    return found
