"""The message-passing page as its user drives it, without a browser."""

import json

import numpy as np
import pytest
from ui.visits import opener, press, words

from dl2core.graphs.layers.variants import VARIANTS
from pages.graphs import canvas
from pages.graphs.canvas import frames
from pages.graphs.message_passing import feature_editor
from pages.graphs.message_passing.tabs import settling

open_page = opener("graphs/message_passing")
UPDATE = "Message and update"


@pytest.fixture
def sent(monkeypatch):
    """Every list of frames that reached the canvas."""
    seen = []
    real = frames.as_json

    def keep(given):
        seen.append(json.loads(json.dumps(real(given))))
        return seen[-1]

    monkeypatch.setattr("pages.graphs.canvas.as_json", keep)
    return seen


def lines(frame: dict, node: int) -> list[str]:
    return ["".join(span["text"] for span in line) for line in frame["nodes"][node]["lines"]]


def test_first_view_can_be_checked_in_the_head(sent):
    app = open_page(g="cycle:6")
    assert lines(sent[-1][0], 0) == [
        "Node 1: mean of its neighbours = (2 + 10) / 2 = 6",
        "W · 6 = 1 · 6 = 6",
        "B · 4 = 1 · 4 = 4",
        "new value = 6 + 4 = 10",
    ]
    assert (sent[-1][0]["texts"][0], sent[-1][1]["texts"][0]) == ("4", "10")
    assert [frame["count"] for frame in sent[-1]] == ["layer 1 of 1", "after layer 1"]
    assert "node loop, messages, matrix and sparse form differ by" in words(app)
    assert not app.error


def test_it_opens_on_the_picture_and_a_view_can_be_closed_again():
    app = open_page(g="cycle:6")
    assert not app.latex
    app.segmented_control(key="msg_view").set_value(UPDATE).run()
    assert app.latex
    app.segmented_control(key="msg_view").set_value(None).run()
    assert not app.exception
    assert not app.latex


def test_back_to_mine_closes_the_view_that_a_preset_opened():
    app = open_page(g="cycle:6")
    press(app, "W twice 3.2.b")
    assert app.segmented_control(key="msg_view").value == UPDATE
    app.button(key="msg_back").click().run()
    assert app.segmented_control(key="msg_view").value is None


def test_every_number_of_the_formula_knows_the_node_it_comes_from(sent):
    open_page(g="cycle:6")
    spans = [span for line in sent[-1][0]["nodes"][0]["lines"] for span in line]
    assert [(span["text"], span["source"]) for span in spans if "source" in span] == [
        ("2", 1),
        ("10", 5),
        ("4", 0),
    ]
    assert [(span["text"], span["target"]) for span in spans if "target" in span] == [("10", 0)]


def test_a_spike_reaches_one_edge_further_with_every_layer(sent):
    open_page(g="path:5", msg_features="spike", msg_layers=4)
    labels = [frame["label"] for frame in sent[-1]]
    assert labels[1:4] == [
        f"After {k} layer{'s' if k > 1 else ''}, {k + 1} of 5 nodes have heard of it." for k in (1, 2, 3)
    ]


def test_without_b_a_spike_becomes_the_shares_of_walks_that_end_there(sent):
    app = open_page(g="paw", msg_features="spike", msg_layers=3, msg_b="0")
    shares = np.linalg.matrix_power(
        np.array([[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 1], [0, 0, 1, 0]]) / [[2], [2], [3], [1]], 3
    )
    assert [float(text) for text in sent[-1][-1]["texts"]] == pytest.approx(shares[:, 0], rel=0.01)
    app.selectbox(key="msg_variant").set_value("sum").run()
    assert sent[-1][-1]["texts"] == ["2", "3", "4", "1"]  # walks of three edges to node 1


def test_the_link_holds_node_and_layer_and_one_that_is_gone_gives_way():
    app = open_page(g="cycle:6", msg_layers=3, msg_node=5, msg_step=2, msg_view=UPDATE)
    assert "Node 5 hears" in words(app)
    assert (app.query_params["msg_node"], app.query_params["msg_step"]) == ("5", "2")
    app.session_state["g"] = "path:3"
    app.run()
    assert "Node 1 hears" in words(app)


def test_what_the_canvas_reports_is_checked_and_kept(monkeypatch):
    assert canvas._place({"chosen": 2, "frame": 1}, 3, 2) == (2, 1)
    for forged in (
        {"chosen": 3, "frame": 0},
        {"chosen": 0, "frame": 2},
        {"chosen": True, "frame": 0},
        [],
        {"chosen": 0},
    ):
        assert canvas._place(forged, 3, 2) is None


def test_all_layers_are_sent_at_once(sent):
    open_page(g="wheel:7", msg_layers=20, msg_variant="self-loops")
    assert len(sent[-1]) == 21
    last = [float(text) for text in sent[-1][-1]["texts"]]
    assert max(last) - min(last) < 0.01  # smoothed


@pytest.mark.parametrize("variant", ["mean", "sum", "max", "median", "self-loops", "symmetric", "attention"])
@pytest.mark.parametrize("features", ["numbers", "random 3-d", "one-hot"])
def test_every_variant_draws_every_kind_of_feature(sent, variant, features):
    app = open_page(
        g="1-2, 2-3*2.5, 3-1, 4",
        msg_variant=variant,
        msg_features=features,
        msg_weights="seeded",
        msg_activation="relu",
        msg_view="No matrix form",
    )
    assert not app.error
    assert all("nan" not in json.dumps(frame).lower() for frame in sent[-1])
    assert (sent[-1][0]["fills"] != []) == (features == "random 3-d")


