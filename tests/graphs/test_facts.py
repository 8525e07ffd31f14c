"""Facts, spectrum and random walks against networkx and numpy."""

import networkx as nx
import numpy as np
import pytest
from graphs.random_graphs import graphs
from hypothesis import given
from hypothesis import strategies as st

from dl2core.graphs.graph import build
from dl2core.graphs.walks import facts, spectrum
from dl2core.graphs.walks.walks import total, walk_counts


def to_networkx(graph):
    made = nx.DiGraph() if graph.directed else nx.Graph()
    made.add_nodes_from(range(len(graph.nodes)))
    made.add_edges_from((edge.u, edge.v) for edge in graph.edges)
    return made


@given(graphs())
def test_distances_are_the_first_power_that_is_not_zero(graph):
    found = facts.distances(graph)
    powers = [walk_counts(graph.adjacency(), n) for n in range(len(graph.nodes))]
    for i in range(len(graph.nodes)):
        for j in range(len(graph.nodes)):
            assert found[i][j] == next((n for n, power in enumerate(powers) if power[i][j] > 0), None)


@given(graphs())
def test_parts_and_sides_are_those_of_networkx(graph):
    oracle = to_networkx(graph).to_undirected()
    assert {frozenset(part) for part in facts.parts(graph)} == {
        frozenset(part) for part in nx.connected_components(oracle)
    }
    sides = facts.two_sides(graph)
    assert (sides is not None) == nx.is_bipartite(oracle)
    if sides:
        assert all(sides[edge.u] != sides[edge.v] for edge in graph.edges)


@given(graphs(simple=True).filter(lambda graph: facts.two_sides(graph) is not None), st.integers(0, 9))
def test_half_of_every_power_of_a_bipartite_graph_is_zero(graph, length):
    sides, power = facts.two_sides(graph), walk_counts(graph.adjacency(), length)
    same_part = facts.distances(graph)
    for i, row in enumerate(power):
        for j, entry in enumerate(row):
            if same_part[i][j] is not None and (sides[i] == sides[j]) != (length % 2 == 0):
                assert entry == 0


@given(graphs(simple=True))
def test_triangles_and_degrees_are_those_of_networkx(graph):
    oracle, found = to_networkx(graph), facts.facts(graph)
    assert found.degrees == found.squares == tuple(degree for _, degree in sorted(oracle.degree))
    assert found.triangles == sum(nx.triangles(oracle).values()) // 3


def test_triangles_are_told_of_simple_graphs_only():
    assert facts.facts(build.parse("1-2, 2-2")).triangles is None
    assert facts.facts(build.parse("1>2, 2>3, 3>1")).triangles is None
    assert facts.facts(build.parse("1-2*2")).triangles is None
    assert facts.facts(build.parse("wheel:7")).triangles == 6


def test_the_diameter():
    assert facts.facts(build.parse("petersen")).diameter == 2
    assert facts.facts(build.parse("1-2, 3")).diameter is None


@given(graphs())
def test_eigenvalues_solve_the_characteristic_equation(graph):
    matrix = np.array(graph.adjacency(), dtype=float)
    values = spectrum.eigenvalues(graph)
    assert len(values) == len(matrix)
    assert abs(sum(values) - matrix.trace()) < 1e-6 * max(1, abs(matrix.trace()))
    assert graph.directed or all(value.imag == 0 for value in values)


def test_the_wheel_s_spectrum():
    values = sorted(value.real for value in spectrum.eigenvalues(build.parse("wheel:7")))
    expected = sorted([1 + 7**0.5, 1 - 7**0.5, *(2 * np.cos(2 * np.pi * j / 6) for j in range(1, 6))])
    assert np.allclose(values, expected)


@given(graphs(), st.integers(0, 9))
def test_growth_counts_all_walks(graph, length):
    found = spectrum.growths(graph, length)
    assert [one.walks for one in found] == [total(walk_counts(graph.adjacency(), n)) for n in range(length + 1)]


def test_growth_tends_to_the_largest_eigenvalue():
    for name in ("house", "petersen", "wheel:7"):
        graph = build.parse(name)
        assert spectrum.growths(graph, 60)[-1].ratio == pytest.approx(abs(spectrum.eigenvalues(graph)[0]), abs=1e-6)


@given(graphs())
def test_random_walk_rows_sum_to_one(graph):
    assert all(sum(row) == 1 for row in facts.random_walk(graph))


@pytest.mark.parametrize("name", ["house", "petersen", "karate", "complete:4"])
def test_the_limit_is_each_node_s_share_of_edge_ends(name):
    graph = build.parse(name)
    degrees = np.array(graph.adjacency(), dtype=float).sum(axis=1)
    found = spectrum.limit(graph)
    assert found.exists
    assert np.allclose(found.rows, degrees / degrees.sum())
    assert np.allclose(spectrum.walk_from(graph, 0, 500), degrees / degrees.sum(), atol=1e-6)


@pytest.mark.parametrize("name", ["cycle:6", "star:7", "1>2, 2>3, 3>1", "path:2"])
def test_there_is_no_limit_where_the_walk_alternates_or_circles(name):
    assert not spectrum.limit(build.parse(name)).exists


def test_a_node_that_no_edge_leaves_keeps_the_walk():
    assert spectrum.limit(build.parse("1>2, 2>3")).rows == ((0, 0, 1), (0, 0, 1), (0, 0, 1))


@pytest.mark.parametrize("name", ["cycle:6", "house", "random:9:0.4:2"])
def test_one_step_of_a_walk_is_a_row_of_the_transition_matrix(name):
    graph = build.parse(name)
    assert spectrum.walk_from(graph, 2, 1) == pytest.approx([float(p) for p in facts.random_walk(graph)[2]])
    assert spectrum.walk_from(graph, 2, 0) == tuple(float(k == 2) for k in range(len(graph.nodes)))
