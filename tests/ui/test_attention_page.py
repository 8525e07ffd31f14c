"""The attention page as its user drives it, without a browser: stored result first, the model only when asked."""

import numpy as np
import pytest
from ui.visits import opener, words

from dl2core import store
from dl2core.graphs.layers import attention
from pages.graphs.attention import charts

open_page = opener("graphs/attention")
VIEWS = ["As a graph", "Beside the graph layer", "Order of the patches", "Words"]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("mask", ["all", "neighbours"])
def test_every_view_opens_on_the_stored_result(view, mask):
    app = open_page(att_view=view, att_mask=mask)
    assert not app.error
    assert "our stored run" in words(app)
    assert "its row sums to 1" in words(app)


def test_stored_document_holds_what_the_page_says():
    document = store.shipped("attention")
    weights = np.array(document["weights"])
    assert weights.shape[-1] == len(document["tokens"])
    np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=0.02)  # three decimals
    causal = np.array(document["text_weights"])
    assert (np.triu(causal, 1) == 0).all()
    assert document["kernel_difference"] < 1e-4
    assert document["rebuild_error"] < 1e-5
    on, off = document["shuffles"]
    assert (on["positions"], off["positions"]) == (True, False)
    assert off["equivariance"] < 1e-3 < on["equivariance"]
    assert off["invariance"] > 1
    assert off["cls"] < 1e-3 < on["cls"]


def test_neighbours_only_leaves_no_weight_elsewhere():
    weights = attention.restricted(np.full((17, 17), 1 / 17), attention.patch_mask(4))
    assert weights[1, 16] == 0
    assert weights[1, 1] == pytest.approx(1 / 5)


def test_another_sentence_is_read_by_the_model():
    app = open_page(att_view="Words", att_text="two dogs")
    assert "measured here" in words(app)
    assert "**dogs** hears" in words(app) or "**two** hears" in words(app)
    assert not app.error


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"att_layer": 40}, "layer 40 was asked for, the image tower has 12"),
        ({"att_head": "9"}, "head 9 was asked for"),
    ],
)
def test_what_the_tower_has_not_is_refused(values, message):
    assert message in words(open_page(**values))


def test_picture_chart_lights_up_by_weight():
    weights = np.full((5, 5), 0.1)
    weights[2] = [0.0, 0.6, 0.2, 0.1, 0.1]
    spec = charts.picture("data:image/png;base64,", weights, side=2, first=2).to_dict()
    data = next(rows for rows in spec["datasets"].values() if "veil" in rows[0])
    veil = {row["heard"]: row["veil"] for row in data if row["row"] == 2}
    assert veil[1] == 0
    assert veil[0] == pytest.approx(charts.VEIL)
    assert veil[1] < veil[2] < veil[3]
