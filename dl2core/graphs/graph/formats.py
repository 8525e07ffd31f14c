"""Graphs as files: edge list, adjacency csv, networkx's node-link JSON; and, out only, LaTeX, NumPy and SVG."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from fractions import Fraction
from html import escape

from dl2core.errors import InputError
from dl2core.graphs.graph import layout
from dl2core.graphs.graph.edge_list import format_edges, keep_positions, parse_edges
from dl2core.graphs.graph.graph import MAX_NODES, Edge, Graph, clean_name
from dl2core.graphs.graph.text import bounded, parse_json
from dl2core.graphs.graph.weight import MAX_WEIGHT, Matrix, read_weight, write_weight

LONGEST_LINE = 20_000  # of a matrix: 50 cells and to spare, and below what Python's csv reader takes for one cell


def read_csv(text: str) -> tuple[tuple[str, ...], list[list[Fraction]]]:
    """An adjacency matrix as csv, with or without a first row and column of names; commas, semicolons or tabs.

    Returns:
        names ("1" to "N" where the file has none) and the (N, N) weights, 0 for no edge.

    Raises:
        InputError: with the row and column of what cannot be read.
    """
    lines = [line for line in bounded(text).splitlines() if line.strip()]
    if not lines:
        raise InputError("the file is empty; an adjacency matrix has one line per node")
    rows = _rows(lines)
    names: tuple[str, ...] = ()
    if not rows[0][0] and len(rows) > 1:  # an empty corner: names above and at the left
        names = tuple(clean_name(name) for name in rows[0][1:])
        rows = [row[1:] for row in rows[1:]]
    if len(rows) > MAX_NODES:
        raise InputError(f"the matrix has {len(rows)} rows, the limit is {MAX_NODES} nodes")
    matrix = []
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows):
            raise InputError(
                f"the matrix has {len(rows)} rows, but row {number} has {len(row)} entries; it must be square"
            )
        matrix.append([_entry(cell, number, column) for column, cell in enumerate(row, 1)])
    return names or tuple(str(number) for number in range(1, len(rows) + 1)), matrix


def write_csv(graph: Graph) -> str:
    """The adjacency matrix as csv, with names above and at the left."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["", *graph.nodes])
    for name, row in zip(graph.nodes, graph.adjacency(), strict=True):
        writer.writerow([name, *(write_weight(entry) for entry in row)])
    return out.getvalue()


def read_node_link(text: str) -> Graph:
    """A graph as networkx writes it with `node_link_data` (edges under "edges" or, before version 3.4, "links").

    Raises:
        InputError: not JSON, or not such a document.
    """
    document = parse_json(text, "the file")
    if not isinstance(document, dict) or not isinstance(document.get("nodes"), list):
        raise InputError('the JSON has no list "nodes"; networkx.node_link_data(graph) writes one')
    if document.get("multigraph"):
        raise InputError("the JSON holds a multigraph; give parallel edges one weight, their number")
    links = document.get("edges", document.get("links"))
    if not isinstance(links, list):
        raise InputError('the JSON has no list "edges" or "links"')
    if len(document["nodes"]) > MAX_NODES:
        raise InputError(f"the JSON has {len(document['nodes'])} nodes, the limit is {MAX_NODES}")
    names = tuple(clean_name(_part(node, "id", "a node")) for node in document["nodes"])
    place = {name: number for number, name in enumerate(names)}
    edges = tuple(_link(link, place) for link in links)
    spots = [_spot(node) for node in document["nodes"]]
    placed = all(spot is not None for spot in spots)
    positions = tuple(spots) if placed else layout.tidy(len(names), [(edge.u, edge.v) for edge in edges])
    return Graph(names, edges, bool(document.get("directed")), positions)


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


def read_file(name: str, text: str, *, before: Graph) -> Graph:
    """A graph file: `.json` is node-link, anything else an edge list, whose nodes stay where `before` has them."""
    if name.lower().endswith(".json"):
        return read_node_link(text)
    return keep_positions(parse_edges(text), before)


def latex(matrix: Matrix) -> str:
    """The matrix for a LaTeX document, exact."""
    rows = " \\\\\n  ".join(" & ".join(_latex(entry) for entry in row) for row in matrix)
    return f"\\begin{{bmatrix}}\n  {rows}\n\\end{{bmatrix}}"


def numpy_line(matrix: Matrix) -> str:
    """The matrix as a line of Python: `dtype=object` where 64-bit integers would not hold it."""
    entries = [entry for row in matrix for entry in row]
    exact = all(entry.denominator == 1 for entry in entries)
    rows = ", ".join(
        "[" + ", ".join(str(entry) if exact else f"Fraction({str(entry)!r})" for entry in row) + "]" for row in matrix
    )
    large = any(abs(entry) >= 2**63 for entry in entries)
    kind = ", dtype=object" if large or not exact else ""
    head = "" if exact else "from fractions import Fraction; "
    return f"{head}import numpy as np; A = np.array([{rows}]{kind})"


