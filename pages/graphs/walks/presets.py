"""States of the Walks page that are worth a look."""

from __future__ import annotations

from pages.ui.state import Preset

KEY = "walk"
VIEWS = ("Matrix editor", "Edge list", "Facts", "64 bits", "Exercise")


def _preset(
    label: str,
    question: str,
    graph: str,
    n: int,
    cell: str,
    look_for: str,
    *,
    kind: str = "walk",
    tab: str | None = None,
) -> Preset:
    values = {"g": graph, "walk_n": n, "walk_cell": cell, "walk_kind": f"{kind}s", "walk_tab": tab}
    return Preset(label, question, values, look_for)


PRESETS = (
    _preset(
        "Three walks",
        "3.1.c",
        "paw",
        3,
        "1,2",
        "The 3 is three walks: step through them, then press Extend, and each grows by one edge.",
    ),
    _preset(
        "Paths",
        "3.1.c",
        "house",
        4,
        "1,2",
        "Four edges from 1 to 2: most walks turn round on the way; one path is left, and it leads through the roof.",
        kind="path",
    ),
    _preset(
        "Zeros",
        "3.1.b",
        "grid:2x3",
        3,
        "1,2",
        "Each edge changes sides: for odd n all entries within a side are 0, for even n all between the sides.",
        tab="Facts",
    ),
    _preset(
        "Degrees",
        "3.1.b",
        "petersen",
        2,
        "1,1",
        "Walks of two edges back to the start: one per neighbour.",
        tab="Facts",
    ),
    _preset(
        "Overflow",
        "3.1.c",
        "complete:7",
        26,
        "1,1",
        "At n = 26 64-bit integers give 5,922,074,237,658,763,850: wrong and still positive. At n = 27 they turn negative.",
        tab="64 bits",
    ),
    _preset(
        "Exercise",
        "3.1.a",
        "house",
        3,
        "1,2",
        "Three graphs and the hexagon's A²; the answers stay hidden until you ask.",
        tab="Exercise",
    ),
)
