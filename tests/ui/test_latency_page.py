"""The latency page without a browser: stored results, presets, the bet, bad input, and a job from press to result."""

import json

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from ui.visits import captions, opener, until

from dl2core import store
from pages.cnn.latency import controls as latency_controls

open_page = opener("cnn/latency")


def tables(app: AppTest) -> list:
    """Everything tabular on the page: tables, then data frames."""
    return [one.value for one in (*app.table, *app.dataframe)]


@pytest.fixture(autouse=True)
def fresh_caches():
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def test_opens_with_table_1_from_the_stored_run():
    app = open_page()
    table = tables(app)[0]
    assert list(table["model"]) == [
        "VGG11",
        "VGG11-BN",
        "ResNet18",
        "DenseNet121",
        "MobileNet-v3-Small",
        "ViT-B/32",
        "ViT-S/8",
    ]
    assert list(table["◆ report, ms"]) == [3.80, 3.92, 1.04, 6.01, 1.89, 2.57, 10.36]
    assert "○ our stored run" in captions(app)
    stored = store.shipped("cnn_latency")
    spread = tables(open_page(lat_table="How sure, per batch"))[0]
    assert spread["○ ms per batch"][2] == pytest.approx(stored["rows"][2]["median_ms"], rel=1e-3)


@pytest.mark.parametrize("view", latency_controls.VIEWS)
def test_every_view_opens_from_its_link(view):
    app = open_page(lat_view=view)
    assert not app.error
    assert not app.warning


def test_each_preset_sets_its_state_and_back_to_mine_undoes_it():
    for number, preset in enumerate(latency_controls.PRESETS):
        app = open_page(lat_batch="3")
        app.button(key=f"lat_try_{number}").click().run()
        assert not app.exception
        assert app.number_input(key="lat_batch").value == preset.values["lat_batch"]
        app.button(key="lat_back").click().run()
        assert app.number_input(key="lat_batch").value == 3


def test_the_bet_hides_the_times_until_it_is_revealed():
    app = open_page()
    app.button(key="lat_try_0").click().run()
    assert not tables(app)
    assert "Spearman" not in captions(app)
    app.pills(key="lat_bet").select("VGG11").run()
    app.toggle(key="lat_reveal").set_value(True).run()
    assert any("You bet on **VGG11**" in line.value for line in app.markdown)
    assert tables(app)
    assert "Spearman" in captions(app)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [("lat_size", 16, "VGG11 takes images of 32"), ("lat_size", 225, "patches of"), ("lat_device", "cuda", "")],
)
def test_bad_input_is_told_and_what_was_typed_stays(key, value, says):
    app = open_page()
    if key == "lat_device":
        app.segmented_control(key=key).set_value(value).run()
        app.button(key="lat_run").click().run()
        says = "no CUDA device"
        until(app, lambda: app.error)
    else:
        app.number_input(key=key).set_value(value).run()
        assert app.number_input(key=key).value == value
    assert not app.exception
    assert says in app.error[0].value


def test_an_unknown_other_model_is_told():
    app = open_page()
    app.text_input(key="lat_others").set_value("resnet81").run()
    assert "resnet81" in app.error[0].value


def test_a_measurement_from_press_to_result():
    app = open_page(lat_models="MobileNet-v3-Small", lat_batch="1", lat_size="32", lat_budget="3", lat_threads="1")
    app.number_input(key="lat_size").set_value(32).run()
    app.button(key="lat_run").click().run()
    until(app, lambda: "● measured here" in captions(app))
    assert "● here, ms" in tables(app)[0].columns
    assert list(tables(app)[0]["model"]) == ["MobileNet-v3-Small"]


def test_an_imported_result_is_compared_with_the_one_shown():
    document = store.shipped("cnn_latency")
    for row in document["rows"]:
        row["runs_ms"] = [run / 2 for run in row["runs_ms"]]
    app = open_page()
    app.file_uploader(key="lat_import").upload("faster.json", json.dumps(document).encode(), "application/json").run()
    app.selectbox(key="lat_recall").select("faster").run()
    assert not app.exception
    compared = tables(app)[-1]
    assert list(compared["change, %"]) == pytest.approx([100.0] * 7, abs=0.1)


def test_an_imported_profile_is_compared_with_the_one_shown():
    document = store.shipped("cnn_profile")
    for row in document["rows"]:
        row["median_ms"] /= 2
    app = open_page(lat_view=latency_controls.WHY)
    app.file_uploader(key="lat_why_import").upload(
        "faster.json", json.dumps(document).encode(), "application/json"
    ).run()
    app.selectbox(key="lat_why_recall").select("faster").run()
    assert not app.exception
    compared = tables(app)[-1]
    assert list(compared["shown above, ms per image"] / compared["taken out, ms per image"]) == pytest.approx(
        [2.0] * 7, rel=1e-2
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "not json"),
        (b'{"kind": "memory"}', "holds 'memory'"),
        (b'{"kind": "latency", "rows": []}', "machine is missing"),
    ],
)
def test_a_file_that_is_no_latency_result_is_refused(content, says):
    app = open_page()
    app.file_uploader(key="lat_import").upload("mine.json", content, "application/json").run()
    assert not app.exception
    assert says in app.error[0].value


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"created": "yesterday"}, "created must be a date"),
        ({"created": 10**40}, "created must be a text"),
        ({"machine": "mine"}, "machine must be an object"),
        ({"seconds": "X"}, "more than 4,000 digits"),
        ({"rows": [{"model": "vgg11"}]}, "rows[0].batch is missing"),
    ],
)
def test_what_is_wrong_in_a_file_is_named_and_one_kept_here_is_skipped(tmp_path, monkeypatch, change, says):
    monkeypatch.setenv("DL2_HOME", str(tmp_path))
    content = json.dumps(store.shipped("cnn_latency") | change).replace('"X"', "1" * 5000)
    app = open_page()
    app.file_uploader(key="lat_import").upload("mine.json", content.encode(), "application/json").run()
    assert not app.exception
    assert says in app.error[0].value.replace("\\", "")
    path = store.keep("good one", store.shipped("cnn_latency"))
    path.with_name("bad.json").write_text(content)
    app = open_page()
    assert not app.exception
    assert [name for name in app.selectbox(key="lat_recall").options if "machine" in name] == [
        "good-one (this machine)"
    ]
    (line,) = [
        line for line in captions(app).replace("\\", "").splitlines() if line.startswith("bad.json is skipped: ")
    ]
    assert says in line
    app.selectbox(key="lat_recall").select("good-one (this machine)").run()
    assert not app.exception


@pytest.mark.parametrize(("load", "says"), [(0.1, False), (9.0, True)])
def test_a_busy_machine_is_named(monkeypatch, load, says):
    real = store.shipped
    monkeypatch.setattr(store, "shipped", lambda name: real(name) | {"load": load})
    assert ("busy machine" in captions(open_page())) is says
