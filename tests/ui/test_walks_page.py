"""The Walks page without a browser: links, presets, refused input, every tab."""

import re
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dl2core.graphs.graph import build
from dl2core.graphs.walks import spectrum
from pages.graphs.walks import charts
from pages.ui.markdown import JOINER

ROOT = Path(__file__).resolve().parents[2]
ROUTER, PAGE = ROOT / "pages/ui/router.py", ROOT / "pages/graphs/walks/page.py"


@pytest.fixture
def open_page():
    st.cache_data.clear()

    def start(**parameters):
        app = AppTest.from_file(str(ROUTER), default_timeout=120)
        app.run()
        for name, value in parameters.items():
            app.query_params[name] = value
        app.switch_page(str(PAGE)).run()
        assert not app.exception
        return app

    return start


def texts(app):
    return " | ".join(
        str(one.value) for kind in (app.markdown, app.caption, app.error, app.warning, app.code) for one in kind
    )


def test_it_opens_on_a_graph_that_is_not_in_the_assignment_with_an_entry_selected(open_page):
    app = open_page()
    assert "A³ at 1 → 2 is 4" in texts(app)
    assert "4 walks · 1 trail · 1 path" in texts(app)
    assert app.session_state["g"] == "house"


def test_a_link_sets_graph_n_and_entry(open_page):
    app = open_page(g="cycle:5", walk_n="10", walk_cell="2,2")
    assert "A¹⁰ at 2 → 2 is 254" in texts(app)


@pytest.mark.parametrize("link", ["~1~broken", "star:99", "1-2*nan", "nonsense", "~9~abc"])
def test_a_link_that_cannot_be_used_is_said_and_the_page_stands(open_page, link):
    app = open_page(g=link)
    assert "The last good graph stays" in texts(app)
    assert not app.warning
    assert "A³ at 1 → 2 is 4" in texts(app)


@pytest.mark.parametrize("cell", ["9,9", "a,b", "1", "0,1", "１,2", "1" * 40 + ",1"])
def test_an_entry_that_does_not_exist_falls_back_to_the_first(open_page, cell):
    assert "A³ at 1 → 2 is 4" in texts(open_page(walk_cell=cell))


def test_a_link_may_hold_an_edge_list_as_it_is_typed(open_page):
    app = open_page(g="1-2, 2-3")
    assert "A³ at 1 → 2 is 2" in texts(app)
    assert app.query_params["g"] == "1-2, 2-3"
    assert not app.warning


def test_every_preset_shows_what_it_promises(open_page):
    app = open_page()
    promised = [
        "A³ at 1 → 2 is 3",
        "A⁴ at 1 → 3",
        "A³ at 1 → 2 is",
        "A² at 1 → 1 is 3",
        "24368818311368315466",
        "Fill in the adjacency matrix",
    ]
    for number, promise in enumerate(promised):
        app.button(key=f"walk_try_{number}").click().run()
        assert not app.exception
        assert promise in texts(app)
    app.button(key="walk_back").click().run()
    assert "A³ at 1 → 2 is 4" in texts(app)


@pytest.mark.parametrize("graph", ["1>2, 2>3*1/3, 3>3", "1", "complete:50", "1-2, 3-4"])
def test_every_tab_stands_on_every_kind_of_graph(open_page, graph):
    app = open_page(g=graph, walk_n="40")
    for tab in ("Matrix editor", "Edge list", "Facts", "64 bits", "Exercise"):
        app.session_state["walk_tab"] = tab
        app.run()
        assert not app.exception


def test_an_empty_graph_says_how_to_begin(open_page):
    app = open_page()
    app.session_state["g"] = build.pack(build.parse_edges(""))
    for tab in ("Matrix editor", "Facts", "64 bits"):
        app.session_state["walk_tab"] = tab
        app.run()
        assert not app.exception
    assert "The graph is empty" in texts(app)


def test_the_edge_list_is_applied_and_a_bad_one_leaves_the_graph(open_page):
    app = open_page()
    app.session_state["walk_tab"] = "Edge list"
    app.run()
    app.text_area(key="graph_edges").set_value("1-2, 2-3,\n3-").run()
    assert "line 2, column 2: after '-' the name of a node is missing" in texts(app)
    assert "A³ at 1 → 2 is 4" in texts(app)
    assert app.text_area(key="graph_edges").value == "1-2, 2-3,\n3-"
    app.text_area(key="graph_edges").set_value("1-2, 2-3").run()
    assert "A³ at 1 → 2 is 2" in texts(app)
    assert not app.error


def test_the_edge_list_can_make_the_graph_directed_and_undirected_again(open_page):
    app = open_page(g="path:3")
    app.session_state["walk_tab"] = "Edge list"
    app.run()
    app.text_area(key="graph_edges").set_value("1>2, 2>3").run()
    assert build.parse(app.session_state["g"]).directed
    app.text_area(key="graph_edges").set_value("1-2, 2-3").run()
    assert not build.parse(app.session_state["g"]).directed


def test_a_drawing_comes_back_as_the_graph_and_a_forged_one_is_refused(open_page):
    app = open_page(g="path:2")
    message = {
        "rev": "x",
        "seq": 1,
        "directed": False,
        "edges": [{"u": 0, "v": 1, "w": "3"}],
        "nodes": [{"name": name, "x": 1, "y": 2} for name in "12"],
    }
    app.session_state["walk_canvas"] = {"graph": message}
    app.run()
    assert not app.exception


def test_a_number_of_edges_above_200_is_refused(open_page):
    app = open_page()
    app.number_input(key="walk_n").set_value(200).run()
    assert "A²⁰⁰ at 1 → 2" in texts(app)
    assert not app.exception


def test_trails_and_paths_say_why_not_on_large_graphs(open_page):
    app = open_page(g="cycle:13", walk_kind="path")
    assert "no formula is known" in texts(app)


def test_int64_is_said_to_overflow_where_it_does(open_page):
    app = open_page(g="complete:7", walk_n="26", walk_cell="1,1")
    assert "64-bit integers overflow from n = 26 on" in texts(app)
    assert "24368818311368315466" in texts(app)


def test_the_answer_of_the_exercise_is_not_drawn_before_it_is_asked_for(open_page):
    app = open_page(walk_tab="Exercise", walk_task="Hexagon A²")
    assert "walk_truth" not in str(app)


def test_a_node_s_name_is_shown_as_it_is_and_makes_no_link(open_page):
    app = open_page(g='"[a](http://b.c)"-"$x$"')
    shown = next(one.value for one in app.markdown if one.value.startswith("**A³ at "))
    as_read = re.sub(r"\\(.)", r"\1", shown).replace(JOINER, "")
    assert "A³ at [a](http://b.c) → $x$ is 1" in as_read
    assert re.search(r"(?<!\\)\[|(?<!\\)\$|http:|http\\:", shown) is None
    app.session_state["walk_tab"] = "Facts"
    app.run()
    assert "[a](" not in texts(app)


def test_growth_is_drawn_around_the_eigenvalue_not_from_zero():
    growths = [spectrum.Growth(length=n, walks=1, ratio=ratio) for n, ratio in ((1, 2.4), (2, 2.5), (3, 2.47))]
    axes = [layer["encoding"]["y"]["scale"] for layer in charts.growth(growths, 2.48).to_dict()["layer"]]
    assert len(axes) == 3
    assert all(axis == axes[0] and axis["zero"] is False and 2 < axis["domain"][0] < 2.4 for axis in axes)
