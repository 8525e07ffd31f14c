"""The hero of the Walks page: A^n as a selectable table, and what made the selected entry."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dl2core.graphs.graph import build
from dl2core.graphs.graph.build import Graph, Number
from dl2core.graphs.walks import digits, enumerate, matrix_text, walks
from pages.graphs import cached as graphs
from pages.graphs import source as graph_source
from pages.graphs.canvas import Frame
from pages.graphs.matrix_grid import Cell, heat_of, matrix_grid
from pages.ui import export, link_value, state
from pages.ui.markdown import literal

CELL, _CELL_OF = "walk_cell", "walk_cell_of"  # the selection, and the graph for which it was last drawn
LONGEST = 200  # edges
ROOM = 7  # rows of the table that there is always a place for
LISTED = 50  # walks that are listed and drawn
MOST_TERMS = 12  # terms of a product that stand side by side
SHOWN_NODES = 24  # of one walk, written out
_UP = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_name(length: int) -> str:
    """ "A³"."""
    return f"A{str(length).translate(_UP)}"


def cell(graph: Graph, counts: Sequence[Sequence[Number]]) -> Cell:
    """The selected row and column, 0-based: from the link ("1,2"), else an entry that is worth a look.

    A selection that stood when the graph was changed, and is 0 in the new one, gives way to such an entry.
    """
    size = len(graph.nodes)

    def valid(text: str) -> bool:
        parts = text.split(",")
        return len(parts) == 2 and all(
            len(part) <= 2 and part.isascii() and part.isdigit() and 1 <= int(part) <= size for part in parts
        )

    if not size:
        return 0, 0
    best = _written(telling(counts))
    text, graph_now = link_value.read(CELL, best, valid=valid), graph_source.text()
    row, column = (int(part) - 1 for part in text.split(","))
    before = state.value_of(_CELL_OF)
    state.put(_CELL_OF, (text, graph_now))
    if not counts[row][column] and before and before[0] == text and before[1] != graph_now:
        choose(telling(counts))
        return cell(graph, counts)
    return row, column


def telling(counts: Sequence[Sequence[Number]]) -> Cell:
    """An entry whose walks can be told apart at a glance: about three of them, between two different nodes."""
    size = range(len(counts))
    known = [(i, j) for i in size for j in size if counts[i][j]]

    def far(place: Cell) -> tuple[bool, Number]:
        return place[0] == place[1], abs(counts[place[0]][place[1]] - 3)

    return min(known, key=far, default=(0, min(1, len(counts) - 1)))


def _written(place: Cell) -> str:
    return f"{place[0] + 1},{place[1] + 1}"


def choose(chosen: Cell) -> None:
    """Select an entry; for callbacks."""
    link_value.write(CELL, _written(chosen))


def listing(graph: Graph, length: int, selected: Cell, kind: enumerate.Kind) -> enumerate.Listing:
    """What is stepped through; walks where trails or paths cannot be counted, an empty list where there are no nodes."""
    if not graph.nodes:
        return enumerate.Listing(kind, (), 0, True)
    small = len(graph.nodes) <= enumerate.MAX_COUNT_NODES
    return graphs.listing(graph_source.text(), *selected, length, kind if small else "walk", LISTED)


def frames(graph: Graph, listed: enumerate.Listing) -> list[Frame]:
    """One frame per listed walk, for the canvas."""
    return [Frame(_sequence(graph, walk) + _weight(graph, walk), walk=walk) for walk in listed.walks]


def power_table(graph: Graph, counts: Sequence[Sequence[Number]], length: int, selected: Cell) -> None:
    """A^n, coloured by size; click or arrow keys select an entry."""
    matrix_grid(
        [[digits.short(entry) for entry in row] for row in counts],
        key="walk_power",
        rows=graph.nodes,
        columns=graph.nodes,
        label=f"{power_name(length)}: number of walks of {length} edges, from row to column",
        corner=power_name(length),
        heat=heat_of(counts),
        selected=selected,
        on_select=choose,
        lights=length == 1,
        height=400,
        room=ROOM,
    )


def entry_story(graph: Graph, counts: Sequence[Sequence[Number]], length: int, selected: Cell) -> None:
    """The selected entry in words, exactly, and the row-times-column product that made it."""
    row, column = selected
    entry, start, end = counts[row][column], graph.nodes[row], graph.nodes[column]
    exact = f"{entry:,}" if isinstance(entry, int) and abs(entry) < 10**9 else digits.short(entry)
    what = "total weight of the walks" if graph.weighted else ("walk" if entry == 1 else "walks")
    edges = f"{length} edge" if length == 1 else f"{length} edges"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="walk_entry"):
        st.markdown(
            f"**{power_name(length)} at {literal(start)} → {literal(end)} is {exact}**: {what} of {edges}",
            width="content",
        )
        _extend(graph, length, selected)
    if digits.short(entry) != digits.text(entry):
        st.code(digits.text(entry), language=None, wrap_lines=True)
    if length:
        _product(graph, length, selected)
    else:
        st.caption("A⁰ is the identity: one walk without any edge, from each node to itself.")


def _extend(graph: Graph, length: int, selected: Cell) -> None:
    """A button that adds one edge to every walk of the entry: n + 1, and the entry of where they then end."""
    row, column = selected
    weights = graph.adjacency()[column]
    onward = [node for node in range(len(weights)) if weights[node]]
    if not onward or length >= LONGEST:
        return
    to = next((node for node in onward if node != row), onward[0])
    st.button(
        f"Extend each by {literal(graph.nodes[column])} → {literal(graph.nodes[to])}: n = {length + 1}",
        key="walk_extend",
        on_click=state.set_values,
        args=({"walk_n": length + 1, CELL: _written((row, to))},),
        help="One more edge for every walk; the new entry also counts walks that come to its end from elsewhere",
    )


def count_line(graph: Graph, length: int, selected: Cell, listed: enumerate.Listing) -> str:
    """How many are listed, and how many walks, trails and paths there are, or why that is not known."""
    if not graph.nodes:
        return "The graph is empty: choose Add and click into the drawing, or press N there."
    found = graphs.counts(graph_source.text(), *selected, length)
    parts = [
        f"{'' if one.complete else 'at least '}{digits.short(one.number)} {one.kind}{'' if one.number == 1 and one.complete else 's'}"
        for one in found
    ]
    if listed.more:
        parts.append(f"{len(listed.walks)} {listed.kind}s listed, and {digits.short(listed.more)} more")
    if len(found) == 1:
        parts.append(
            f"trails and paths are counted up to {enumerate.MAX_COUNT_NODES} nodes: no formula is known, they can only be listed"
        )
    return " · ".join(parts)


def power_code(graph: Graph, counts: Sequence[Sequence[Number]], length: int) -> None:
    """The power for LaTeX and NumPy, and the same on the command line."""
    st.caption(f"{power_name(length)} for LaTeX, for NumPy, and on the command line")
    edges = build.format_edges(graph).replace(",\n", ", ")  # nodes without any edge keep their lines
    st.code(matrix_text.latex(counts), language="latex", height=110)
    st.code(matrix_text.numpy_line(counts), language="python", height=70)
    st.code(
        export.shell("walks", {"--edges": edges, "--length": length, "--directed": graph.directed}),
        language="bash",
        height=70,
    )


def _product(graph: Graph, length: int, selected: Cell) -> None:
    row, column = selected
    text = graph_source.text()
    before = graphs.power(text, length - 1)
    all_terms = walks.terms(before, graph.adjacency(), row, column)
    shown = [term for term in all_terms if term.product] if len(all_terms) > MOST_TERMS else all_terms
    left_out = len(shown) - MOST_TERMS
    shown = shown[:MOST_TERMS]
    total = digits.short(sum((term.product for term in all_terms), start=0))
    if not shown:
        st.caption(f"All {len(all_terms)} terms of the product are 0.")
        return
    matrix_grid(
        [
            [*(digits.short(term.before) for term in shown), ""],
            [*(digits.short(term.edge) for term in shown), ""],
            [*(digits.short(term.product) for term in shown), total],
        ],
        key="walk_product",
        rows=[f"{power_name(length - 1)}, {graph.nodes[row]} → k", f"A, k → {graph.nodes[column]}", "product"],
        columns=[*(graph.nodes[term.via] for term in shown), "sum"],
        corner="k",
        label=f"Row {graph.nodes[row]} of {power_name(length - 1)} times column {graph.nodes[column]} of A",
        heat=["0" * (len(shown) + 1)] * 2 + ["".join("4" if term.product else "0" for term in shown) + "0"],
    )
    hidden = len(all_terms) - len(shown) - max(left_out, 0)
    notes = [f"Walks of {length - 1} edges to k, times the last edge from k to {literal(graph.nodes[column])}"]
    if hidden:
        notes.append("1 term that is 0 is left out" if hidden == 1 else f"{hidden} terms that are 0 are left out")
    if left_out > 0:
        notes.append(f"{left_out} more terms")
    st.caption("; ".join(notes) + ".")


def _sequence(graph: Graph, walk: enumerate.Walk) -> str:
    names = [graph.nodes[node] for node in walk]
    if len(names) > SHOWN_NODES:
        names = [*names[: SHOWN_NODES - 2], "…", names[-1]]
    return " → ".join(names)


def _weight(graph: Graph, walk: enumerate.Walk) -> str:
    return f" (weight {digits.short(enumerate.weight_of(graph, walk))})" if graph.weighted else ""
