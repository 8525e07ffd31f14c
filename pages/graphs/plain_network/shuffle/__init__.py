"""Renumbering in the browser: drawing, matrix and both networks' answers change together, on one press.

bench(Bench(graph, entries, steps, …), key="perm_bench", number=1, on_step=…)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dl2core.graphs.graph.graph import Graph
from pages.ui import state

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "dl2lab.shuffle",
    html=(_HERE / "shuffle.html").read_text(encoding="utf-8"),
    css=(_HERE / "shuffle.css").read_text(encoding="utf-8"),
    js=(_HERE / "shuffle.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Numbering:
    """One numbering of the nodes, and what the networks answer under it.

    Args:
        number: what the link calls it; 0 is the numbering as it was.
        called: the same in words.
        order: which old node stands at each new place, 0-based.
        answers: per network one number per node, nodes in their old order.
        said: the outcome in a sentence.
    """

    number: int
    called: str
    order: tuple[int, ...]
    answers: tuple[tuple[float, ...], ...]
    said: str


@dataclass(frozen=True)
class Bench:
    """What is drawn.

    Args:
        graph: the graph; its names are the old numbers.
        entries: (row, column, text) of the entries of A that are not 0.
        steps: the numbering as it was, then those that a press goes through.
        networks: their names, in the order of `Numbering.answers`.
        alts: what each network's picture shows, for screen readers.
        ticks: of the answers' axis, round.
        span: smallest and largest answer.
        verb: what the button says.
    """

    graph: Graph
    entries: tuple[tuple[int, int, str], ...]
    steps: Sequence[Numbering]
    networks: tuple[str, str]
    alts: tuple[str, str]
    ticks: tuple[float, ...]
    span: tuple[float, float]
    verb: str


def bench(shown: Bench, *, key: str, number: int, on_step: Callable[[int], None]) -> None:
    """Draw it.

    Args:
        shown: what is drawn.
        key: of this mount.
        number: the numbering in view, one of `shown.steps`.
        on_step: gets the numbering that was reached, before the page runs again.
    """
    numbers = [step.number for step in shown.steps]

    def moved() -> None:
        reached = (state.value_of(key) or {}).get("numbering")
        if type(reached) is int and reached in numbers:
            on_step(reached)

    _mount(
        key=key,
        data={
            "places": [list(place) for place in shown.graph.positions],
            "names": list(shown.graph.nodes),
            "edges": [[edge.u, edge.v] for edge in shown.graph.edges],
            "entries": [list(entry) for entry in shown.entries],
            "steps": [
                {
                    "number": step.number,
                    "called": step.called,
                    "order": list(step.order),
                    "answers": [list(answer) for answer in step.answers],
                    "said": step.said,
                }
                for step in shown.steps
            ],
            "networks": list(shown.networks),
            "alts": list(shown.alts),
            "ticks": list(shown.ticks),
            "range": list(shown.span),
            "verb": shown.verb,
            "index": numbers.index(number),
        },
        on_numbering_change=moved,
    )
