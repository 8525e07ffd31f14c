"""The Walks page without a browser: links, presets, refused input, every tab."""

import re
import shlex

import pytest
import streamlit as st
from ui.visits import captions, opener, words

from dl2core.graphs.graph import build
from dl2core.graphs.walks import spectrum
from pages.graphs import canvas
from pages.graphs.walks import charts
from pages.ui.markdown import JOINER

open_page = opener("graphs/walks")


@pytest.fixture(autouse=True)
def fresh_caches():
    st.cache_data.clear()


def test_it_opens_on_a_graph_that_is_not_in_the_assignment_with_an_entry_selected():
    app = open_page()
    assert "A³ at 1 → 2 is 3" in words(app)
    assert "3 walks · " in words(app)
    assert app.session_state["g"] == "paw"


def test_a_graph_changed_by_hand_selects_an_entry_that_is_not_0():
    app = open_page(g="cycle:6", walk_cell="1,2")
    assert "A³ at 1 → 2 is 3" in words(app)
    app.session_state["g"] = build.pack(build.parse("1-3, 2-4, 3-4"))  # 1 and 2: no walk of three edges
    app.run()
    entry = next(one.value for one in app.markdown if one.value.startswith("**A³ at "))
    assert " is 0" not in entry


def test_a_zero_that_was_selected_stays_selected():
    app = open_page(g="cycle:6", walk_cell="1,3")
    assert "A³ at 1 → 3 is 0" in words(app)
    app.run()
    assert "A³ at 1 → 3 is 0" in words(app)


def test_a_link_sets_graph_n_and_entry():
    app = open_page(g="cycle:5", walk_n="10", walk_cell="2,2")
    assert "A¹⁰ at 2 → 2 is 254" in words(app)


@pytest.mark.parametrize("link", ["~1~broken", "star:99", "1-2*nan", "nonsense", "~9~abc"])
def test_a_link_that_cannot_be_used_is_said_and_the_page_stands(link):
    app = open_page(g=link)
    assert "The last good graph stays" in words(app)
    assert not app.warning
    assert "A³ at 1 → 2 is 3" in words(app)


@pytest.mark.parametrize("cell", ["9,9", "a,b", "1", "0,1", "１,2", "1" * 40 + ",1"])
def test_an_entry_that_does_not_exist_falls_back_to_the_first(cell):
    assert "A³ at 1 → 2 is 3" in words(open_page(walk_cell=cell))


def test_a_link_may_hold_an_edge_list_as_it_is_typed():
    app = open_page(g="1-2, 2-3")
    assert "A³ at 1 → 2 is 2" in words(app)
    assert app.query_params["g"] == "1-2, 2-3"
    assert not app.warning


def test_every_preset_shows_what_it_promises():
    app = open_page()
    promised = [
        "A³ at 1 → 2 is 3",
        "A⁴ at 1 → 2",
        "A³ at 1 → 2 is",
        "A² at 1 → 1 is 3",
        "24368818311368315466",
        "Fill in the adjacency matrix",
    ]
    for number, promise in enumerate(promised):
        app.button(key=f"walk_try_{number}").click().run()
        assert not app.exception
        assert promise in words(app)
    app.button(key="walk_back").click().run()
    assert "A³ at 1 → 2 is 3" in words(app)


@pytest.mark.parametrize("graph", ["1>2, 2>3*1/3, 3>3", '"1"', "complete:50", "1-2, 3-4"])
def test_every_tab_stands_on_every_kind_of_graph(graph):
    app = open_page(g=graph, walk_n="40")
    for tab in ("Matrix editor", "Edge list", "Facts", "64 bits", "Exercise"):
        app.session_state["walk_tab"] = tab
        app.run()
        assert not app.exception


def test_an_empty_graph_says_how_to_begin():
    app = open_page()
    app.session_state["g"] = build.pack(build.parse_edges(""))
    for tab in ("Matrix editor", "Facts", "64 bits"):
        app.session_state["walk_tab"] = tab
        app.run()
        assert not app.exception
    assert "The graph is empty" in words(app)


def test_the_edge_list_is_applied_and_a_bad_one_leaves_the_graph():
    app = open_page()
    app.session_state["walk_tab"] = "Edge list"
    app.run()
    app.text_area(key="graph_edges").set_value("1-2, 2-3,\n3-").run()
    assert "line 2, column 2: after '-' the name of a node is missing" in words(app)
    assert "A³ at 1 → 2 is 3" in words(app)
    assert app.text_area(key="graph_edges").value == "1-2, 2-3,\n3-"
    app.text_area(key="graph_edges").set_value("1-2, 2-3").run()
    assert "A³ at 1 → 2 is 2" in words(app)
    assert not app.error


def test_the_edge_list_can_make_the_graph_directed_and_undirected_again():
    app = open_page(g="path:3")
    app.session_state["walk_tab"] = "Edge list"
    app.run()
    app.text_area(key="graph_edges").set_value("1>2, 2>3").run()
    assert build.parse(app.session_state["g"]).directed
    app.text_area(key="graph_edges").set_value("1-2, 2-3").run()
    assert not build.parse(app.session_state["g"]).directed


