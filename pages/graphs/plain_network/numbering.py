"""Another numbering: P A Pᵀ beside A, and what a graph network and a plain network make of both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from dl2core.graphs.graph.graph import Graph
from dl2core.graphs.layers import features, permutation, variants
from dl2core.graphs.layers.layer import Array
from pages.graphs import charts
from pages.graphs import source as graph_source
from pages.graphs.plain_network import refinement as colours_view
from pages.graphs.plain_network import snippet
from pages.graphs.plain_network.presets import ROOM
from pages.graphs.plain_network.shuffle import Bench, Numbering, bench
from pages.ui import controls, export, frame, jobs, link_value, numbers, plot, provenance
from pages.ui.cached import charts as kept
from pages.ui.head import Head
from pages.ui.room import room

LAYERS, WEIGHT_SEED = 2, 1
AHEAD = 8  # shuffles that are computed at once, so that a press needs no server
VIEWS = ("Numbers", "All its matrices", "What it cannot tell apart")
SHOWN_MATRICES = 60
NUMBER = "perm_seed"  # the numbering in view: 0 as it was, else the seed of the shuffle


@dataclass(frozen=True)
class Asked:
    """Which numberings to go through, and which one is in view."""

    orders: tuple[tuple[int, tuple[int, ...]], ...]  # number and order, the first as it was
    number: int
    verb: str

    @property
    def order(self) -> tuple[int, ...]:
        return dict(self.orders)[self.number]


def options(graph: Graph) -> Asked:
    """Widgets for the new numbering, drawn into the page's row; the orders they ask for."""
    count, nodes = len(graph.nodes), list(graph.nodes)
    as_it_was = (0, tuple(range(count)))
    with controls.more("perm"):
        how = controls.one_of("Renumber by", ("shuffle", "swap"), key="perm_how")
        if how == "swap":
            first = controls.select("Node", nodes, key="perm_first", width=120)
            second = controls.select("with", nodes, key="perm_second", default=nodes[min(1, count - 1)], width=120)
    if how == "swap":
        number = int(link_value.read(NUMBER, "1", valid=lambda text: text in ("0", "1")))
        order = permutation.swapped(count, graph.index(first), graph.index(second))
        return Asked((as_it_was, (1, order)), number, f"Swap {first} and {second}")
    number = int(link_value.read(NUMBER, "1", valid=_is_number))
    seeds = range(max(number, 1), max(number, 1) + AHEAD)
    shuffles = tuple((seed, permutation.shuffled(count, seed=seed)) for seed in seeds)
    return Asked((as_it_was, *shuffles), number, "Shuffle")


def _is_number(text: str) -> bool:
    return len(text) <= 9 and text.isascii() and text.isdigit()


def show(graph: Graph, asked: Asked, head: Head) -> None:
    """See what follows from another numbering.

    Args:
        graph: the shared graph.
        asked: the new numberings, as `options` gave them.
        head: says what is drawn.
    """
    head.shows(graph_source.called())
    adjacency = np.array(graph.adjacency(), dtype=np.float64)
    start = features.start(graph.nodes, "numbers")
    layers = features.weights(1, LAYERS, kind="seeded", seed=WEIGHT_SEED, activation="tanh")
    plain = permutation.flat_network(len(graph.nodes), 1, seed=WEIGHT_SEED)

    def network(a: Array, h: Array) -> Array:
        return variants.run(a, h / 10, layers, name="mean")[-1].after

    def flat(a: Array, h: Array) -> Array:
        return plain(a, h / 10)

    steps = []
    for number, order in asked.orders:
        renumbered = permutation.relabelled(adjacency, start, order)
        answers = [permutation.matrix(order).T @ f(*renumbered) for f in (network, flat)]
        changes = [
            float(np.abs(now - f(adjacency, start)).max()) for now, f in zip(answers, (network, flat), strict=True)
        ]
        steps.append(
            Numbering(
                number,
                "as it was" if not number else "swapped" if len(asked.orders) == 2 else f"shuffle {number}",
                order,
                tuple(tuple(float(x) for x in answer[:, 0]) for answer in answers),
                _sentence(number, *changes),
            )
        )
    every = [x for step in steps for answer in step.answers for x in answer]
    with room("perm_room", ROOM), st.container(gap=None):
        facts = f"{LAYERS} layers, tanh", f"plain network of {plain.inputs} inputs", f"weights of seed {WEIGHT_SEED}"
        jobs.line(provenance.describe("computed", *facts, "ring as it was, dot now"))
        bench(
            Bench(
                graph,
                tuple((int(i), int(j), numbers.number(float(adjacency[i, j]))) for i, j in np.argwhere(adjacency)),
                steps,
                ("Graph network", "Plain network"),
                tuple(
                    f"{name}: each node's answer before (ring) and after (dot) renumbering"
                    for name in ("Graph network", "Plain network")
                ),
                _ticks(min(every), max(every)),
                _span(min(every), max(every)),
                asked.verb,
            ),
            key="perm_bench",
            number=asked.number,
            on_step=lambda number: link_value.write(NUMBER, str(number)),
        )
    rows = [
        {"network": name, "node": node, "numbering": step.called, "answer": answer}
        for step in steps
        for name, answers in zip(("Graph network", "Plain network"), step.answers, strict=True)
        for node, answer in zip(graph.nodes, answers, strict=True)
    ]
    python = snippet.numbering(graph_source.text(), asked.order, layers=LAYERS, seed=WEIGHT_SEED)
    export.menu("perm", rows=rows, python=python)
    view = controls.one_of("Look closer", VIEWS, key="perm_view")
    with frame.guard():
        if view == VIEWS[0]:
            _matrices(adjacency, start, asked.order)
        elif view == VIEWS[1]:
            _all(adjacency)
        else:
            colours_view.show(graph, adjacency)


