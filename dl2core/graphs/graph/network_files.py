"""Graph files of other programs, through networkx's readers and writers, with guards before and checks behind them.

Before: the size is bounded, XML has no entities, sections that networkx misreads are refused. Behind: whatever a reader
raises becomes one line, floats become the decimals that they print as, parallel edges are added up, and everything in a
file that a graph here cannot hold is named. A written file is read again: what does not come back is refused.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dl2core.errors import InputError, named, quoted
from dl2core.graphs.graph.graph import MAX_NODES, NAME_LENGTH, Graph, Point
from dl2core.graphs.graph.reading import Link, Reading, assemble, listed
from dl2core.graphs.graph.weight import MAX_WEIGHT, exact

if TYPE_CHECKING:
    import networkx as nx

_NOT_WEIGHTS = {"id", "key", "label", "type", "kind"}
_NOT_NODES = {"id", "label", "x", "y", "shape"}


@dataclass(frozen=True)
class Format:
    """One kind of file."""

    title: str
    endings: tuple[str, ...]  # the first one is written
    read: Callable[[str], Reading]
    write: Callable[[Graph], str]  # refuses what the format cannot hold


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
    from io import BytesIO

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
    Format("GraphML", ("graphml",), read_graphml, write_graphml),
    Format("GEXF", ("gexf",), read_gexf, write_gexf),
    Format("GML", ("gml",), read_gml, write_gml),
    Format("Pajek", ("net", "paj"), read_pajek, write_pajek),
    Format("graph6", ("g6", "graph6"), read_graph6, write_graph6),
    Format("sparse6", ("s6", "sparse6"), read_graph6, write_sparse6),
    Format("Adjacency list", ("adjlist",), read_adjacency_list, write_adjacency_list),
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
