"""The plain-network page as its user drives it, without a browser."""

import json
import re

import pytest
from ui.visits import captions, opener, until, words

from dl2core import store
from pages.graphs.plain_network import shuffle

open_page = opener("graphs/plain_network")


@pytest.fixture
def sent(monkeypatch):
    """Data of every bench that was drawn."""
    seen = []
    monkeypatch.setattr(shuffle, "_mount", lambda *, key, data, **_: seen.append(json.loads(json.dumps(data))))
    return seen


NUMBERING = "Another numbering"


def test_renumbering_leaves_the_graph_network_alone_and_moves_the_plain_one(sent):
    app = open_page(g="report:2", perm_segment=NUMBERING)
    data = sent[-1]
    before, *after = data["steps"]
    assert len(after) == 8
    assert before["order"] == list(range(7))
    for step in after:
        assert step["answers"][0] == pytest.approx(before["answers"][0], abs=1e-12)
        assert max(abs(x - y) for x, y in zip(step["answers"][1], before["answers"][1], strict=True)) > 0.1
        assert "changes no answer of the graph network" in step["said"]
    low, high = data["range"]
    assert all(low <= x <= high for step in data["steps"] for answer in step["answers"] for x in answer)
    assert len(data["ticks"]) >= 3
    assert not app.error


def test_the_link_holds_the_shuffle_in_view(sent):
    open_page(g="report:2", perm_segment=NUMBERING, perm_seed=7)
    assert sent[-1]["steps"][sent[-1]["index"]]["number"] == 7
    open_page(g="report:2", perm_segment=NUMBERING, perm_seed=0)
    assert sent[-1]["index"] == 0


def test_swapping_two_nodes_changes_two_rows(sent):
    open_page(g="house", perm_segment=NUMBERING, perm_how="swap", perm_first="1", perm_second="3")
    assert sent[-1]["steps"][1]["order"] == [2, 1, 0, 3, 4]
    assert sent[-1]["verb"] == "Swap 1 and 3"


def test_all_matrices_are_counted():
    assert "24 numberings, **12 different matrices**" in words(
        open_page(g="path:4", perm_segment=NUMBERING, perm_view="All its matrices")
    )
    assert "8 nodes have 40,320 numberings" in words(
        open_page(g="cycle:8", perm_segment=NUMBERING, perm_view="All its matrices")
    )


def test_what_it_cannot_tell_apart():
    text = words(open_page(g="wheel:7", perm_segment=NUMBERING, perm_view="What it cannot tell apart"))
    assert "2 colours (1 | 2, 3, 4, 5, 6, 7)" in text
    assert "The hexagon and two triangles get the same colours" in text
    assert "after 0 rounds this graph has 1 colour (" in words(
        open_page(g="cycle:6", perm_segment=NUMBERING, perm_view="What it cannot tell apart")
    )


def test_a_node_more_and_the_plain_network_cannot_read_the_graph():
    app = open_page(perm_segment="Another size", perm_built=6, g="cycle:6")
    assert "takes this graph: 42 numbers" in words(app)
    app = open_page(perm_segment="Another size", perm_built=6, g="report:2")
    assert re.search(r"takes 42 numbers .* a graph of 7 nodes gives 56", words(app))


def test_karate_opens_with_the_stored_run():
    app = open_page()
    stored = store.shipped("karate")
    assert f"**{stored['differences'][0]['points']:.0f} points**" in words(app)
    assert "our stored run" in words(app)


def test_training_here_replaces_it():
    app = open_page(perm_segment="Without edges", perm_seeds=3, perm_labelled=2)
    app.button(key="perm_run").click().run()
    until(app, lambda: "● measured here" in captions(app))
    assert "one for each of 3 seeds" in words(app)
    assert "30 unlabelled members" in words(app)
    assert not app.exception


@pytest.mark.parametrize("segment", [NUMBERING, "Another size"])
def test_an_empty_graph_asks_for_a_node(segment, monkeypatch):
    monkeypatch.setattr(
        "pages.graphs.source.current",
        lambda: __import__("dl2core.graphs.graph.build", fromlist=["Graph"]).Graph((), ()),
    )
    assert "the graph has no nodes yet" in words(open_page(perm_segment=segment))