def _sentence(number: int, graph: float, plain: float) -> str:
    """What became of the answers, as the largest change of any node's."""
    if not number:
        return "Both networks have answered for every node. Give the nodes other numbers: whose answers stay?"
    stays = "changes no answer" if graph < 1e-9 else f"changes answers by up to {numbers.number(graph, 2)}"
    rounding = f" (rounding apart: {numbers.error(graph)})" if 0 < graph < 1e-9 else ""
    breaks = "changes none either, by chance" if plain < 1e-9 else f"changes by up to {numbers.number(plain, 2)}"
    return f"Renumbering {stays} of the graph network{rounding}. The plain network's answer for the same node {breaks}."


def _span(low: float, high: float) -> tuple[float, float]:
    rest = 0.08 * (high - low) or 0.1
    return low - rest, high + rest


def _ticks(low: float, high: float) -> tuple[float, ...]:
    """Three to six round numbers between low and high."""
    step = 10.0 ** np.floor(np.log10(max(high - low, 1e-9)))
    step = next(one for one in (step, step / 2, step / 5) if (high - low) / one >= 3)
    first = np.ceil(low / step)
    return tuple(round(float(k * step), 6) for k in np.arange(first, np.floor(high / step) + 1))


def _cells(matrix: Array, title: str) -> list[dict[str, object]]:
    return [
        {"matrix": title, "row": i + 1, "column": j + 1, "value": float(matrix[i, j])}
        for i, j in np.ndindex(matrix.shape)
    ]


def _matrices(adjacency: Array, start: Array, order: tuple[int, ...]) -> None:
    """P, P A Pᵀ and P H as tables."""
    st.latex(r"f(P A P^\top, P H) = P f(A, H)")
    heads = [str(i + 1) for i in range(len(order))]
    renumbered = permutation.relabelled(adjacency, start, order)
    with st.container(horizontal=True, gap="medium"):
        for title, matrix in (("P", permutation.matrix(order)), ("P A Pᵀ", renumbered[0]), ("P H", renumbered[1])):
            with st.container(width="content"):
                st.caption(title)
                columns = heads if matrix.shape[1] == len(heads) else ["value"]
                table = pd.DataFrame(
                    [[numbers.number(x) for x in row] for row in matrix.tolist()], index=heads, columns=columns
                )
                st.dataframe(table, width="content", height=min(38 + 35 * len(heads), 320), alt=f"The matrix {title}")


def _all(adjacency: Array) -> None:
    """Every adjacency matrix of the graph."""
    found = permutation.all_matrices(adjacency)
    total = len(found) * found[0].count
    more = f", the first {SHOWN_MATRICES} are shown" if len(found) > SHOWN_MATRICES else ""
    st.markdown(
        f"One graph, {total:,} numberings, **{len(found):,} different matrices**: {found[0].count:,} numberings each leave the matrix as it is "
        f"(the graph's symmetries){more}. A plain network has to learn each of them anew."
    )
    cells = [cell for i, one in enumerate(found[:SHOWN_MATRICES]) for cell in _cells(one.adjacency, str(i + 1))]
    plot.show(
        kept.chart(charts.many_matrices, cells),
        width="content",
        alt=f"{min(len(found), SHOWN_MATRICES)} adjacency matrices of the same graph",
    )
