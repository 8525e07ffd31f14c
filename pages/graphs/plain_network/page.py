"""Why not a plain network? One segment for each of the three reasons of question 3.4, and the same graph in all of them."""

from __future__ import annotations

from dl2core.errors import InputError
from pages.graphs import picker as graph_picker
from pages.graphs import source as graph_source
from pages.graphs.canvas import canvas
from pages.graphs.plain_network import karate as karate_view
from pages.graphs.plain_network import numbering as numbering_view
from pages.graphs.plain_network import size as size_view
from pages.graphs.plain_network.presets import KEY, PRESETS, SEGMENTS, START
from pages.ui import controls, frame, state

with frame.page(
    "Why not a plain network?",
    aim="A plain network misses the edges, or learns one numbering and one size of the graph.",
    questions=("3.4",),
    note="graphs/plain_network",
) as head:
    graph_source.current()
    state.try_this(PRESETS, key=KEY, defaults=START)
    with controls.row():
        segment = controls.one_of("What changes", SEGMENTS, key="perm_segment", bare=True)
        if segment != SEGMENTS[0]:
            graph_picker.picker(bare=True)
        graph = graph_source.current()
        view = dict(zip(SEGMENTS, (karate_view, numbering_view, size_view), strict=True))[segment]
        asked = view.options(graph) if graph.nodes or view is karate_view else None
    graph_source.problem()
    if asked is None:
        canvas(graph, key="perm_canvas")
        raise InputError("the graph has no nodes yet: choose one above, or press Add and click into the drawing")
    view.show(graph, asked, head)
    graph_picker.others("graphs/plain_network")
