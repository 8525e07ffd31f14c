"""Graph files of other programs, through networkx's readers, with guards before and checks behind them.

Before: the size is bounded, XML has no entities, sections that networkx misreads are refused. Behind: whatever a reader
raises becomes one line, floats become the decimals that they print as, parallel edges are added up, and everything in a
file that a graph here cannot hold is named.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING, Any

from dl2core.errors import InputError, named, quoted
from dl2core.graphs.graph.graph import MAX_NODES, NAME_LENGTH, Point
from dl2core.graphs.graph.reading import Link, Reading, assemble, listed
from dl2core.graphs.graph.weight import MAX_WEIGHT, exact

if TYPE_CHECKING:
    import networkx as nx

_NOT_WEIGHTS = {"id", "key", "label", "type", "kind"}
_NOT_NODES = {"id", "label", "x", "y", "shape"}


def read_graphml(text: str) -> Reading:
    """GraphML: one graph, without ports and hyperedges."""
    import networkx as nx

    _check_xml(text)
    if len(re.findall(r"<graph[\s>]", text)) > 1:
        raise InputError("the GraphML file holds several graphs; save the one that is wanted in a file of its own")
    return _reading(_guarded("GraphML", lambda: nx.parse_graphml(text, node_type=str)))


def read_gexf(text: str) -> Reading:
    """GEXF 1.1 to 1.3, static."""
    import networkx as nx

    _check_xml(text)
    if re.search(r"<graph[^>]{0,500}mode=['\"]dynamic", text):
        raise InputError("the GEXF file holds a dynamic graph; export one moment of it")
    plain = text.replace("http://www.gexf.net/1.3", "http://gexf.net/1.3")  # both names of version 1.3
    source = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", plain).encode()
    return _reading(_guarded("GEXF", lambda: nx.read_gexf(BytesIO(source), node_type=str)))


def read_gml(text: str) -> Reading:
    """GML; nodes are called by their labels, or by their ids where they have none."""
    import networkx as nx

    label = "label" if re.search(r"\blabel\b", text) else "id"
    return _reading(_guarded("GML", lambda: nx.parse_gml(text.split("\n"), label=label)))


def read_pajek(text: str) -> Reading:
    """Pajek's .net: vertices, and either edges or arcs, or a matrix."""
    import networkx as nx

    lines = [line for line in text.replace("\r", "").split("\n") if not line.startswith("%")]
    sections = [line.split()[0].lower() for line in lines if line.startswith("*")]
    unknown = sorted(set(sections) - {"*network", "*vertices", "*edges", "*arcs", "*matrix"})
    if unknown:
        raise InputError(f"the Pajek file has a section {quoted(unknown[0])}; *Edges, *Arcs and *Matrix are read")
    if sum(section in ("*edges", "*arcs", "*matrix") for section in sections) > 1:
        raise InputError(
            "the Pajek file has several of *Edges, *Arcs and *Matrix; a graph here is directed or it is not"
        )
    _check_pajek_edges(lines)
    count = next(
        (
            re.fullmatch(r"\*vertices\s+(\d{1,9})\s*", line.lower())
            for line in lines
            if line.lower().startswith("*vert")
        ),
        None,
    )
    if count is None or int(count[1]) > MAX_NODES:
        raise InputError(f"the Pajek file should begin with *Vertices and a number up to {MAX_NODES}")
    made = _guarded("Pajek", lambda: nx.parse_pajek(lines))
    if len(made) != int(count[1]):
        raise InputError(f"the Pajek file announces {count[1]} vertices, {len(made)} different ones are there")
    return _reading(made)


def read_graph6(text: str) -> Reading:
    """graph6 or sparse6: one graph on one line; its nodes have no names and are counted from 1."""
    import networkx as nx

    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) != 1:
        raise InputError(f"the file holds {len(lines)} graphs, one per line; keep the line of the one that is wanted")
    line = re.sub("^>>(graph6|sparse6)<<", "", lines[0])
    if not line.isascii() or line.startswith("&"):
        raise InputError("the line is not graph6 or sparse6 (digraph6, which begins with &, is not read)")
    sparse = line.startswith(":")
    size = ord(line[1:2] or "~") - 63 if sparse else ord(line[:1] or "~") - 63
    if not 0 <= size <= MAX_NODES:
        raise InputError(f"the graph has more than {MAX_NODES} nodes, or the line is not graph6 or sparse6")
    read = nx.from_sparse6_bytes if sparse else nx.from_graph6_bytes
    made = _guarded("sparse6" if sparse else "graph6", lambda: read(line.encode()))
    names = {node: str(node + 1) for node in made}
    return _reading(nx.relabel_nodes(made, names))


