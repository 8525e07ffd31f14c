"""The latency page without a browser: stored results, presets, the bet, bad input, and a job from press to result."""

import json

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from ui.visits import captions, head, hint, opener, until

from dl2core import device, store
from pages.cnn.latency import presets

open_page = opener("cnn/latency")


def tables(app: AppTest) -> list:
    """Everything tabular on the page: tables, then data frames."""
    return [one.value for one in (*app.table, *app.dataframe)]


@pytest.fixture(autouse=True)
def fresh_caches():
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def test_table_1_of_the_stored_run():
    app = open_page(lat_view=presets.TABLES)
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
    spread = tables(open_page(lat_view=presets.TABLES, lat_table="How sure, per batch"))[0]
    assert spread["○ ms per batch"][2] == pytest.approx(stored["rows"][2]["median_ms"], rel=5e-3)


@pytest.mark.parametrize("view", presets.VIEWS)
def test_every_view_opens_from_its_link(view):
    app = open_page(lat_view=view)
    assert not app.error
    assert not app.warning


def test_each_preset_sets_its_state_and_back_to_mine_undoes_it():
    for number, preset in enumerate(presets.PRESETS):
        app = open_page(lat_batch="3", lat_size="64")
        app.button(key=f"lat_try_{number}").click().run()
        assert not app.exception
        assert app.number_input(key="lat_batch").value == 8  # what a preset does not name goes to its default
        assert app.number_input(key="lat_size").value == 224
        assert app.session_state["lat_view"] == preset.values.get("lat_view", presets.RANKS)
        app.button(key="lat_back").click().run()
        assert app.number_input(key="lat_batch").value == 3
        assert app.number_input(key="lat_size").value == 64


def drawn(app: AppTest) -> str:
    """The texts of the page's only chart."""
    (chart,) = app.get("vega_lite_chart")
    return chart.proto.spec


def test_the_bet_hides_the_times_until_it_is_revealed():
    app = open_page()
    assert "○ AMD" not in "".join(row for row in map(str, app.markdown))
    assert '"?"' in drawn(app)
    app.pills(key="lat_bet").select("VGG11").run()
    app.toggle(key="lat_reveal").set_value(True).run()
    assert any(
        "You bet on **VGG11**: it is **DenseNet121**. DenseNet121 goes from rank 6 to 4." in line.value
        for line in app.markdown
    )
    assert '"?"' not in drawn(app)


def test_a_reveal_needs_no_bet():
    app = open_page()
    app.toggle(key="lat_reveal").set_value(True).run()
    assert any(line.value.startswith("It is **DenseNet121**.") for line in app.markdown)


def test_what_was_asked_and_is_not_drawn_is_said():
    app = open_page(lat_batch="3", lat_dtype="bfloat16")
    assert head(app).startswith("7 networks · batch 8 · cpu, ")
    assert "not measured yet: batch 3, bfloat16. Press Measure · Shown: ○ our stored run" in captions(app)


@pytest.mark.parametrize(
    ("key", "value", "says"), [("lat_size", 16, "VGG11 takes images of 32"), ("lat_size", 225, "patches of")]
)
def test_bad_input_is_told_and_picture_and_controls_stay(key, value, says):
    app = open_page()
    app.number_input(key=key).set_value(value).run()
    assert app.number_input(key=key).value == value
    assert says in hint(app)
    assert app.get("vega_lite_chart")  # of the last good state
    assert app.button(key="lat_run")


def test_without_a_network_the_last_choice_counts():
    app = open_page(lat_models="VGG11")
    app.multiselect(key="lat_models").set_value([]).run()
    assert "choose at least one of" in hint(app)
    assert head(app).startswith("VGG11 · batch 8")


def test_a_device_that_is_not_here_is_told_by_the_worker(monkeypatch):
    monkeypatch.setattr(device, "here", lambda: ("cpu", "cuda"))
    app = open_page(lat_device="cuda")
    app.button(key="lat_run").click().run()
    until(app, lambda: app.error)
    assert "no CUDA device" in app.error[0].value
    assert head(app).startswith("7 networks · batch 8 · cpu, ")


def test_a_measurement_from_press_to_result():
    app = open_page(lat_models="MobileNet-v3-Small", lat_batch="1", lat_size="32", lat_budget="3", lat_threads="1")
    app.number_input(key="lat_size").set_value(32).run()
    app.button(key="lat_run").click().run()
    until(app, lambda: "● measured here" in captions(app))
    assert head(app).startswith("MobileNet-v3-Small · batch 1 · cpu, 1 thread · 32 pixels a side")
    app.segmented_control(key="lat_view").set_value(presets.TABLES).run()
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
    app = open_page(lat_view=presets.WHY)
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
