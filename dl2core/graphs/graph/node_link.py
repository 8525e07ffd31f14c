"""Graphs as JSON: networkx's node-link form, and its kin of d3 and Cytoscape."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from dl2core.errors import InputError, quoted
from dl2core.graphs.graph.graph import MAX_NODES, Graph, Point
from dl2core.graphs.graph.reading import Link, Reading, assemble, listed
from dl2core.graphs.graph.text import parse_json
from dl2core.graphs.graph.weight import MAX_WEIGHT, exact, write_weight

_LIST = "networkx.node_link_data(graph) writes one"
_KNOWN = {"source", "target", "weight", "key", "id", "index", "interaction"}


def read_node_link(text: str) -> Reading:
    """A graph as networkx writes it with `node_link_data` (edges under "edges" or, before version 3.4, "links").

    Read too: links that carry "value" (d3), whose ends are the nodes' positions (d3), nodes with a "name" in place of an
    "id", and Cytoscape's elements. Parallel edges of a multigraph are added up.

    Raises:
        InputError: not JSON, or not such a document.
    """
    document = parse_json(text, "the file")
    if not isinstance(document, dict):
        raise InputError(
            f'the JSON holds a {type(document).__name__}, not an object with lists "nodes" and "edges"; {_LIST}'
        )
    elements = document.get("elements")
    if isinstance(elements, dict):
        document |= {
            part: [one.get("data") if isinstance(one, dict) else one for one in _list(elements, (part,))]
            for part in ("nodes", "edges")
        }
    nodes, links = _list(document, ("nodes",)), _list(document, ("edges", "links"))
    if len(nodes) > MAX_NODES:
        raise InputError(f"the JSON has {len(nodes):,} nodes, the limit is {MAX_NODES}")
    notes: list[str] = []
    field = "id" if any(isinstance(node, dict) and "id" in node for node in nodes) else "name"
    names = [_name(node, field, "a node") for node in nodes]
    ends = [(_name(link, "source", "an edge"), _name(link, "target", "an edge")) for link in links]
    if links and _are_positions(links, names, by_name=field == "name"):
        ends = [(names[link["source"]], names[link["target"]]) for link in links]
        notes.append("edges name their nodes by position, from 0")
    weight = _weight_field(links, notes)
    edges = [
        Link(u, v, _weight(link.get(weight, 1) if weight else 1)) for (u, v), link in zip(ends, links, strict=True)
    ]
    directed = document.get(
        "directed", document.get("data", {}).get("directed") if isinstance(document.get("data"), dict) else False
    )
    spots = [_spot(node) for node in nodes]
    return assemble(
        names,
        edges,
        directed=directed is True or directed == 1,
        positions=[spot for spot in spots if spot] if all(spots) else (),
        parallel=bool(document.get("multigraph")),
        in_order=False,
        notes=notes,
    )


def write_node_link(graph: Graph) -> str:
    """The graph for `networkx.node_link_graph(json.load(file), edges="edges")`; places and exact weights are kept."""
    document = {
        "directed": graph.directed,
        "multigraph": False,
        "graph": {},
        "nodes": [{"id": name, "x": x, "y": y} for name, (x, y) in zip(graph.nodes, graph.positions, strict=True)],
        "edges": [
            {"source": graph.nodes[edge.u], "target": graph.nodes[edge.v], "weight": _json_weight(edge.weight)}
            for edge in graph.edges
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _list(document: Mapping[str, Any], fields: Sequence[str]) -> list[Any]:
    found = next((document[field] for field in fields if field in document), None)
    if not isinstance(found, list):
        raise InputError(
            f"the JSON has no list {' or '.join(f'{chr(34)}{field}{chr(34)}' for field in fields)}; {_LIST}"
        )
    return found


def _name(item: object, field: str, what: str) -> str:
    """A name that is text, a number, or a tuple of both (which JSON makes a list): (0, 1)."""
    value = item.get(field) if isinstance(item, dict) else None
    if isinstance(value, list) and 0 < len(value) <= 10 and all(isinstance(v, str | int | float) for v in value):
        return f"({', '.join(str(_plain(v)) for v in value)})"
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise InputError(f'{what} of the JSON has no "{field}" that is a name or a number')
    return str(_plain(value))


def _plain(value: str | float) -> str | float:
    """A value that `str` takes: of a huge whole number only that it is one."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**30:
        raise InputError("a name of the JSON is a number of more than 30 digits")
    return value


def _are_positions(links: Sequence[Any], names: Sequence[str], *, by_name: bool) -> bool:
    """Whether the ends are positions of nodes: whole numbers in range, none of which is a name."""
    ends = [link[part] for link in links for part in ("source", "target")]
    whole = all(type(end) is int and 0 <= end < len(names) for end in ends)
    return whole and (by_name or not any(str(end) in names for end in ends))


def _weight_field(links: Sequence[Mapping[str, Any]], notes: list[str]) -> str | None:
    """Where the links carry their weights; what else they carry goes into a note."""
    fields = {field for link in links for field in link}
    weight = next((field for field in ("weight", "value") if field in fields), None)
    if weight == "value":
        notes.append('edges carry "value", taken as their weight')
    unread = sorted(fields - _KNOWN - {weight or "weight"})
    if unread:
        notes.append(f"these fields of the edges are not used: {listed(unread)}")
    return weight


def _weight(value: object) -> Fraction:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > MAX_WEIGHT:
        raise InputError(
            f"a weight of the JSON is {'above the limit of' if value > 0 else 'negative, below'} {MAX_WEIGHT if value > 0 else -MAX_WEIGHT:,}"
        )
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise InputError(f"a weight of the JSON is {quoted(value)}, not a number")
    return exact(value if isinstance(value, str) else repr(value))


def _spot(node: Mapping[str, Any]) -> Point | None:
    x, y = node.get("x"), node.get("y")
    numbers = all(isinstance(c, int | float) and not isinstance(c, bool) and abs(c) <= 100_000 for c in (x, y))
    return (float(x), float(y)) if numbers else None


def _json_weight(weight: Fraction) -> int | float | str:
    """A JSON number where it says the weight exactly, else text."""
    if weight.denominator == 1:
        return int(weight)
    text = write_weight(weight)
    return text if "/" in text else float(text)
