"""The page of approaches: opens on accuracy against memory, and draws the stored run in every view."""

from collections import Counter
from dataclasses import asdict, replace

import pytest
import streamlit as st
from ui.visits import captions, head, opener, until, words

from dl2core import store
from dl2core.robustness.approaches.claims import ON_ACCURACY, ON_PRICES
from dl2core.robustness.approaches.result import APPROACHES, Approaches, ApproachesSpec, Few
from pages.robustness.approaches import cached, controls, rows
from pages.robustness.approaches.presets import VIEWS, amounts, opens_on
from pages.ui.head import brief

ALL = (*APPROACHES, *rows.LITE0_NAMES.values())
approaches_page = opener("robustness/approaches")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "data"))
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def compared() -> tuple[Approaches, ...]:
    return tuple(store.from_document(Approaches, store.shipped(name)) for name in cached.DOCUMENTS)


def test_it_opens_on_accuracy_against_memory_and_the_reports_sentence(compared):
    app = approaches_page()
    first = compared[0]
    assert brief(first.tested_on) in head(app)
    assert first.tested_on in captions(app)
    assert f"n = {first.n:,}" in captions(app)
    assert "EfficientNet-Lite0, pretrained on ImageNet and given 224 px" in captions(app)
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
        assert list(app.table[0].value["approach"]) == ["no prompt", *ALL]


def test_lite0_was_given_the_same_images_and_as_many_rates(compared):
    tower, lite0 = compared
    own = ("backbone", "priced", "few", "many", "many_steps")
    same = {name for name, value in asdict(tower.spec).items() if name not in own and asdict(lite0.spec)[name] == value}
    assert same == asdict(tower.spec).keys() - set(own)
    assert {one.a_class for one in lite0.spec.few} == {one.a_class for one in tower.spec.few}
    assert (lite0.trained_on, lite0.tested_on, lite0.n) == (tower.trained_on, tower.tested_on, tower.n)
    for found in compared:
        assert Counter(one.approach for one in found.rates) == dict.fromkeys(found.spec.approaches, 3)


def test_it_opens_on_what_all_networks_were_trained_on_and_says_what_one_was_not(compared):
    first, *others = compared
    opened = rows.measured(compared, opens_on())
    assert opened == compared
    lacking = [amount for amount in first.spec.amounts if any(amount not in one.spec.amounts for one in others)]
    for amount in lacking:
        app = approaches_page(apr_amount=amounts()[amount])
        assert "EfficientNet-Lite0 (224 px) was not trained on" in captions(app)
        assert "pretrained on ImageNet" not in captions(app)


def test_a_run_of_ones_own_is_drawn_in_place_of_the_stored_one(monkeypatch):
    tiny = ApproachesSpec("shapes", (Few(1, 1),), steps=1, many=0, validation=10, test=20, priced=("built-in",))
    chosen = controls.chosen
    monkeypatch.setattr(controls, "chosen", lambda: replace(chosen(), spec=tiny))
    app = approaches_page(apr_amount="1 a class")
    assert "our stored run" in captions(app)
    app.button(key="apr_run").click().run()
    until(app, lambda: "measured here" in captions(app))
    assert "n = 20" in captions(app)
    assert "1 draw at 1" in captions(app)
    assert "pretrained on ImageNet" not in captions(app)
    assert len(app.get("vega_lite_chart")) == 3


def test_the_hero_is_what_was_measured(compared):
    most = opens_on()
    drawn = rows.bubbles(compared, most, "stored")
    parts = rows.stacks(compared, most)
    assert [one["approach"] for one in drawn] == list(ALL)
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
