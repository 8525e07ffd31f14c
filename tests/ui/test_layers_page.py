"""The page of layers: opens on the stored probes, says what is drawn, and looks at a picture."""

from dataclasses import replace

import pytest
import streamlit as st
from ui.visits import captions, head, opener, words

from dl2core import store
from dl2core.transfer.layers.parts_result import Amount, PartsResult, Run
from dl2core.transfer.layers.result import DepthResult
from pages.transfer.layers import parts, runs
from pages.ui.head import brief

open_page = opener("transfer/layers")
TOWER = "Built-in CLIP's image tower"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "data"))
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.mark.parametrize(("backbone", "name"), [("EfficientNet-Lite0", "lite0"), (TOWER, "built_in")])
def test_a_block_in_large_letters_is_that_of_the_stored_run(backbone, name):
    found = store.from_document(DepthResult, store.shipped(f"layers_{name}"))
    app = open_page(lay_backbone=backbone, lay_block="block 3")
    here = [layer for layer in found.layers if layer.name == "block 3"]
    assert [metric.value for metric in app.metric] == [f"{found.top1(layer):.1f} %" for layer in here]
    assert f"{backbone} · {brief(found.tested_on)}" in head(app)
    assert f"n = {found.n:,}" in captions(app)


def test_a_channel_that_the_block_does_not_have_is_said():
    app = open_page(lay_block="stem", lay_channel=40)
    assert "of stem: 0 to 31, shown: 31" in captions(app)


def test_the_bet_is_about_the_reports_network_and_then_the_bars_stand_there():
    app = open_page(lay_view="Which part to train")
    assert "The bars stand here once you have bet." in captions(app)
    bet = app.button_group(key="lay_bet")
    first, last = bet.options
    assert ("9,408 weights" in str(first), "2,359,296 weights" in str(last)) == (True, True)
    found = store.from_document(PartsResult, store.shipped("parts_lite0"))
    assert f"EfficientNet-Lite0 · {brief(found.tested_on)}" in head(app)


def test_the_line_of_the_stored_run_asks_for_its_spec():
    from dl2core import __main__

    found = store.from_document(PartsResult, store.shipped("parts_lite0"))
    parsed = __main__.parser().parse_args(runs.command(found).split()[3:])
    assert tuple(Amount(*one) for one in parsed.amounts) == found.spec.amounts
    assert (parsed.side, parsed.validation) == (found.spec.side, found.spec.validation)
    assert parsed.test_from_train == found.spec.test_from_train == found.n


def test_the_reports_sentence_stands_beside_what_was_measured():
    found = store.from_document(PartsResult, store.shipped("parts_lite0"))
    said = words(open_page(lay_view="Which part to train"))
    assert "rather the last layers than the first" in said
    for amount in found.spec.amounts:
        difference = found.mean("last", amount.a_class) - found.mean("first", amount.a_class)
        assert f"{amount.a_class} a class, the last layer **{difference:+.1f}** points over the first" in said


@pytest.mark.parametrize(
    ("last", "says"),
    [
        ((60, 61), "**+10.5** points over the first (2 draws: +10.0 to +11.0), no more than chance"),  # of 100 images
        ((80, 81), "**+30.5** points over the first (2 draws: +30.0 to +31.0), more than chance"),
        ((90, 49), "**+19.5** points over the first (2 draws: -1.0 to +40.0), no more than chance"),  # draws disagree
    ],
)
def test_a_difference_is_told_beyond_the_test_images_and_where_the_draws_agree(last, says):
    found = store.from_document(PartsResult, store.shipped("parts_lite0"))
    trained = [
        Run(part, 10, draw, 1e-3, 50.0, right)
        for part, scores in (("last", last), ("first", (50, 50)))
        for draw, right in enumerate(scores)
    ]
    spec = replace(found.spec, amounts=(Amount(10, 8, 2),))
    assert says in parts._verdict(replace(found, spec=spec, n=100, runs=tuple(trained)))


def test_a_backbone_without_a_stored_run_says_so():
    app = open_page(lay_backbone="ResNet18")
    assert "ResNet18 is not stored here" in captions(app)


def test_a_picture_is_seen_by_the_first_and_the_last_convolution():
    app = open_page(lay_view="Activation maps", lay_backbone=TOWER)
    assert "**First convolution**: 3 × 3 on 3 channels, 864 weights, 32 maps of 32 × 32" in words(app)
    assert "**Last convolution**: 2 × 2 on 128 channels, 65,536 weights, 128 maps of 4 × 4" in words(app)
    assert "too small to show anything as pictures" in captions(app)
