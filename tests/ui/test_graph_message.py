"""What the browser sends is input like any other: rebuilt, checked, refused in one way."""

import json

import pytest
from graphs.random_graphs import graphs
from hypothesis import given
from hypothesis import strategies as st

from dl2core.errors import InputError
from dl2core.graphs.graph import build
from pages.graphs.canvas.frames import Detail, Frame, Mark, Span, as_json
from pages.graphs.canvas.message import from_message, to_message
from pages.graphs.matrix_grid import _cell, _edits, heat_of

GOOD = to_message(build.parse("1-2*2.5, 2-3"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["nodes", "edges", "name", "x", "y", "u", "v", "w", "directed"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(graphs(names=True))
def test_a_graph_comes_back_as_it_went(graph):
    assert from_message(json.loads(json.dumps(to_message(graph)))) == graph


@given(JSON)
def test_anything_else_is_a_graph_or_an_input_error(message):
    try:
        graph = from_message(message)
    except InputError:
        return
    assert from_message(to_message(graph)) == graph


def changed(part, number, **values):
    return {**GOOD, part: [{**item, **(values if k == number else {})} for k, item in enumerate(GOOD[part])]}


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {},
        {"nodes": [], "edges": None},
        changed("nodes", 0, name="2"),
        changed("nodes", 0, name=7),
        changed("nodes", 0, x="1"),
        changed("nodes", 0, x=float("nan")),
        changed("nodes", 0, y=1e9),
        changed("nodes", 0, y=True),
        changed("edges", 0, u=9),
        changed("edges", 0, u=True),
        changed("edges", 0, w=2.5),
        changed("edges", 0, w="nan"),
        changed("edges", 0, w="-1"),
        changed("edges", 0, w="0"),
        changed("edges", 1, u=0, v=1),
        {**GOOD, "nodes": GOOD["nodes"] * 20},
        {**GOOD, "edges": GOOD["edges"] * 2000},
    ],
)
def test_forged_messages_are_refused(message):
    with pytest.raises(InputError):
        from_message(message)


def test_frames_travel_as_text_and_numbers():
    frame = Frame(
        "one", (0.5, None), ("0.5", ""), (Detail((Mark(0, 1, "2", 3),), ((Span("h = "), Span("1", 0)),)),), (0, 1)
    )
    (sent,) = json.loads(json.dumps(as_json([frame])))
    assert (sent["label"], sent["values"], sent["texts"], sent["walk"]) == ("one", [0.5, None], ["0.5", ""], [0, 1])
    assert sent["nodes"][0]["marks"] == [{"u": 0, "v": 1, "text": "2", "tone": 3}]
    assert sent["nodes"][0]["lines"] == [[{"text": "h = "}, {"text": "1", "tone": 0}]]


def test_node_0_is_sent_and_what_says_nothing_is_not():
    spans = (Span("2", 0, source=0), Span("5", 2, target=0), Span(""))
    (sent,) = as_json([Frame("one", nodes=(Detail((Mark(0, 0, tone=0),), (spans,)),))])
    assert sent["nodes"][0]["marks"] == [{"u": 0, "v": 0, "tone": 0}]
    assert sent["nodes"][0]["lines"] == [
        [{"text": "2", "tone": 0, "source": 0}, {"text": "5", "tone": 2, "target": 0}, {}]
    ]


@pytest.mark.parametrize(
    "message",
    [
        None,
        [1, 2],
        {"row": 0},
        {"row": 0, "column": 3},
        {"row": -1, "column": 0},
        {"row": True, "column": 0},
        {"row": 0.0, "column": 0},
    ],
)
def test_a_cell_outside_the_table_is_no_cell(message):
    assert _cell(message, 3, 3) is None


def test_edits_outside_the_table_are_left_out():
    assert _edits([[0, 1, "5"], [9, 0, "1"], [0, 0], [0, 0, 3], "x", [1, 1, "1" * 400]], 2, 2) == [
        (0, 1, "5"),
        (1, 1, "1" * 101),  # too long for a weight, and refused as such
    ]
    assert _edits(None, 2, 2) == []


def test_heat_is_a_digit_however_large_the_entries():
    assert heat_of([[0, 10**400], [1, 5 * 10**399]]) == ["09", "15"]
    assert heat_of([[0, 0]]) == ["00"]
    assert heat_of([]) == []