@pytest.fixture
def draw(monkeypatch):
    """Makes the browser send `message` for a canvas with the page's next run, as a finished gesture does."""
    waiting = {}

    def mount(key, on_graph_change, **_):
        if key in waiting:
            st.session_state[key] = {"graph": waiting.pop(key)}
            on_graph_change()

    monkeypatch.setattr(canvas, "_mount", mount)

    def send(app, **changes):
        nodes = [{"name": name, "x": 1, "y": 2} for name in "12"]
        message = {"rev": "x", "seq": 1, "directed": False, "nodes": nodes, "edges": [{"u": 0, "v": 1, "w": "3"}]}
        waiting["walk_canvas"] = message | changes
        app.run()  # sends it
        return app.run()  # shows what came of it

    return send


def test_a_drawing_comes_back_as_the_graph(draw):
    app = draw(open_page(g="path:2"))
    assert "A³ at 1 → 2 is 27" in words(app)
    assert not app.error


@pytest.mark.parametrize(
    "forged",
    [
        {"edges": [{"u": 0, "v": 7, "w": "3"}]},
        {"edges": [{"u": 0, "v": 1, "w": "nan"}]},
        {"nodes": [{"name": "1", "x": 1, "y": 2}] * 2},
        {"nodes": "12"},
    ],
)
def test_a_forged_drawing_is_refused_and_the_graph_stays(draw, forged):
    app = draw(open_page(g="path:2"), **forged)
    assert "The last good graph stays" in words(app)
    assert "A³ at 1 → 2 is 1" in words(app)
    assert app.session_state["g"] == "path:2"


def test_200_edges_are_counted_and_201_are_refused():
    app = open_page(walk_n=200)
    assert "A²⁰⁰ at " in words(app)
    assert not app.warning
    app = open_page(walk_n=201)
    assert "walk_n=201` (now 3)" in app.warning[0].value
    assert "A³ at 1 → 2" in words(app)


def test_trails_and_paths_say_why_not_on_large_graphs():
    app = open_page(g="cycle:13", walk_kind="paths")
    assert "no formula is known" in words(app)


def test_int64_is_said_to_overflow_where_it_does():
    app = open_page(g="complete:7", walk_n="26", walk_cell="1,1")
    assert "64-bit integers overflow from n = 26 on" in words(app)
    assert "24368818311368315466" in words(app)


def test_the_answer_of_the_exercise_is_not_drawn_before_it_is_asked_for():
    app = open_page(walk_tab="Exercise", walk_task="Hexagon A²")
    assert "walk_truth" not in str(app)


def test_a_node_s_name_is_shown_as_it_is_and_makes_no_link():
    app = open_page(g='"[a](http://b.c)"-"$x$"')
    shown = next(one.value for one in app.markdown if one.value.startswith("**A³ at "))
    as_read = re.sub(r"\\(.)", r"\1", shown).replace(JOINER, "")
    assert "A³ at [a](http://b.c) → $x$ is 1" in as_read
    assert re.search(r"(?<!\\)\[|(?<!\\)\$|http:|http\\:", shown) is None
    app.session_state["walk_tab"] = "Facts"
    app.run()
    assert "[a](" not in "\n".join([captions(app), *(one.value for one in app.markdown)])


def test_growth_is_drawn_around_the_eigenvalue_not_from_zero():
    growths = [spectrum.Growth(length=n, walks=1, ratio=ratio) for n, ratio in ((1, 2.4), (2, 2.5), (3, 2.47))]
    axes = [layer["encoding"]["y"]["scale"] for layer in charts.growth(growths, 2.48).to_dict()["layer"]]
    assert len(axes) == 3
    assert all(axis == axes[0] and axis["zero"] is False and 2 < axis["domain"][0] < 2.4 for axis in axes)


def test_what_was_changed_on_reading_is_said_until_the_next_graph():
    app = open_page(g="A-C*0.666666666666667, A-B")
    assert "As read: one weight was taken as the nearest fraction within the limit: 0.666666666666667 as 2/3." in words(
        app
    )
    app.button(key="walk_try_0").click().run()
    assert "As read" not in words(app)


def test_a_name_in_other_letters_is_the_graph_and_a_word_is_refused():
    assert "A³ at 1 → 2 is 3" in words(open_page(g="Cycle:6"))
    assert "did you mean cycle:6?" in words(open_page(g="cycle6"))


@pytest.mark.parametrize(("graph", "label", "said"), [
    ("1-2*2", "graph6 (g6)", "graph6 holds no weights"), ("1-2*2", "GraphML (graphml)", "")])  # fmt: skip
def test_a_format_that_cannot_hold_the_graph_says_why_in_place_of_its_button(graph, label, said):
    app = open_page(g=graph)
    app.session_state["graph_files"] = True
    app.session_state["graph_export"] = label
    app.run()
    assert not app.exception
    assert said in words(app)
    assert ("Download" in [button.label for button in app.get("download_button")]) == (not said)


@pytest.mark.parametrize("graph", ['a\nb\n"c d"', "karate", '"x;y"-b*1/3, c', "1>2, 3"])
def test_the_line_for_the_command_line_makes_the_same_graph(graph):
    app = open_page(g=graph)
    app.session_state["graph_files"] = True
    app.run()
    line = next(code.value for code in app.code if "dl2core walks" in code.value)
    words_of_it = shlex.split(line)
    found = build.parse_edges(
        words_of_it[words_of_it.index("--edges") + 1], directed="--directed" in words_of_it or None
    )
    drawn = build.parse(graph)
    named = {name: number for number, name in enumerate(found.nodes)}
    assert set(named) == set(drawn.nodes)
    order = [named[name] for name in drawn.nodes]
    assert [[found.adjacency()[i][j] for j in order] for i in order] == drawn.adjacency()
