"""What every reader of graphs ends with: named ends and exact weights become a checked graph, and what was changed is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from dl2core.errors import InputError, named, quoted
from dl2core.graphs.graph import layout
from dl2core.graphs.graph.graph import MAX_NODES, Edge, Graph, clean_name
from dl2core.graphs.graph.weight import fit


@dataclass(frozen=True)
class Reading:
    """A graph, and one line for everything in the text that it does not say as the text did."""

    graph: Graph
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """An adjacency matrix as it was read: it may not be symmetric, which only an undirected graph minds."""

    names: tuple[str, ...]
    matrix: list[list[Fraction]]  # (N, N), 0 for no edge
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """An edge as a file has it, between names."""

    u: str
    v: str
    weight: Fraction = Fraction(1)


def assemble(
    names: Sequence[str],
    links: Sequence[Link],
    *,
    directed: bool,
    positions: Sequence[tuple[float, float]] = (),
    parallel: bool = False,
    in_order: bool = True,
    notes: Sequence[str] = (),
) -> Reading:
    """A graph of names and links.

    Args:
        names: nodes; ends of links that are not among them are an error.
        links: weights of 0 are left out.
        directed: whether links lead one way.
        positions: a point per name; laid out if empty.
        parallel: whether links between the same two nodes are added up, which is said; else they are refused.
        in_order: names that are all whole numbers are put in their order.
        notes: what the reader has to say already.

    Raises:
        InputError: too many nodes, a name or weight that is not allowed, an end without a node, an edge twice.
    """
    if len(names) > MAX_NODES:
        raise InputError(f"the graph has {len(names):,} nodes, the limit is {MAX_NODES}")
    clean = [clean_name(name) for name in names]
    order = (
        sorted(range(len(clean)), key=lambda k: int(clean[k])) if in_order and numbered(clean) else range(len(clean))
    )
    place = {name: number for number, name in enumerate(clean[k] for k in order)}
    weights: dict[tuple[int, int], Fraction] = {}
    added = 0
    for link in links:
        ends = [clean_name(link.u), clean_name(link.v)]
        unknown = next((end for end in ends if end not in place), None)
        if unknown is not None:
            raise InputError(f"an edge leads to {quoted(unknown)}, which is not among the nodes")
        u, v = (place[end] for end in ends)
        pair = (v, u) if not directed and (v, u) in weights else (u, v)
        if pair in weights and not parallel:
            raise InputError(
                f"the edge {ends[0]}{'>' if directed else '-'}{ends[1]} is there twice; give it one weight"
            )
        added += pair in weights
        weights[pair] = weights.get(pair, Fraction(0)) + link.weight
    kept = {pair: weight for pair, weight in weights.items() if weight}
    fitted, changed = fit(list(kept.values()))
    says = [
        *notes,
        *([f"{added} parallel edges were added up: weights count walks"] if added else []),
        *([changed] if changed else []),
    ]
    edges = tuple(Edge(u, v, weight) for (u, v), weight in zip(kept, fitted, strict=True))
    points = tuple(positions[k] for k in order) if positions else layout.tidy(len(clean), list(kept))
    return Reading(Graph(tuple(place), edges, directed, points), tuple(says))


def numbered(names: Sequence[str]) -> bool:
    """Whether all names are whole numbers."""
    return all(re.fullmatch(r"[0-9]{1,9}", name) for name in names)


def table(names: Sequence[str], matrix: Sequence[Sequence[Fraction]], notes: Sequence[str] = ()) -> Table:
    """A matrix with weights that fit together.

    Raises:
        InputError: a name that is not allowed, or weights without a common denominator.
    """
    clean = tuple(clean_name(name) for name in names)
    fitted, changed = fit([entry for row in matrix for entry in row])
    size = len(clean)
    rows = [fitted[k * size : (k + 1) * size] for k in range(size)]
    return Table(clean, rows, (*notes, *([changed] if changed else [])))


def listed(names: Sequence[str]) -> str:
    """Foreign names for a note, at most 60 characters of them."""
    return named(", ".join(names))