def test_isolated_node_hears_nothing(sent):
    open_page(g="1-2, 3")
    assert lines(sent[-1][0], 2)[0] == "Node 3 has no neighbours: it hears 0"


def test_w_of_three_shows_the_slip():
    app = open_page(g="cycle:6", msg_w="3", msg_view=UPDATE)
    assert "Printed: node 1 becomes 58. ■ Corrected, σ(m + B h): 22" in words(app)  # 9 · 6 + 4 and 3 · 6 + 4
    assert "set W to 3" in words(open_page(g="cycle:6", msg_view=UPDATE))


@pytest.mark.parametrize("message", ["relu", "difference", "gate", "edge"])
def test_messages_beyond_equation_two_come_with_their_numbers(message):
    assert "Not in equation 2" in words(open_page(msg_message=message, msg_view=UPDATE))


def test_the_median_counterexample_is_live():
    text = words(open_page(g="star:5", msg_variant="median", msg_view="No matrix form"))
    assert "0 + 0 + 0 + 0 = **0** ≠ **3**" in text
    text = words(open_page(g="star:5", msg_variant="mean", msg_view="No matrix form"))
    assert "0.75 + 0.75 + 0.75 + 0.75 = **3** = **3**" in text


def test_depth_tells_bipartite_graphs_from_others():
    assert "the graph is bipartite" in words(open_page(g="report:3", msg_view="Depth"))
    assert "the mean settles" in words(open_page(g="report:2", msg_view="Depth"))


def test_matrix_form_shows_four_matrices():
    app = open_page(g="report:2", msg_view="Matrix form")
    assert len(app.dataframe) >= 4
    assert app.dataframe[-1].value.loc["▸ 1"].tolist() == ["9.33"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"msg_w": "1 2"}, "W should be 1 x 1, got 1 rows of 2"),
        ({"msg_own": "1: two"}, "not a number"),
        ({"g": "1-2", "msg_view": "No matrix form"}, "a counterexample needs two"),
    ],
)
def test_wrong_input_is_explained_in_place(values, message):
    assert message in words(open_page(**values))


def test_try_this_sets_the_state_and_back_undoes_it():
    app = open_page(g="path:4")
    press(app, "Median 3.3.c")
    assert "0 + 0 + 0 + 0 = **0** ≠ **3**" in words(app)
    assert app.session_state["g"] == "star:5"
    assert app.session_state["msg_variant"] == "median"
    next(button for button in app.button if button.label == "Back to mine").click()
    app.run()
    assert app.session_state["g"] == "path:4"
    assert not app.exception


def test_typed_features_become_text_and_an_empty_cell_forgets_them(monkeypatch):
    state = {"k": "2: 5"}
    monkeypatch.setattr(feature_editor.st, "session_state", state)
    feature_editor.take(["1", "2"], [[4.0], [5.0]], {0: {"value": 7.5}}, key="k")
    assert state["k"] == "2: 5; 1: 7.5"
    feature_editor.take(["1", "2"], [[7.5], [5.0]], {1: {"value": None}}, key="k")
    assert state["k"] == "1: 7.5"
    feature_editor.take(["1", "2"], [[1.0, 2.0], [3.0, 4.0]], {1: {"feature 2": 9}}, key="other")
    assert state["other"] == "2: 3 9"


@pytest.mark.parametrize("weights", ["typed", "seeded"])
def test_the_exported_code_gives_the_numbers_on_the_nodes(sent, capsys, weights):
    app = open_page(
        g="1-2, 2-3*2.5", msg_layers=3, msg_weights=weights, msg_w="2", msg_own="2: 9", msg_activation="tanh"
    )
    exec(compile(app.code[-1].value, "exported", "exec"), {})
    printed = [float(x) for x in capsys.readouterr().out.replace("[", " ").replace("]", " ").split()]
    shown = [float(text.replace("−", "-")) for text in sent[-1][-1]["texts"]]
    assert printed == pytest.approx(shown, rel=0.01)


def test_messages_of_vectors_travel_as_colours(sent):
    open_page(g="cycle:6", msg_features="random 3-d")
    frame = sent[-1][0]
    assert [(mark.get("text", ""), mark["fill"]) for mark in frame["nodes"][0]["marks"] if mark["u"] != mark["v"]] == [
        ("", frame["fills"][1]),
        ("", frame["fills"][5]),
    ]


@pytest.mark.parametrize("variant", ["mean", "max", "attention"])
def test_the_variant_comes_with_its_formula_and_its_pyg_line(variant):
    app = open_page(msg_variant=variant, msg_view="Formula")
    assert VARIANTS[variant].formula in [one.value.strip().strip("$").strip() for one in app.latex]
    assert VARIANTS[variant].pyg in words(app)


def test_a_message_that_w_silences_is_not_called_additive():
    text = words(open_page(msg_w="0", msg_message="relu", msg_view=UPDATE))
    assert "With this W the message is 0" in text
    assert "Additive" not in text


def test_a_node_without_neighbours_still_shows_the_slip():
    text = words(open_page(g="1, 2-3", msg_view=UPDATE))
    assert "Node 1 has no neighbours, so nothing is sent to it" in text
    assert "Printed: node 1 becomes 4" in text


def test_what_is_said_of_settling_is_true_for_directed_and_for_unconnected_graphs() -> None:
    ring = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]])
    assert "2 eigenvalues of absolute value 1 besides 1" in settling(ring)
    assert "never settles" in settling(ring)
    apart = np.zeros((5, 5))
    apart[:3, :3], apart[3:, 3:] = 1 - np.eye(3), 1 - np.eye(2)
    assert "a component is bipartite" in settling(apart)
    assert "the graph is bipartite" in settling(apart[3:, 3:])
    assert "the mean settles" in settling(apart[:3, :3])
