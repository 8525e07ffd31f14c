"""The drawing of a graph as a file of its own."""

from __future__ import annotations

from html import escape

from dl2core.graphs.graph.graph import Edge, Graph
from dl2core.graphs.graph.weight import write_weight


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
