"""Listed walks, trails and paths against their definitions, their counts and networkx."""

from itertools import pairwise, product

import networkx as nx
import pytest
from graphs.random_graphs import graphs
from hypothesis import given
from hypothesis import strategies as st

from dl2core.errors import InputError
from dl2core.graphs.graph import build
from dl2core.graphs.walks import enumerate
from dl2core.graphs.walks.enumerate import count_paths, counts, listing, weight_of
from dl2core.graphs.walks.walks import walk_counts

HOUSE = build.parse("house")


def by_definition(graph, start, end, length, kind):
    """All sequences of nodes along edges, then those that repeat no edge, or no node."""
    adjacency = graph.adjacency()
    found = []
    for middle in product(range(len(adjacency)), repeat=max(length - 1, 0)):
        walk = (start,) if length == 0 else (start, *middle, end)
        steps = [pair if graph.directed else tuple(sorted(pair)) for pair in pairwise(walk)]
        along = walk[-1] == end and all(adjacency[u][v] for u, v in pairwise(walk))
        once = {"walk": True, "trail": len(set(steps)) == len(steps), "path": len(set(walk)) == len(walk)}[kind]
        if along and once:
            found.append(walk)
    return sorted(found)


@given(graphs(most=4), st.integers(0, 5), st.sampled_from(enumerate.KINDS), st.data())
def test_listings_are_the_definition(graph, length, kind, data):
    node = st.integers(0, len(graph.nodes) - 1)
    start, end = data.draw(node), data.draw(node)
    found = listing(graph, start, end, length, kind=kind, limit=10_000)
    assert list(found.walks) == by_definition(graph, start, end, length, kind)
    assert found.total == len(found.walks)
    assert found.complete
    assert found.more == 0


@given(graphs(), st.integers(0, 6), st.data())
def test_the_listing_is_as_long_as_the_entry_and_its_weights_sum_to_it(graph, length, data):
    node = st.integers(0, len(graph.nodes) - 1)
    start, end = data.draw(node), data.draw(node)
    unit = [[int(entry != 0) for entry in row] for row in graph.adjacency()]
    total = walk_counts(unit, length)[start][end]
    if total < 3000:
        found = list(enumerate.walks(graph, start, end, length))
        assert len(found) == len(set(found)) == total
        assert sum(weight_of(graph, walk) for walk in found) == walk_counts(graph.adjacency(), length)[start][end]


@given(graphs(simple=True), st.integers(1, 6))
def test_paths_are_those_of_networkx(graph, length):
    oracle = nx.Graph([(edge.u, edge.v) for edge in graph.edges])
    oracle.add_nodes_from(range(len(graph.nodes)))
    for end in range(1, len(graph.nodes)):
        expected = [path for path in nx.all_simple_paths(oracle, 0, end, cutoff=length) if len(path) == length + 1]
        assert count_paths(graph, 0, end, length) == len(expected)


@pytest.mark.parametrize("length", range(1, 12))
def test_paths_of_a_complete_graph(length):
    """Choose the middle nodes in order: (N - 2) (N - 3) …"""
    expected = 1
    for k in range(length - 1):
        expected *= 10 - k
    assert count_paths(build.parse("complete:12"), 0, 1, length) == expected


def test_the_first_walks_come_at_once_however_many_there_are():
    found = listing(build.parse("complete:50"), 0, 1, 200, limit=3)
    assert len(found.walks) == 3
    assert found.total == walk_counts(build.parse("complete:50").adjacency(), 200)[0][1]
    assert found.more == found.total - 3


def test_counting_trails_stops_and_says_so():
    found = counts(build.parse("complete:12"), 0, 1, 40)
    assert [one.kind for one in found] == ["walk", "trail", "path"]
    assert found[0].complete
    assert not found[1].complete
    assert found[1].number > 0
    assert found[2] == enumerate.Count("path", 0)


def test_the_house_tells_walks_trails_and_paths_apart():
    assert [one.number for one in counts(HOUSE, 0, 1, 3)] == [4, 1, 1]
    assert listing(HOUSE, 0, 1, 3, kind="path").walks == ((0, 3, 2, 1),)


def test_trails_and_paths_stop_at_12_nodes():
    assert len(counts(build.parse("cycle:13"), 0, 1, 3)) == 1
    with pytest.raises(InputError, match="up to 12 nodes, this one has 13"):
        listing(build.parse("cycle:13"), 0, 1, 3, kind="trail")


@pytest.mark.parametrize(("start", "end", "length"), [(0, 9, 2), (-1, 0, 2), (0, 0, -1), (0, 0, 1001)])
def test_bad_input_is_refused(start, end, length):
    with pytest.raises(InputError):
        listing(HOUSE, start, end, length)