def read_adjacency_list(text: str) -> Reading:
    """networkx's adjacency list: a node and its neighbours on each line, undirected."""
    import networkx as nx

    made = _guarded("adjacency list", lambda: nx.parse_adjlist(text.replace("\r", "").split("\n"), nodetype=str))
    return _reading(made, in_order=True)


def _guarded(title: str, read: Callable[[], nx.Graph]) -> nx.Graph:
    """What a reader of networkx makes of untrusted text; anything that it raises is one line."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return read()
        except Exception as error:  # noqa: BLE001  a reader may raise anything on a stranger's file
            said = str(error).strip().split("\n")[0] if str(error).strip() else type(error).__name__
            raise InputError(f"the file cannot be read as {title}: {named(said)}") from None


def _reading(made: nx.Graph, *, in_order: bool = False) -> Reading:
    """A graph of networkx as ours: labels or ids as names, weights, places, and notes on what is left out."""
    if len(made) > MAX_NODES:
        raise InputError(f"the file has {len(made):,} nodes, the limit is {MAX_NODES}")
    notes: list[str] = []
    names = dict(zip(made, _names(made, notes), strict=True))
    rows = [(u, v, data) for u, v, data in made.edges(data=True)]
    fields = {field for *_, data in rows for field in data}
    weight = next((field for field in ("weight", "value") if field in fields), "weight")
    if weight == "value":
        notes.append('edges carry "value", taken as their weight')
    for what, unread in (
        ("edges", fields - {weight} - _NOT_WEIGHTS),
        ("nodes", {field for _, data in made.nodes(data=True) for field in data} - _NOT_NODES),
    ):
        if unread:
            notes.append(f"these fields of the {what} are not used: {listed(sorted(map(str, unread)))}")
    links = [Link(names[u], names[v], _weight(data.get(weight, 1))) for u, v, data in rows]
    spots = [_spot(data) for _, data in made.nodes(data=True)]
    placed = all(spots) and len(set(spots)) == len(spots)
    return assemble(
        list(names.values()),
        links,
        directed=made.is_directed(),
        positions=[spot for spot in spots if spot] if placed else (),
        parallel=made.is_multigraph(),
        in_order=in_order,
        notes=notes,
    )


def _names(made: nx.Graph, notes: list[str]) -> list[str]:
    """Labels where every node has one of its own that can be a name, else ids, which is said."""
    ids = [node if isinstance(node, str) else str(node) for node in made]
    labels = [data.get("label") for _, data in made.nodes(data=True)]
    if not any(labels) or [str(label) for label in labels] == ids:
        return ids
    texts = [str(label).strip() if label is not None else "" for label in labels]
    usable = all(0 < len(text) <= NAME_LENGTH and text.isprintable() for text in texts) and len(set(texts)) == len(
        texts
    )
    notes.append(
        "nodes are called by their labels"
        if usable
        else "nodes are called by their ids: labels are missing, long or equal"
    )
    return texts if usable else ids


def _weight(value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InputError(f"a weight of the file is {quoted(value)}, not a number")
    if isinstance(value, int) and abs(value) > MAX_WEIGHT:
        raise InputError(f"a weight of the file is above {MAX_WEIGHT:,} or negative")
    return exact(value if isinstance(value, str) else repr(value))


def _spot(data: dict[str, Any]) -> Point | None:
    x, y = data.get("x"), data.get("y")
    numbers = all(isinstance(c, int | float) and not isinstance(c, bool) and abs(c) <= 100_000 for c in (x, y))
    return (float(x), float(y)) if numbers else None


def _check_xml(text: str) -> None:
    if re.search(r"<!(ENTITY|DOCTYPE)", text, re.IGNORECASE):
        raise InputError("the XML file defines entities or a document type, which are not read; export it without them")


def _check_pajek_edges(lines: Iterable[str]) -> None:
    """networkx takes a weight that is no number for 1, and an end that is no vertex for a new node."""
    inside = False
    for number, line in enumerate(lines, 1):
        if line.startswith("*"):
            inside = line.split()[0].lower() in ("*edges", "*arcs")
            continue
        parts = line.split()[:3] if inside else []
        if parts and (len(parts) < 2 or not all(re.fullmatch("[0-9]{1,9}", part) for part in parts[:2])):
            raise InputError(f"line {number}: {quoted(line.strip())} does not begin with the numbers of two vertices")
        if len(parts) == 3:
            try:
                exact(parts[2])
            except InputError as error:
                raise InputError(f"line {number}: {error}") from None