def svg(graph: Graph) -> str:
    """The drawing as an SVG file of its own, black on white."""
    xs, ys = [x for x, _ in graph.positions] or [0], [y for _, y in graph.positions] or [0]
    left, top = min(xs) - 60, min(ys) - 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {max(xs) - left + 60} {max(ys) - top + 60}"'
        ' font-family="sans-serif" font-size="22" text-anchor="middle">',
        '<defs><marker id="a" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0L10 5L0 10z"/></marker></defs>',
        *(_svg_edge(graph, edge) for edge in graph.edges),
        *(_svg_node(name, x, y) for name, (x, y) in zip(graph.nodes, graph.positions, strict=True)),
        "</svg>",
    ]
    return "\n".join(parts)


def _svg_edge(graph: Graph, edge: Edge) -> str:
    (x, y), (p, q) = graph.positions[edge.u], graph.positions[edge.v]
    head = ' marker-end="url(#a)"' if graph.directed else ""
    stroke = f'fill="none" stroke="#444" stroke-width="3"{head}'
    weight = "" if edge.weight == 1 else write_weight(edge.weight)
    if edge.u == edge.v:
        loop = f"M{x - 12} {y - 24}C{x - 55} {y - 95} {x + 55} {y - 95} {x + 12} {y - 24}"
        return f'<path d="{loop}" {stroke}/><text x="{x}" y="{y - 82}">{weight}</text>'
    length = max(((p - x) ** 2 + (q - y) ** 2) ** 0.5, 1e-9)
    dx, dy = (p - x) / length * 27, (q - y) / length * 27
    both = graph.directed and any((other.u, other.v) == (edge.v, edge.u) for other in graph.edges)
    bend = 1.2 if both else 0.0
    middle = ((x + p) / 2 - dy * bend, (y + q) / 2 + dx * bend)
    path = f"M{x + dx:.1f} {y + dy:.1f}Q{middle[0]:.1f} {middle[1]:.1f} {p - dx:.1f} {q - dy:.1f}"
    return f'<path d="{path}" {stroke}/><text x="{middle[0]:.1f}" y="{middle[1] - 6:.1f}">{weight}</text>'


def _svg_node(name: str, x: float, y: float) -> str:
    half = max(26, 7 * len(name) + 8)
    body = f'<rect x="{x - half}" y="{y - 26}" width="{2 * half}" height="52" rx="26" fill="#fff" stroke="#000" stroke-width="2.5"/>'
    return f'{body}<text x="{x}" y="{y + 8}">{escape(name)}</text>'


def _entry(cell: str, row: int, column: int) -> Fraction:
    try:
        return read_weight(cell or "0")
    except InputError as error:
        raise InputError(f"row {row}, column {column}: {error}") from None


def _rows(lines: list[str]) -> list[list[str]]:
    """Cells of each line, parted by the sign that makes the first line as long as the table is high."""
    longest = max(map(len, lines))
    if longest > LONGEST_LINE:
        raise InputError(f"a line of the file has {longest:,} characters, the limit is {LONGEST_LINE:,}")
    try:
        ways = [[[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=sign)] for sign in ",;\t"]
    except csv.Error as error:  # a quotation mark that is never closed
        raise InputError(f"the file cannot be read as a table: {error}") from None
    ways.append([line.split() for line in lines])
    square = next((rows for rows in ways if len(rows[0]) == len(lines)), None)
    return square or max(ways, key=lambda rows: len(rows[0]))


def _part(item: object, part: str, what: str) -> str:
    value = item.get(part) if isinstance(item, dict) else None
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise InputError(f'{what} of the JSON has no "{part}" that is a name or a number')
    return str(value)


def _link(link: object, place: dict[str, int]) -> Edge:
    ends = [clean_name(_part(link, part, "an edge")) for part in ("source", "target")]
    unknown = next((end for end in ends if end not in place), None)
    if unknown is not None:
        raise InputError(f"an edge of the JSON leads to {unknown}, which is not among its nodes")
    weight = link.get("weight", 1)
    return Edge(
        place[ends[0]], place[ends[1]], read_weight(weight if isinstance(weight, str) else _number_text(weight))
    )


def _number_text(value: object) -> str:
    """A JSON number as text; of a whole number too large for any weight only its size is said."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > MAX_WEIGHT:
        raise InputError(f"a weight of the JSON is above the limit of {MAX_WEIGHT:,}")
    return repr(value)


def _spot(node: dict[str, object]) -> tuple[float, float] | None:
    x, y = node.get("x"), node.get("y")
    numbers = all(isinstance(c, int | float) and not isinstance(c, bool) and abs(c) <= 100_000 for c in (x, y))
    return (float(x), float(y)) if numbers else None


def _json_weight(weight: Fraction) -> int | float | str:
    """A JSON number where it says the weight exactly, else text."""
    if weight.denominator == 1:
        return int(weight)
    text = write_weight(weight)
    return text if "/" in text else float(text)


def _latex(entry: int | Fraction) -> str:
    return str(entry) if entry.denominator == 1 else f"\\frac{{{entry.numerator}}}{{{entry.denominator}}}"


EXPORTS: dict[str, tuple[str, str, Callable[[Graph], str]]] = {  # label -> file name, media type, what writes it
    "Edge list (txt)": ("graph.txt", "text/plain", format_edges),
    "Adjacency matrix (csv)": ("graph.csv", "text/csv", write_csv),
    "Node-link (JSON, networkx)": ("graph.json", "application/json", write_node_link),
    "Drawing (svg)": ("graph.svg", "image/svg+xml", svg),
}
