"""The linear probe page: opens on the stored runs, says what is drawn, offers what is missing, and trains to the end."""

import pytest
import streamlit as st
from ui.visits import captions, head, opener, press, until, words

from dl2core import store
from dl2core.transfer.few_images_result import FewImages
from dl2core.transfer.probe_result import ProbeResult
from pages.transfer.linear_probe import take_along
from pages.transfer.linear_probe.hero import place
from pages.transfer.linear_probe.presets import (
    FROZEN,
    LOSSLESS,
    PRESETS,
    STORED,
    TOWER_JPEG,
    TOWER_LOSSLESS,
    TRAIN_MODE,
)
from pages.ui.head import brief

open_page = opener("transfer/linear_probe")
TOWER = {"prb_backbone": "Built-in CLIP's image tower", "prb_data": "Shapes"}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "data"))
    st.cache_data.clear()
    st.cache_resource.clear()


def metric(app) -> str:
    return app.metric[0].value


def test_it_opens_on_a_stored_run_and_names_it():
    found = store.from_document(FewImages, store.shipped(f"few_images_{next(iter(STORED.values()))}"))
    app = open_page()
    assert brief(found.tested_on) in head(app)
    assert "our stored run" in captions(app)
    assert list(app.table[0].value["images a class"]) == [level.count for level in found.levels]


@pytest.mark.parametrize("name", [name for label, name in STORED.items() if label != TRAIN_MODE])
def test_every_stored_run_is_there_in_both_views(name):
    few = store.from_document(FewImages, store.shipped(f"few_images_{name}"))
    one = store.from_document(ProbeResult, store.shipped(f"probe_{name}"))
    assert few.tested_on == one.tested_on
    assert few.spec.backbone == one.spec.backbone


@pytest.mark.parametrize("stored", [LOSSLESS, TOWER_JPEG])
def test_the_head_and_the_number_are_those_of_the_stored_run_that_is_drawn(stored):
    found = store.from_document(ProbeResult, store.shipped(f"probe_{STORED[stored]}"))
    app = open_page(prb_view="One probe", prb_stored=stored, prb_look="Beside the report")
    assert metric(app) == f"{found.top1:.1f} %"
    assert brief(found.tested_on) in head(app)
    assert f"BatchNorm in {found.spec.batchnorm} mode" in words(app)
    table = app.table[0].value
    assert set(table[table["backbone"] == "ResNet18"]["accuracy, %"]) >= {"58.39", "58.49", "59.00"}
    assert list(table[table["tested on"] == found.tested_on]["accuracy, %"]) == [f"{found.top1:.2f}"]
    assert list(table[table["tested on"] == "CIFAR-100 test"]["accuracy, %"])[-1] == "not measured"


@pytest.mark.parametrize(
    ("view", "key", "preset"),
    [("One probe", "prb_one_run", "Thirty epochs"), ("Images per class", "prb_few_run", "JPEG")],
)
def test_a_probe_of_the_built_in_tower_trains_to_the_end_and_a_preset_shows_its_own_run(view, key, preset):
    app = open_page(prb_view=view, **TOWER, prb_limit=60, prb_epochs=2)
    app.button(key=key).click().run()
    until(app, lambda: "measured here" in captions(app))
    assert "Built-in CLIP's image tower · Shapes test" in head(app)
    press(app, preset)
    assert "our stored run" in captions(app)
    assert "EfficientNet-Lite0 · CIFAR-10" in head(app)
    press(app, "Back to mine")
    assert "Built-in CLIP's image tower · Shapes test" in head(app)


@pytest.mark.parametrize("view", ["Images per class", "One probe"])
def test_the_tower_is_not_praised_for_images_that_it_was_trained_on(view):
    assert "this is memory, no transfer" in captions(open_page(prb_view=view, prb_stored=TOWER_LOSSLESS))


def test_the_stored_run_in_train_mode_moved_every_statistic_and_no_weight():
    found = store.from_document(ProbeResult, store.shipped(f"probe_{STORED[TRAIN_MODE]}"))
    assert found.live.weights_changed == 0
    preset = next(preset for preset in PRESETS if preset.values.get("prb_look") == FROZEN)
    assert f"{found.live.statistics_changed:,} of {found.live.statistics:,} running statistics" in preset.look_for
    app = open_page(prb_view="One probe", prb_stored=TRAIN_MODE, prb_look=FROZEN)
    assert metric(app) == f"{found.top1:.1f} %"
    assert "BatchNorm in train mode" in head(app)
    assert f"**{found.live.statistics_changed:,}** of {found.live.statistics:,} running statistics" in words(app)
    app = open_page(prb_stored=TRAIN_MODE)
    assert "BatchNorm in train mode" not in head(app)
    assert "not stored in train mode" in captions(app)


def test_train_mode_says_what_it_changed_and_what_that_cost():
    app = open_page(prb_view="One probe", **TOWER, prb_limit=60, prb_epochs=1, prb_mode="train mode")
    app.button(key="prb_one_run").click().run()
    until(app, lambda: "measured here" in captions(app))
    app.selectbox(key="prb_look").set_value(FROZEN).run()
    said = words(app)
    assert "**0** of " in said
    assert "Against the same probe on the untouched backbone" in said
    assert "the running statistics have not settled" in said


def test_what_is_not_on_this_machine_is_offered_and_the_button_waits(monkeypatch, tmp_path):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    app = open_page(prb_view="One probe", prb_backbone="ResNet18", prb_data="CIFAR-100")
    labels = [button.label for button in app.button]
    assert sum(label.startswith("Get: ") for label in labels) == 3
    assert app.button(key="prb_one_run").disabled


def test_a_rate_that_diverges_is_stopped_and_said():
    app = open_page(prb_view="One probe", **TOWER, prb_limit=60, prb_rate=1e6)
    app.button(key="prb_one_run").click().run()
    until(app, lambda: app.error)
    assert "lower the learning rate 1e+06" in app.error[0].value


@pytest.mark.parametrize(
    "message",
    [None, {}, {"at": 3}, {"at": {"level": 9, "draw": 0}}, {"at": {"level": True, "draw": 0}}, {"at": {"level": 0}}],
)
def test_what_the_browser_may_not_send_is_dropped(message):
    assert place(message, levels=8, draws=10) is None
    assert place({"at": {"level": 7, "draw": 9}}, levels=8, draws=10) == (7, 9)


def test_the_line_that_does_it_again_is_one_of_the_command_line():
    from dl2core import __main__

    found = store.from_document(ProbeResult, store.shipped("probe_lite0_lossless"))
    line = take_along.command(found.spec)
    parsed = __main__.parser().parse_args(line.split()[3:])
    assert (parsed.backbone, parsed.epochs, parsed.test_from_train) == ("efficientnet-lite0", 30, 1000)
