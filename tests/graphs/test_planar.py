"""Tidy: a named shape keeps its form, a small planar graph is drawn without crossings and without crowding."""

import pytest

from dl2core.graphs.graph import build, planar
from dl2core.graphs.graph.planar import APART, closest, crossings

CUBE = "1-2, 2-3, 3-4, 4-1, 5-6, 6-7, 7-8, 8-5, 1-5, 2-6, 3-7, 4-8"
LADDER = "1-2, 2-3, 3-4, 5-6, 6-7, 7-8, 1-5, 2-6, 3-7, 4-8, 1-6"
TREE = "1-2, 1-3, 1-4, 2-5, 2-6, 3-7, 4-8, 8-9"
WINDMILL = "1-2, 2-3, 3-1, 1-4, 4-5, 5-1, 1-6, 6-7, 7-1"
K4 = "1-2, 1-3, 1-4, 2-3, 2-4, 3-4"
PRISM = "a-b, b-c, c-a, d-e, e-f, f-d, a-d, b-e, c-f"


def pairs(graph):
    return [(edge.u, edge.v) for edge in graph.edges]


@pytest.mark.parametrize(
    "name", ["cycle:6", "star:7", "wheel:7", "grid:2x4", "house", "paw", "path:5", "bipartite:2x3"]
)
def test_a_named_shape_keeps_its_own_form_whatever_its_nodes_are_called(name):
    graph = build.named(name)
    edges = ", ".join(f"n{edge.v}-n{edge.u}" for edge in reversed(graph.edges))
    tidied = build.tidied(build.parse_edges(edges))
    assert sorted(tidied.positions) == sorted(graph.positions)
    joined = {frozenset((tidied.positions[u], tidied.positions[v])) for u, v in pairs(tidied)}
    assert joined == {frozenset((graph.positions[u], graph.positions[v])) for u, v in pairs(graph)}


@pytest.mark.parametrize("edges", [CUBE, LADDER, TREE, WINDMILL, K4, PRISM, "1-2, 2-3, 3-1, 4-5, 5-6, 6-4"])
def test_a_small_planar_graph_is_drawn_without_crossings_and_without_crowding(edges):
    graph = build.tidied(build.parse_edges(edges))
    assert crossings(graph.positions, pairs(graph)) == 0
    assert closest(graph.positions) >= APART


@pytest.mark.parametrize("name", ["complete:5", "bipartite:3x3", "petersen"])
def test_a_graph_that_is_not_planar_is_left_to_the_other_layouts(name):
    graph = build.named(name)
    assert planar.planar(len(graph.nodes), pairs(graph)) is None
    assert build.tidied(graph).positions == graph.positions


def test_crossings_are_counted():
    square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    assert crossings(square, [(0, 2), (1, 3)]) == 1
    assert crossings(square, [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)]) == 0
