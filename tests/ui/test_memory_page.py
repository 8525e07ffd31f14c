"""The memory page without a browser: stored values, scaling with the batch, the graph switched off, and a real run."""

import json
import re

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from ui.visits import captions, head, opener, until

from dl2core.cnn import zoo
from dl2core.worker import memory
from pages.cnn import cached as cnn
from pages.cnn.memory import rows as memory_rows

open_page = opener("cnn/memory")


@pytest.fixture(autouse=True)
def fresh_caches():
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def kept(app: AppTest) -> dict[str, float]:
    table = app.table[0].value
    return dict(zip(table["model"], table["kept with a graph, MB"], strict=True))


def test_opens_with_the_reports_batch_scaled_from_two_images():
    app = open_page()
    assert kept(app)["ResNet18"] == pytest.approx(354.88, rel=0.01)
    assert kept(app)["ViT-B/32"] == pytest.approx(487.03, rel=0.01)
    assert "a batch of 2 measured, scaled to 16" in captions(app)
    assert "Not measurable here: allocator with a graph, allocator without." in captions(app)


def test_batch_64_keeps_four_times_as_much():
    at_16 = kept(open_page())
    app = open_page()
    app.button(key="mem_try_2").click().run()
    assert kept(app) == pytest.approx({name: 4 * mb for name, mb in at_16.items()}, rel=1e-2)  # three digits each


@pytest.mark.parametrize("model", zoo.REPORT_NAMES)
def test_the_staircase_ends_at_the_bytes_kept_on_round_ticks(model):
    found = cnn.stored_memory()[0].footprint(model)
    drawn = memory_rows.staircase(found)
    assert drawn["steps"][-1]["mb"] == pytest.approx(found.saved_mb_grad)
    assert sum(group["added"] for group in memory_rows.groups(found)) == pytest.approx(found.saved_mb_grad)
    assert drawn["ticks"][0] == 0
    assert drawn["ticks"][-2] < found.saved_mb_grad <= drawn["ticks"][-1]
    assert drawn["none"] == "no_grad: 0 MB"
    assert 2 <= len(drawn["names"]) <= memory_rows.MOST_NAMED


def test_big_steps_are_named_as_people_name_them():
    drawn = memory_rows.staircase(cnn.stored_memory()[0].footprint("resnet18"))
    assert [f"{step['name']} +{step['text']}" for step in drawn["names"]][:3] == [
        "layer1 +116",
        "layer2 +57.8",
        "bn1 +51.4",
    ]


def test_no_grad_keeps_the_axis():
    with_graph, without = open_page(), open_page(mem_pass="no_grad")
    shown = [json.loads(page.get("bidi_component")[0].proto.json) for page in (with_graph, without)]
    assert [data.pop("graph") for data in shown] == [True, False]
    assert shown[0] == shown[1]


def test_all_models_obey_the_pass_and_the_batch():
    assert head(open_page(mem_view="All models", mem_batch="64")).startswith("7 networks · batch 64")
    rows = memory_rows.bars([cnn.stored_memory()[0].footprint("resnet18")], graph=False)
    assert rows[0] == {"label": "ResNet18", "what": "kept for backward", "mb": 0.0}


def run_to_its_end(app: AppTest) -> AppTest:
    app.button(key="mem_run").click().run()
    return until(app, lambda: app.error or "run for real" in captions(app))


def test_a_real_run_takes_the_place_of_the_scaled_value():
    app = open_page(mem_model="MobileNet-v3-Small", mem_batch="3")
    scaled = kept(app)["MobileNet-v3-Small"]
    run_to_its_end(app)
    assert "MobileNet-v3-Small at batch 3, run for real" in captions(app)
    assert kept(app)["MobileNet-v3-Small"] == pytest.approx(scaled, rel=1e-3)


@pytest.fixture
def small_worker(monkeypatch):
    """A worker that may take 4 GB."""
    st.cache_resource.clear()
    monkeypatch.setenv(memory.VARIABLE, str(4 * 10**9))
    yield
    st.cache_resource.clear()


def test_a_run_that_would_not_fit_is_refused_with_both_numbers(small_worker):
    app = run_to_its_end(open_page(mem_model="ResNet18", mem_batch="256"))
    need, free = re.search(r"needs about ([\d.]+) GB.* ([\d.]+) GB are free", app.error[0].value).groups()
    assert float(free) < 4 < float(need)


def test_columns_that_nothing_is_known_of_are_left_out_and_named():
    rows = [
        {"model": "a", "one": memory_rows.UNKNOWN, "two": 1},
        {"model": "b", "one": memory_rows.UNKNOWN, "two": memory_rows.UNKNOWN},
    ]
    known, unknown = memory_rows.known(rows)
    assert unknown == ["one"]
    assert known == [{"model": "a", "two": 1}, {"model": "b", "two": memory_rows.UNKNOWN}]
    assert memory_rows.known([]) == ([], [])  # an imported result may hold no model
