"""What no message passing tells apart: Weisfeiler-Lehman colours on the drawing, and neighbourhoods that collide."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from dl2core.graphs.graph import build
from dl2core.graphs.graph.graph import Graph
from dl2core.graphs.layers import refinement as colours
from dl2core.graphs.layers.layer import Array
from pages.graphs import source as graph_source
from pages.graphs.canvas import Frame, canvas
from pages.ui import numbers
from pages.ui.charts.palette import COLOURS
from pages.ui.markdown import literal

HEXAGON, TRIANGLES = "1-2, 2-3, 3-4, 4-5, 5-6, 6-1", "7-8, 8-9, 9-7, a-b, b-c, c-a"
CENTRES = ((0, 0, 260, 6), (560, 0, 160, 3), (980, 0, 160, 3))  # of the three rings: x, y, radius, nodes
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def show(graph: Graph, adjacency: Array) -> None:
    """The graph's colours round by round, the hexagon beside two triangles, and a table of collisions.

    Args:
        graph: the shared graph.
        adjacency: its matrix (N, N).
    """
    refined = colours.refine([adjacency])
    classes = [graph_rounds[0] for graph_rounds in refined.rounds[: refined.stable + 1]]
    last = classes[-1]
    lists = [
        ", ".join(literal(name) for name, c in zip(graph.nodes, last, strict=True) if c == colour)
        for colour in dict.fromkeys(last)
    ]
    st.markdown(
        f"Weisfeiler-Lehman colours: after {_counted(refined.stable, 'round')} this graph has {_counted(len(lists), 'colour')} "
        f"({' | '.join(lists)}). Started with equal features, nodes of one colour stay equal in every message-passing network."
    )
    left, right = st.columns(2, gap="medium")
    with left:
        frames = [_coloured(f"After {_counted(i, 'round')}", one) for i, one in enumerate(classes)]
        canvas(
            graph,
            key="perm_colours",
            frames=frames,
            word="picture",
            story=graph_source.text(),
            start=refined.stable,
            editable=False,
            height=260,
        )
    pair = replace(build.parse_edges(f"{HEXAGON}, {TRIANGLES}"), positions=_rings())
    matrix = np.array(pair.adjacency(), dtype=np.float64)
    both = colours.refine([matrix[:6, :6], matrix[6:, 6:]])
    with right:
        alike = [colour for one in both.rounds[-1] for colour in one]
        label = "The hexagon and two triangles" + (" get the same colours" if both.alike(0, 1) else " differ")
        canvas(pair, key="perm_pair", frames=[_coloured(label, alike)], word="", editable=False, height=260)
        if both.alike(0, 1):
            st.markdown(
                "The hexagon and two triangles get the same colours: every node has two neighbours of its own kind. No message passing tells them apart."
            )
    rows = [
        {
            "left": f"{{{', '.join(map(str, pair.left))}}}",
            "right": f"{{{', '.join(map(str, pair.right))}}}",
            **{
                name: f"{numbers.number(x)} {'=' if x == y else '≠'} {numbers.number(y)}"
                for name, (x, y) in colours.collisions(pair).items()
            },
            "what it shows": pair.lesson,
        }
        for pair in colours.PAIRS
    ]
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, alt="Pairs of neighbourhoods and what each aggregator makes of them"
    )
    st.caption(
        "▲ Xu et al. 2019, “How powerful are graph neural networks?” · ■ computed here by the aggregators themselves"
    )


def _rings() -> tuple[tuple[float, float], ...]:
    """Places of the hexagon's nodes, then of the two triangles'."""
    return tuple(
        (x + radius * math.sin(2 * math.pi * i / count), y - radius * math.cos(2 * math.pi * i / count))
        for x, y, radius, count in CENTRES
        for i in range(count)
    )


def _coloured(label: str, found: tuple[int, ...] | list[int]) -> Frame:
    """Each class in a colour and with a letter; beyond six classes the colours repeat and the letters tell them apart."""
    places = {colour: i for i, colour in enumerate(dict.fromkeys(found))}
    fills = tuple(_rgb(COLOURS[places[colour] % len(COLOURS)]) for colour in found)
    return Frame(label, texts=tuple(_letter(places[colour]) for colour in found), fills=fills)


def _letter(place: int) -> str:
    return LETTERS[place] if place < len(LETTERS) else f"{LETTERS[place % len(LETTERS)]}{place // len(LETTERS)}"


def _rgb(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
