"""The linear probe page: opens on the stored runs, says what is drawn, and trains one to the end."""

import pytest
import streamlit as st
from ui.visits import captions, opener, until, words

from dl2core import store
from dl2core.transfer.few_images_result import FewImages
from dl2core.transfer.probe_result import ProbeResult

open_page = opener("transfer/linear_probe")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "data"))
    st.cache_data.clear()
    st.cache_resource.clear()


def metric(app) -> str:
    return app.metric[0].value


def test_it_opens_on_one_image_a_class_with_the_spread_of_the_draws():
    level = store.from_document(FewImages, store.shipped("few_images_lite0_lossless")).levels[0]
    app = open_page()
    assert metric(app) == f"{level.mean:.1f} %"
    assert f"from **{min(level.accuracies):.1f}** to **{max(level.accuracies):.1f} %**" in words(app)
    assert "EfficientNet-Lite0** · CIFAR-10 train" in words(app)
    assert "our stored run" in captions(app)


@pytest.mark.parametrize(("stored", "name"), [("own pixels", "lossless"), ("JPEG copy", "jpeg")])
def test_the_head_and_the_number_are_those_of_the_stored_run_that_is_drawn(stored, name):
    found = store.from_document(ProbeResult, store.shipped(f"probe_lite0_{name}"))
    app = open_page(prb_view="One probe", prb_stored=stored)
    assert metric(app) == f"{found.top1:.1f} %"
    assert found.tested_on in words(app)
    table = app.table[0].value
    assert set(table[table["backbone"] == "ResNet18"]["accuracy, %"]) >= {58.39, 58.49, 59.0}
    ours = table[table["backbone"] == "EfficientNet-Lite0"]
    assert list(ours["accuracy, %"]) == [round(found.top1, 2)]


def test_the_count_in_the_link_is_the_count_in_large_letters():
    level = store.from_document(FewImages, store.shipped("few_images_lite0_jpeg")).levels[-1]
    app = open_page(prb_stored="JPEG copy", prb_count=500)
    assert metric(app) == f"{level.mean:.1f} %"


@pytest.mark.parametrize(("view", "key"), [("One probe", "prb_one_run"), ("Images per class", "prb_few_run")])
def test_a_probe_of_the_built_in_tower_trains_to_the_end(view, key):
    app = open_page(prb_view=view, prb_backbone="Built-in CLIP's image tower", prb_data="Shapes", prb_limit=200)
    app.button(key=key).click().run()
    until(app, lambda: "measured here" in captions(app))
    assert "Built-in CLIP's image tower** · Shapes test" in words(app)
    assert float(metric(app).removesuffix(" %")) > 50


def test_a_backbone_without_weights_says_how_to_get_them(monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    app = open_page(prb_view="One probe", prb_backbone="ResNet18", prb_data="Shapes")
    app.button(key="prb_one_run").click().run()
    until(app, lambda: app.error)
    assert "models fetch resnet18" in app.error[0].value
