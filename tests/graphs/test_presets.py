"""Named graphs against networkx, and the report's numbering."""

import math

import networkx as nx
import pytest

from dl2core.errors import InputError
from dl2core.graphs.graph import build, presets

ORACLES = {
    "star:7": nx.star_graph(6),
    "wheel:7": nx.wheel_graph(7),
    "cycle:6": nx.cycle_graph(6),
    "path:5": nx.path_graph(5),
    "complete:5": nx.complete_graph(5),
    "bipartite:3x4": nx.complete_bipartite_graph(3, 4),
    "grid:3x4": nx.grid_2d_graph(3, 4),
    "barbell:4x1": nx.barbell_graph(4, 1),
    "petersen": nx.petersen_graph(),
    "karate": nx.karate_club_graph(),
    "house": nx.house_graph(),
    "report:1": nx.star_graph(6),
    "report:2": nx.wheel_graph(7),
    "report:3": nx.cycle_graph(6),
}


def to_networkx(graph):
    made = nx.DiGraph() if graph.directed else nx.Graph()
    made.add_nodes_from(range(len(graph.nodes)))
    made.add_edges_from((edge.u, edge.v) for edge in graph.edges)
    return made


@pytest.mark.parametrize("name", ORACLES)
def test_a_named_graph_is_the_one_networkx_has(name):
    graph = build.parse(name)
    assert nx.is_isomorphic(to_networkx(graph), ORACLES[name])
    assert graph.nodes == tuple(str(number) for number in range(1, len(graph.nodes) + 1))
    assert not graph.weighted


@pytest.mark.parametrize("name", [name for name in ORACLES if name not in ("house", "barbell:4x1")])
def test_the_numbering_is_networkx_s_plus_one(name):
    """A hub is node 1, a ring goes round in order: the report's numbering."""
    oracle = nx.convert_node_labels_to_integers(ORACLES[name], ordering="sorted" if "grid" in name else "default")
    assert {frozenset((edge.u, edge.v)) for edge in build.parse(name).edges} == {
        frozenset(pair) for pair in oracle.edges
    }


def test_the_report_s_matrices():
    assert build.parse("report:1").adjacency()[0] == [0, 1, 1, 1, 1, 1, 1]
    assert build.parse("report:2").adjacency()[1] == [1, 0, 1, 0, 0, 0, 1]
    assert build.parse("report:3").adjacency()[0] == [0, 1, 0, 0, 0, 1]


def test_a_random_graph_is_its_seed_s():
    assert build.parse("random:20:0.3:5") == build.parse("random:20:0.3:5")
    assert build.parse("random:20:0.3:5") != build.parse("random:20:0.3:6")
    assert not build.parse("random:20:0:5").edges
    assert len(build.parse("random:20:1:5").edges) == 190


def test_a_named_graph_can_be_made_directed():
    assert build.parse("cycle:3", directed=True).adjacency() == [[0, 1, 0], [0, 0, 1], [1, 0, 0]]


@pytest.mark.parametrize("usage", [preset.usage for preset in presets.PRESETS.values()])
def test_every_preset_is_built_as_its_usage_says_and_no_two_nodes_share_a_place(usage):
    graph = build.parse(usage)
    assert min(math.dist(a, b) for i, a in enumerate(graph.positions) for b in graph.positions[:i]) > 40


@pytest.mark.parametrize(
    "text",
    [
        "star",
        "star:x",
        "star:51",
        "cycle:2",
        "grid:3",
        "grid:9x9",
        "report:4",
        "random:5:2",
        "random:5:0.1:-1",
        "petersen:3",
        "nothing:3",
        "barbell:1x1",
        "star:²",
    ],
)
def test_a_name_that_does_not_fit_is_refused(text):
    with pytest.raises(InputError):
        build.parse(text)


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(InputError, match="there are house, paw, report, path"):
        build.parse("hous")
