"""Kept charts: the same specification as a chart that is built anew, and built once for the same arguments."""

import streamlit as st

from pages.cnn.latency import charts as cnn
from pages.graphs import charts as gnn
from pages.ui.cached import charts as kept

ROWS = [{"network": "graph network", "nodes": n, "weights": 8 * n} for n in (3, 5, 8)]


def test_the_specification_is_that_of_a_new_chart():
    st.cache_data.clear()
    drawn = [
        {"label": label, "family": "VGG", "place": place, "rank": rank, "ms": 2.5}
        for place in ("there", "here")
        for rank, label in enumerate("AB", 1)
    ]
    for make, args, options in [
        (gnn.weights, (ROWS, 5), {}),
        (gnn.weights, (ROWS, 5), {"presenting": True}),
        (cnn.slope, (drawn,), {"presenting": True}),
    ]:
        assert kept.chart(make, *args, **options).to_dict() == make(*args, **options).to_dict()


def test_a_chart_is_built_once_for_the_same_arguments_and_again_for_others():
    st.cache_data.clear()
    built = []

    def weights(rows, here, **options):
        built.append((here, options))
        return gnn.weights(rows, here, **options)

    for here, options in [(5, {}), (5, {}), (3, {}), (5, {"presenting": True}), (3, {})]:
        kept.chart(weights, ROWS, here, **options)
    assert built == [(5, {}), (3, {}), (5, {"presenting": True})]


def test_what_is_done_to_a_specification_stays_out_of_what_is_kept():
    st.cache_data.clear()
    kept.chart(gnn.weights, ROWS, 5).to_dict().clear()
    assert kept.chart(gnn.weights, ROWS, 5).to_dict()["config"]
