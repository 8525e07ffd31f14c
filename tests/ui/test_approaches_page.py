"""The page of approaches: opens on accuracy against memory, and draws the stored run in every view."""

import pytest
import streamlit as st
from ui.visits import captions, head, opener, words

from dl2core import store
from dl2core.robustness.approaches.claims import ON_ACCURACY, ON_PRICES
from dl2core.robustness.approaches.result import APPROACHES, Approaches
from pages.robustness.approaches import rows
from pages.robustness.approaches.presets import VIEWS
from pages.ui.head import brief

approaches_page = opener("robustness/approaches")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "data"))
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def compared() -> Approaches:
    return store.from_document(Approaches, store.shipped("approaches"))


def test_it_opens_on_accuracy_against_memory_and_the_reports_sentence(compared):
    app = approaches_page()
    assert brief(compared.tested_on) in head(app)
    assert compared.tested_on in captions(app)
    assert f"n = {compared.n:,}" in captions(app)
    assert "one trainable layer”: **false**" in words(app)
    assert len(app.get("vega_lite_chart")) == 3  # memory, order, few images


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_draws_the_stored_run(compared, view):
    app = approaches_page(apr_view=view, apr_amount="1 a class", apr_after="then negative colours")
    assert not app.error
    if view == "2.6 checked":
        verdicts = dict(zip(app.table[0].value["2.6 says"], app.table[0].value["verdict"], strict=True))
        assert list(verdicts) == [*ON_PRICES, *ON_ACCURACY]
        assert set(verdicts.values()) <= {"true", "false", "not shown"}
    if view == "Table":
        assert len(app.table[0].value) == 1 + len(APPROACHES)


def test_the_hero_is_what_was_measured(compared):
    most = compared.spec.amounts[-1]
    drawn = rows.bubbles(compared, most, "stored")
    parts = rows.stacks(compared, most)
    assert [one["approach"] for one in drawn] == list(APPROACHES)
    for one in drawn:
        mine = [part for part in parts if part["approach"] == one["approach"]]
        assert sum(part["mb"] for part in mine) == pytest.approx(one["mb"])
        assert mine[-1]["to"] == pytest.approx(one["mb"])
    ranked = [one for one in rows.ranks(compared, most, "negative", "stored") if one["says"]]
    for one in ranked:  # equals share a place
        assert one["place"] == 1 + sum(other["percent"] > one["percent"] for other in ranked)
    assert "no prompt" in {one["approach"] for one in ranked}


def test_names_that_would_overlap_move_apart_and_keep_their_order():
    moved = rows.apart([50.0, 50.1, 49.9, 80.0], 4.0)
    assert moved[3] == 80.0
    assert moved[1] - moved[0] >= 4 - 1e-6
    assert moved[0] - moved[2] >= 4 - 1e-6
    assert rows.apart([1.0, 9.0], 4.0) == [1.0, 9.0]
    assert rows.apart([1.0, 1.0, 2.0], 4.0, low=0.0, high=20.0) == pytest.approx([0.0, 4.0, 8.0])
