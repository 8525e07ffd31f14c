"""Layouts stay on the canvas, cover nobody, and are the same every time."""

import math

import pytest

from dl2core.graphs.graph import build, layout


@pytest.mark.parametrize("name", ["karate", "random:50:0.1:1", "grid:5x5", "path:20", "1-2, 3-4, 5", "petersen", '"1"'])
def test_tidied_nodes_stand_apart_inside_the_canvas(name):
    graph = build.tidied(build.parse(name))
    assert all(0 <= x <= 1000 and 0 <= y <= 625 for x, y in graph.positions)
    gaps = [math.dist(a, b) for i, a in enumerate(graph.positions) for b in graph.positions[:i]]
    assert min(gaps, default=99) > 30
    assert build.tidied(graph) == graph == build.tidied(build.parse(name))


def test_neighbours_stand_nearer_than_others():
    graph = build.tidied(build.parse("grid:3x6"))
    edges = {(edge.u, edge.v) for edge in graph.edges}
    near = [math.dist(graph.positions[u], graph.positions[v]) for u, v in edges]
    far = [
        math.dist(graph.positions[u], graph.positions[v]) for u in range(18) for v in range(u) if (v, u) not in edges
    ]
    assert max(near) < sum(far) / len(far)


def test_a_free_spot_is_free():
    taken = [(500.0, 300.0)]
    for _ in range(10):
        taken.append(layout.free_spot(taken))
    assert min(math.dist(a, b) for i, a in enumerate(taken) for b in taken[:i]) >= 60
