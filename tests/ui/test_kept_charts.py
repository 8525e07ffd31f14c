"""Kept charts: the same specification as a chart that is built anew, and built once for the same arguments."""

import json

import streamlit as st
from ui.visits import first_visit

from pages.cnn.latency import charts as cnn
from pages.graphs import charts as gnn
from pages.ui.cached import charts as kept

ROWS = [{"network": "graph network", "nodes": n, "weights": 8 * n} for n in (3, 5, 8)]


def test_the_specification_is_that_of_a_new_chart():
    st.cache_data.clear()
    drawn = [
        {
            "model": label,
            "label": label,
            "family": "VGG",
            "place": place,
            "source": "stored",
            "rank": rank,
            "ms": 2.5,
            "moves": 0,
        }
        for place in ("there", "here")
        for rank, label in enumerate("AB", 1)
    ]
    timed = [
        {"label": "A", "family": "VGG", "source": "stored", "batch": n, "ms": n, "low_ms": n, "high_ms": n}
        for n in (1, 2)
    ]
    for make, args, options in [
        (gnn.weights, (ROWS, 5), {}),
        (cnn.slope, (drawn,), {"other": "here", "height": 300}),
        (cnn.batches, (timed, []), {"y_title": "ms"}),
    ]:
        assert kept.chart(make, *args, **options).to_dict() == make(*args, **options).to_dict()


def test_a_chart_is_built_once_for_the_same_arguments_and_again_for_others():
    st.cache_data.clear()
    built = []

    def weights(rows, here):
        built.append(here)
        return gnn.weights(rows, here)

    for here in (5, 5, 3, 5, 3):
        kept.chart(weights, ROWS, here)
    assert built == [5, 3]


def test_what_is_done_to_a_specification_stays_out_of_what_is_kept():
    st.cache_data.clear()
    kept.chart(gnn.weights, ROWS, 5).to_dict().clear()
    assert kept.chart(gnn.weights, ROWS, 5).to_dict()["config"]


def test_letters_of_another_size_leave_a_kept_chart_as_it_was():
    figure = gnn.weights(ROWS, 5)
    large = figure.lettered(20)
    assert [one["value"] for one in large.spec["params"]] == [20]
    assert large.spec["config"]["axis"]["labelFontSize"] == 20
    assert figure.spec == gnn.weights(ROWS, 5).spec


def test_a_page_draws_its_charts_in_a_projectors_letters_in_presenter_mode():
    def letters(link):
        specs = [json.loads(chart.proto.spec) for chart in first_visit("cnn/latency", link).get("vega_lite_chart")]
        return {spec["config"]["text"]["fontSize"] for spec in specs}

    assert letters({}) == {13}
    assert letters({"present": "1"}) == {20}
