"""The attention page as its user drives it, without a browser: stored result first, the model only when asked."""

import json

import numpy as np
import pytest
from ui.visits import opener, words

from dl2core import attention_document, store
from dl2core.clip.lens import Lens
from dl2core.graphs.layers import attention
from pages.graphs.attention import lens, lights, views
from pages.graphs.attention.lights import NEAR, View, read_view

open_page = opener("graphs/attention")
VIEWS = ["Beside the graph layer", "Order of the patches", "All weights", "Words"]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("mask", ["all", "neighbours"])
def test_every_view_opens_on_the_stored_result(view, mask):
    app = open_page(att_view=view, att_mask=mask)
    assert not app.error
    assert "our stored run" in words(app)


def test_stored_document_holds_what_the_page_says():
    document = store.shipped("attention")
    weights = np.array(document["weights"])
    assert weights.shape[-1] == len(document["tokens"])
    for name in ("weights", "weights_without_positions", "weights_shuffled"):
        np.testing.assert_allclose(np.array(document[name]).sum(axis=-1), 1, atol=0.02)  # three decimals
    causal = np.array(document["text_weights"])
    assert (np.triu(causal, 1) == 0).all()
    assert document["kernel_difference"] < 1e-4
    assert document["rebuild_error"] < 1e-5
    on, off = document["shuffles"]
    assert (on["positions"], off["positions"]) == (True, False)
    assert off["equivariance"] < 1e-3 < on["equivariance"]
    assert off["invariance"] > 1
    assert off["cls"] < 1e-3 < on["cls"]
    assert off["weights"] < 1e-4 < on["weights"]  # so that the page may let them go along with their patches


def test_the_lens_ends_with_the_models_own_answer():
    document = store.shipped("attention")
    found = attention_document.read(document).lens
    assert found.shares.shape == (12, 48)
    np.testing.assert_allclose(found.shares.sum(axis=1), 1, atol=0.005)
    assert found.error < 1e-4
    drawn = lens.lines(found, document["label"])
    assert document["label"] in [line.name for line in drawn if line.kind == "truth"]
    assert max(line.shares[-1] for line in drawn) == found.shares[-1].max()


def test_the_lens_draws_truth_answer_and_leaders():
    shares = np.array([[0.7, 0.2, 0.1, 0.0], [0.1, 0.2, 0.7, 0.0], [0.1, 0.6, 0.3, 0.0]])
    found = Lens("a {}", ("cat", "dog", "ship", "frog"), 100.0, shares, 0.0)
    drawn = lens.lines(found, "frog")
    assert [(line.name, line.kind) for line in drawn] == [("dog", "lead"), ("ship", ""), ("cat", ""), ("frog", "truth")]
    assert lens.lines(found, "")[0].shares == (0.2, 0.2, 0.6)


def test_neighbours_only_leaves_no_weight_elsewhere():
    weights = attention.restricted(np.full((17, 17), 1 / 17), attention.patch_mask(4))
    assert weights[1, 16] == 0
    assert weights[1, 1] == pytest.approx(1 / 5)


def test_another_sentence_is_read_by_the_model():
    app = open_page(att_view="Words", att_text="two dogs")
    assert "measured here" in words(app)
    assert "**dogs** hears" in words(app) or "**two** hears" in words(app)
    assert not app.error


@pytest.fixture
def sent(monkeypatch):
    """Data of every picture that was drawn."""
    seen = []
    monkeypatch.setattr(lights, "_mount", lambda *, key, data, **_: seen.append(json.loads(json.dumps(data))))
    return seen


def test_what_the_tower_has_not_gives_way_and_the_page_says_so(sent):
    app = open_page(att_layer=40, att_head="9", att_token="99")
    assert (sent[-1]["view"]["layer"], sent[-1]["view"]["head"], sent[-1]["view"]["token"]) == (4, 0, 6)
    assert "att_layer=40" in app.warning[0].value


def test_every_weight_reaches_the_browser_once(sent):
    open_page(att_layer=12, att_head="2", att_mask="neighbours", att_positions="false", att_shuffled="true")
    data = sent[-1]
    packed = lights._packed(np.array([[0.25, 0.75]]))
    assert len(data["weights"]["on"]) > len(packed) * 1000
    assert data["view"] == {
        "token": 6, "layer": 12, "head": 2, "mask": NEAR, "positions": False, "shuffled": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    "forged",
    [
        {"token": 17},
        {"layer": 0},
        {"layer": True},
        {"head": "1"},
        {"mask": "nobody"},
        {"shuffled": 1},
        {"positions": None},
    ],
)
def test_a_forged_view_is_refused(forged):
    good = {"token": 3, "layer": 2, "head": 0, "mask": "all", "positions": True, "shuffled": False, "seq": 4}
    assert read_view(good, tokens=17, layers=12, heads=4) == View(3, 2, 0, "all", True, False)
    assert read_view(good | forged, tokens=17, layers=12, heads=4) is None
    assert read_view("view", tokens=17, layers=12, heads=4) is None


def test_a_shuffle_without_positions_leaves_every_weight_with_its_patches():
    found = attention_document.read(store.shipped("attention"))
    shown = type("Shown", (), {
        "weights": found.weights, "weights_without_positions": found.weights_without_positions,
        "weights_shuffled": found.weights_shuffled, "checks": found,
    })  # fmt: skip
    still, moved = (views.drawn(shown, View(1, 6, 0, "all", False, shuffled)) for shuffled in (False, True))
    np.testing.assert_array_equal(still, moved)
    still, moved = (views.drawn(shown, View(1, 6, 0, "all", True, shuffled)) for shuffled in (False, True))
    assert np.abs(still - moved).max() > 0.005
