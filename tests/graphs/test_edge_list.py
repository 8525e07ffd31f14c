"""One grammar for edge lists: read back what is written, and name line and column of what cannot be read."""

from fractions import Fraction

import pytest
from graphs.random_graphs import graphs
from hypothesis import given
from hypothesis import strategies as st

from dl2core.errors import InputError
from dl2core.graphs.graph import build
from dl2core.graphs.graph.build import Edge, format_edges, keep_positions, parse_edges


def named_edges(graph):
    """Edges by name, without the direction where there is none."""
    names = graph.nodes
    return {
        (frozenset((names[e.u], names[e.v])) if not graph.directed else (names[e.u], names[e.v]), e.weight)
        for e in graph.edges
    }


def test_signs_weights_quotes_and_separators():
    graph = parse_edges('a-b*2.5; "New York"-b\n"x-1"-a * 1/3, lone')
    assert graph.nodes == ("a", "b", "New York", "x-1", "lone")
    assert graph.edges == (Edge(0, 1, Fraction(5, 2)), Edge(2, 1), Edge(3, 0, Fraction(1, 3)))
    assert not graph.directed


def test_numbers_stand_in_their_order_other_names_as_they_appear():
    assert parse_edges("10-2, 2-1").nodes == ("1", "2", "10")
    assert parse_edges("b-a, 1-b").nodes == ("b", "a", "1")


def test_dashes_and_arrows_from_a_text_document_are_understood():
    assert parse_edges("1–2, 2−3").adjacency() == parse_edges("1-2, 2-3").adjacency()
    assert parse_edges("1→2").adjacency() == parse_edges("1>2").adjacency()


def test_direction_comes_from_the_signs_or_from_the_caller():
    assert parse_edges("1>2").directed
    assert parse_edges("1-2", directed=True).adjacency() == [[0, 1], [0, 0]]
    with pytest.raises(InputError, match="1>2 is directed, but an undirected graph was asked for"):
        parse_edges("1>2", directed=False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1-", "line 1, column 2: after '-' the name of a node is missing"),
        ("1-2,\n3-4-5", "line 2, column 4: '-' is not expected here"),
        ("1 2", "line 1, column 3: between 1 and 2 a sign is missing; write 1-2"),
        ("1-2, 2-1", "line 1, column 6: 2-1 is there twice, first in line 1, column 1"),
        ("1>2\n1>2", "line 2, column 1: 1>2 is there twice"),
        ("1-2*nan", "line 1, column 4: 'nan' is not a weight"),
        ("1-2*-3", "line 1, column 4: the weight -3 is negative"),
        ("1-2*0", "line 1, column 4: weight 0 means no edge"),
        ("1-2*99999999", "above the limit"),
        ("1>2, 2-3", "line 1, column 6: 2-3 is undirected but 1>2 is directed"),
        ('"a-b', "line 1, column 1: a quoted name does not end"),
        ("1-2, a~b", "line 1, column 7: '~' is not expected here"),
        ("x" * 30, "has 30 characters, the limit is 24"),
        ("\n".join(map(str, range(51))), "50 is node 51, the limit is 50 nodes"),
        ("1-2," * 20_000, "the limit is 40,000"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text, said):
    with pytest.raises(InputError) as caught:
        parse_edges(text)
    assert said in str(caught.value)


@given(graphs(names=True))
def test_what_is_written_is_read_back(graph):
    again = parse_edges(format_edges(graph), directed=graph.directed or None)
    assert set(again.nodes) == set(graph.nodes)
    assert named_edges(again) == named_edges(graph)


@given(st.text(st.sampled_from('12ab-> *,;\n"\\~./é'), max_size=40))
def test_any_text_is_a_graph_or_an_input_error(text):
    try:
        graph = build.parse(text)
    except InputError:
        return
    assert len(graph.positions) == len(graph.nodes) <= 50


def test_nodes_keep_their_places_by_name_and_new_ones_cover_nobody():
    before = build.parse("house")
    after = keep_positions(parse_edges("1-2, 2-9"), before)
    assert after.positions[:2] == before.positions[:2]
    assert after.positions[2] not in before.positions
