"""Why not a plain network? One segment for each of the three reasons of question 3.4, and the same graph in all of them."""

from __future__ import annotations

from dl2core.errors import InputError
from pages.graphs import picker as graph_picker
from pages.graphs import source as graph_source
from pages.graphs.canvas import canvas
from pages.graphs.plain_network import karate as karate_view
from pages.graphs.plain_network import numbering as numbering_view
from pages.graphs.plain_network import size as size_view
from pages.ui import controls, frame, state

SEGMENTS = ("Another numbering", "Another size", "Without edges")
START = {"perm_segment": SEGMENTS[0], "perm_how": "shuffle", "perm_seed": 1, "perm_view": "Numbers"}
PRESETS = [
    state.Preset(
        "Shuffle",
        "3.4",
        {**START, "g": "report:2"},
        "the matrix scrambles, the graph network's error is rounding, the plain network's answer jumps",
    ),
    state.Preset(
        "Swap two",
        "3.4",
        {**START, "g": "house", "perm_how": "swap", "perm_first": "1", "perm_second": "3"},
        "two names change places: two rows and two columns of A do",
    ),
    state.Preset(
        "All its matrices",
        "3.4",
        {**START, "g": "path:4", "perm_view": "All its matrices"},
        "a path of four nodes has 4! / 2 = 12 matrices, and they are one graph",
    ),
    state.Preset(
        "Alike",
        "3.4",
        {**START, "g": "cycle:6", "perm_view": "What it cannot tell apart"},
        "no message passing tells a hexagon from two triangles",
    ),
    state.Preset(
        "One node more",
        "3.4",
        {"perm_segment": SEGMENTS[1], "perm_built": 6, "g": "report:2"},
        "built for six nodes, the plain network cannot even read seven",
    ),
    state.Preset("Without edges", "3.4", {"perm_segment": SEGMENTS[2]}, "the same network without its edges guesses"),
]

with frame.page(
    "Why not a plain network?",
    aim="Feed a graph's matrix to an ordinary network, and three things go wrong.",
    questions=("3.4",),
    note="graphs/plain_network",
):
    graph_source.current()
    state.try_this(PRESETS, key="perm", defaults={**START, "g": graph_source.DEFAULT})
    with controls.row():
        segment = controls.one_of("What changes", SEGMENTS, key="perm_segment")
        if segment != SEGMENTS[2]:
            graph_picker.picker()
        graph = graph_source.current()
        view = {SEGMENTS[0]: numbering_view, SEGMENTS[1]: size_view, SEGMENTS[2]: karate_view}[segment]
        asked = view.options(graph) if graph.nodes or view is karate_view else None
    graph_source.problem()
    if asked is None:
        canvas(graph, key="perm_canvas")
        raise InputError("the graph has no nodes yet: choose one above, or press Add and click into the drawing")
    view.show(graph, asked)
    graph_picker.others("graphs/plain_network")
