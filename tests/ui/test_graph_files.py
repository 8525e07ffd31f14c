"""A matrix taken over an existing graph: the drawing stays as it was, and nothing is laid out anew."""

import pytest

from dl2core.graphs.graph import build, layout
from pages.graphs import source as graph_source
from pages.graphs.walks import files as graph_files


@pytest.fixture
def taken(monkeypatch):
    """Graphs that were put in place of the house, with every layout refused."""

    def refuse(*args):
        raise AssertionError("a layout was asked for")

    graphs = []
    house = build.parse("house")
    monkeypatch.setattr(graph_source, "current", lambda: house)
    monkeypatch.setattr(graph_source, "replace", lambda graph, notes=(): graphs.append(graph))
    monkeypatch.setattr(layout, "tidy", refuse)
    monkeypatch.setattr(layout, "stress", refuse)
    return graphs


def test_an_edit_of_the_matrix_calls_no_layout(taken):
    house = graph_source.current()
    matrix = [list(row) for row in house.adjacency()]
    matrix[0][2] = matrix[2][0] = 5
    graph_files.take_matrix(house.nodes, matrix, directed=False)
    assert taken[0].adjacency()[0][2] == 5
    assert taken[0].positions == house.positions


def test_a_matrix_of_other_nodes_is_laid_out(taken):
    with pytest.raises(AssertionError, match="a layout was asked for"):
        graph_files.take_matrix(("a", "b"), [[0, 1], [1, 0]], directed=False)
