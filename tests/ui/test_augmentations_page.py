"""The augmentations page: opens on the stored experiment, tells clipped from kept, and runs Table 2 to its end."""

from dataclasses import replace

import pytest
import streamlit as st
from ui.visits import captions, opener, until, words

from dl2core import store
from dl2core.transfer.augment import comparison
from dl2core.transfer.augment.order_result import Order
from pages.transfer.augmentations import presets, rows

open_page = opener("transfer/augmentations")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "data"))
    st.cache_data.clear()


def stored_order() -> Order:
    return store.from_document(Order, store.shipped("augment_order_lite0"))


def test_it_opens_on_the_stored_cells_of_the_network_that_it_names():
    app = open_page()
    found = stored_order()
    assert "probes: EfficientNet-Lite0, CIFAR-10 train" in captions(app)
    assert f"n = {found.runs[0].n:,}" in captions(app)
    assert rows.trained(found.runs[0]) in captions(app)
    assert rows.cost(found, "eval") in words(app)
    assert rows.cost(found, "train") not in words(app)
    assert "our stored run" in captions(app)
    assert app.selectbox(key="aug_name").value == "Colour jitter"


def test_the_spread_over_training_seeds_is_said_where_there_are_several():
    found = stored_order()
    first = tuple(run for run in found.runs if run.spec.seed == 0)
    perfect = tuple(replace(run, spec=replace(run.spec, seed=1), predicted=run.truth) for run in first)
    assert rows.spread(replace(found, runs=first)) == ""
    apart = sorted((100 - run.top1) / 2**0.5 for run in first)
    said = f"SD over 2 training seeds: {apart[0]:.1f} to {apart[-1]:.1f} points."
    assert rows.spread(replace(found, runs=first + perfect)) == said


def test_the_bar_that_is_bet_on_is_told_after_the_bet():
    listed = rows.cells(stored_order(), "stored")
    assert len(rows.told(listed, revealed=False)[0]) == 5
    app = open_page()
    app.button_group(key="aug_bet").set_value("yes").run()
    app.toggle(key="aug_reveal").set_value(True).run()
    assert rows.cost(stored_order(), "train") in words(app)
    assert "it is **no, it is worse**" in words(app)


def test_every_augmentation_of_the_table_has_its_arguments_as_widgets_and_reads_back_its_own_code():
    app = open_page(aug_view="Code", aug_then="GaussianBlur(9)")
    for name in presets.NAMES.values():
        app.selectbox(key="aug_name").set_value(name).run()
        assert not app.exception
        assert not app.error, (name, app.error)
        assert app.code[0].value.count("v2.GaussianBlur(kernel_size=9") in (1, 2)


def test_a_chain_that_cannot_be_read_is_one_line_and_stays_typed():
    app = open_page(aug_then="GaussianBlurr(9)")
    assert "no augmentation 'GaussianBlurr'" in app.error[0].value
    assert app.text_input(key="aug_then").value == "GaussianBlurr(9)"


def test_the_reports_two_outliers_are_flagged_and_its_small_gains_are_not_called_gains():
    listed = {row["augmentation"]: row for row in rows.table2_report()}
    flagged = [name for name, row in listed.items() if row["reading"] == "check the pipeline"]
    assert flagged == ["gaussian noise", "colour jitter"]
    assert "inside the images' own noise" in listed["perspective"]["reading"]
    assert "inside the images' own noise" in listed["horizontal flip"]["reading"]
    assert "inside" not in listed["vertical flip"]["reading"]
    assert "54.7 (put before Normalize)" in listed["colour jitter"]["▲ re-runs, %"]


def test_the_cells_are_the_means_of_their_runs():
    found = stored_order()
    listed = rows.cells(found, "stored")
    assert len(listed) == 6
    for row in listed:
        mode = {name: mode for mode, name in rows.MODE_NAMES.items()}[row["mode"]]
        assert row["percent"] == pytest.approx(comparison.mean(found.cell(row["place"], mode)).top1, abs=0.01)


def test_table_2_is_measured_for_a_subset_of_its_rows():
    app = open_page(aug_view="Table 2", aug_t2_rows=["rotation"], aug_t2_images=40, aug_t2_passes=1, aug_t2_seeds=2)
    app.button(key="aug_t2_run").click().run()
    until(app, lambda: "measured here" in captions(app))
    ours = app.table[1].value
    assert list(ours["augmentation"]) == ["none", "rotation"]
    assert list(ours["seeds"]) == [2, 2]
    assert "Built-in CLIP's image tower** · 40 training images at 32 px, 1 pass. Tested on Shapes test" in words(app)
