"""The page of 110 labels: opens on the report's contradiction, keeps whose numbers apart, and measures."""

import json

import pytest
import streamlit as st
from ui.visits import captions, opener, until, words

from dl2core import store
from dl2core.robustness.cross_dataset_result import CrossResult

labels_page = opener("robustness/cross_dataset")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "data"))
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def crossed() -> CrossResult:
    return store.from_document(CrossResult, store.shipped("cross_dataset"))


def test_110_labels_opens_on_the_reports_contradiction_and_the_falling_line(crossed):
    app = labels_page()
    data = json.loads(app.get("bidi_component")[0].proto.json)
    assert [number for number, _ in data["report"]["rows"]] == ["61.19 %", "61.96 %"]
    side = crossed.methods[0].sides[0]
    assert (data["at"], data["own"], len(data["labels"])) == (0, 10, 48)
    assert data["curve"][0]["percent"] == side.own_top1
    assert data["curve"][-1]["percent"] == pytest.approx(side.union_top1)
    assert sum(data["taken"]) == round(side.n * (side.own_top1 - side.union_top1) / 100)


def test_the_answer_stands_nowhere_before_the_bet_is_revealed():
    app = labels_page()
    assert "never" not in words(app).lower().partition("answer")[0]
    app.toggle(key="crs_reveal").set_value(True).run()
    assert "It is **never**" in words(app)


def test_more_labels_than_there_are_count_as_all_of_them():
    app = labels_page(crs_added=110)
    data = json.loads(app.get("bidi_component")[0].proto.json)
    assert data["at"] == len(data["labels"])


@pytest.mark.parametrize("every", [True, False])
def test_the_switch_between_own_and_all_labels_shows_both_accuracies(crossed, every):
    side = crossed.methods[0].sides[1]
    app = labels_page(crs_view="Who takes what", crs_side="second set", crs_all=every)
    wanted = (58, side.union_top1) if every else (48, side.own_top1)
    assert f"among **{wanted[0]}** labels: **{wanted[1]:.1f} %** right" in words(app)
    leak = side.leak()
    table = app.table[0].value
    assert int(table["wrong, stay"].iloc[1]) + int(table["wrong, leave"].iloc[1]) == leak.errors


def test_the_reports_rows_and_ours_stand_in_tables_of_their_own(crossed):
    app = labels_page(crs_view="Table 7")
    report, ours = (shown.value for shown in app.table)
    assert list(report["by image, %"]) == [68.31, 62.55, 60.24, 68.92, 62.67, 68.22]
    assert report["by class, %"].idxmax() == 5  # the deep prompt, where the report's own mean names the fixed patch
    assert "Shapes, %" in ours.columns
    assert len(ours) == len(crossed.methods)


def test_labels_are_measured_here(tmp_path):
    import tiny_data

    tiny_data.write_hub(tmp_path / "data")
    app = labels_page(crs_limit=20)
    app.button(key="crs_run").click().run()
    until(app, lambda: "measured here" in captions(app))
    assert "n = 40" in captions(app)
