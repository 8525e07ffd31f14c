"""The graph type refuses what clashes, and says what."""

from dataclasses import replace
from fractions import Fraction

import pytest

from dl2core.errors import InputError
from dl2core.graphs.graph import build
from dl2core.graphs.graph.build import Edge, Graph, from_matrix, read_weight, write_weight
from dl2core.graphs.graph.weight import fit

PAIR = Graph(("1", "2"), (Edge(0, 1),), False, ((0.0, 0.0), (1.0, 1.0)))


def test_adjacency_of_an_undirected_graph_is_symmetric_with_exact_entries():
    graph = Graph(("a", "b"), (Edge(0, 1, Fraction(5, 2)), Edge(1, 1, Fraction(3))), False, PAIR.positions)
    assert graph.adjacency() == [[0, Fraction(5, 2)], [Fraction(5, 2), 3]]
    assert type(graph.adjacency()[1][1]) is int


def test_adjacency_of_a_directed_graph_leads_from_row_to_column():
    assert replace(PAIR, directed=True).adjacency() == [[0, 1], [0, 0]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nodes": ("1", "1")}, "two nodes are called '1'"),
        ({"nodes": ("1", "")}, "empty"),
        ({"nodes": ("1", " 2")}, "spaces around"),
        ({"nodes": ("1", "x" * 25)}, "25 characters"),
        ({"nodes": ("1", "a\u202eb")}, "cannot be seen"),
        ({"edges": (Edge(0, 2),)}, "nodes 1 and 3, but there are 2 nodes"),
        ({"edges": (Edge(0, 1), Edge(1, 0))}, "the edge 2-1 is there twice"),
        ({"edges": (Edge(0, 1, Fraction(-1)),)}, "weight -1"),
        ({"edges": (Edge(0, 1, Fraction(0)),)}, "weight 0"),
        ({"edges": (Edge(0, 1, Fraction(2_000_000)),)}, "above the limit of 1,000,000"),
        ({"edges": (Edge(0, 0, Fraction(1, 999_983)), Edge(0, 1, Fraction(1, 999_979)))}, "common denominator"),
        ({"positions": ((0.0, 0.0),)}, "2 nodes were given 1 positions"),
        ({"positions": ((0.0, 0.0), (float("nan"), 0.0))}, "not a number"),
    ],
)
def test_parts_that_clash_are_refused(change, said):
    with pytest.raises(InputError, match=said):
        replace(PAIR, **change)


def test_51_nodes_are_refused_and_50_are_not():
    assert len(build.parse("complete:50").nodes) == 50
    with pytest.raises(InputError, match="51 nodes were asked for, the limit is 50"):
        Graph(tuple(str(k) for k in range(51)), (), False, ((0.0, 0.0),) * 51)


@pytest.mark.parametrize(
    ("text", "value"), [("3", 3), ("2.5", Fraction(5, 2)), ("1/3", Fraction(1, 3)), ("0", 0), (".5", Fraction(1, 2))]
)
def test_weights_are_read_exactly(text, value):
    assert read_weight(text) == value


@pytest.mark.parametrize("text", ["nan", "inf", "-2", "−2", "1e9", "1/0", "", "two", "9999999", "1" * 30, "1_0", "٣/0"])
def test_what_is_no_weight_is_refused(text):
    with pytest.raises(InputError):
        read_weight(text)


@pytest.mark.parametrize(
    "weight", [Fraction(1), Fraction(5, 2), Fraction(1, 3), Fraction(12345, 10000), Fraction(999_999)]
)
def test_a_written_weight_is_read_back(weight):
    assert read_weight(write_weight(weight)) == weight


def test_an_asymmetric_matrix_names_the_entries_that_clash():
    with pytest.raises(build.AsymmetricMatrix, match="from 2 to 1 is 0, from 1 to 2 it is 3"):
        from_matrix([[0, 3], [0, 0]])
    assert from_matrix([[0, 3], [0, 0]], directed=True).edges == (Edge(0, 1, Fraction(3)),)


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ([[0, 1], [1]], "row 2 has 1 entries; it must be square"),
        ([[0, float("nan")], [0, 0]], "row 1, column 2"),
        ([[0, -1], [-1, 0]], "row 1, column 2: the weight -1 is negative"),
        ([[0] * 51] * 51, "51 rows, the limit is 50"),
    ],
)
def test_a_bad_matrix_is_refused(matrix, said):
    with pytest.raises(InputError, match=said):
        from_matrix(matrix)


def test_a_matrix_makes_its_graph_and_the_graph_its_matrix():
    graph = build.parse("1-2*2.5, 2-3, 3-3*4")
    again = from_matrix(graph.adjacency(), graph.nodes, positions=graph.positions)
    assert again.adjacency() == graph.adjacency()


def test_directed_both_ways_keeps_the_matrix_and_one_way_the_drawn_direction():
    graph = build.parse("1-2, 2-3")
    assert build.as_directed(graph, both_ways=True).adjacency() == graph.adjacency()
    assert build.as_directed(graph).adjacency() == [[0, 1, 0], [0, 0, 1], [0, 0, 0]]
    assert build.as_undirected(build.as_directed(graph, both_ways=True)).adjacency() == graph.adjacency()


def test_renaming_refuses_a_name_that_is_taken():
    assert PAIR.renamed(0, " Öl ").nodes == ("Öl", "2")
    with pytest.raises(InputError, match="two nodes"):
        PAIR.renamed(0, "2")


def test_weights_of_any_kind_are_fitted_together():
    weights, said = fit([0, 1, Fraction(1, 3), Fraction(666_666_666_666_667, 10**15)])
    assert weights == [0, 1, Fraction(1, 3), Fraction(2, 3)]
    assert said == "one weight was taken as the nearest fraction within the limit: 0.666666666666667 as 2/3"
    assert fit([2, 3]) == ([2, 3], "")


def test_a_matrix_of_floats_is_read_as_the_decimals_that_they_print_as():
    assert from_matrix([[0.0, 0.1], [0.1, -0.0]]).edges == (Edge(0, 1, Fraction(1, 10)),)
    assert from_matrix([[0, 1 / 3], [1 / 3, 0]]).edges == (Edge(0, 1, Fraction(1, 3)),)
