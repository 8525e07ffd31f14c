"""The accuracy page without a browser: the stored rows, a run on a tiny set, per class, confusion and its images."""

import json
import shlex
from pathlib import Path

import pytest
import streamlit as st
import tiny_data
from streamlit.testing.v1 import AppTest
from ui.visits import captions, head, opener, press, until, words

from dl2core import __main__ as main

open_page = opener("clip/accuracy")


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    st.cache_data.clear()
    st.cache_resource.clear()
    yield tmp_path / "data"
    st.cache_resource.clear()


def run_to_the_end(app: AppTest) -> AppTest:
    app.button(key="acc_run").click().run()
    return until(app, lambda: not app.button(key="acc_run").disabled and "our stored run" not in captions(app))


def test_opens_where_the_model_is_wrong(data):
    app = open_page()
    assert "our stored run" in captions(app)
    assert "no zero-shot accuracy" in captions(app)
    assert any("**automobile**, answered **truck**: 31 of 1,000" in text.value for text in app.markdown)
    assert next(button.label for button in app.button if "→" in button.label) == "dog → cat 107"
    press(app, "cat → dog 96")
    assert any("**cat**, answered **dog**: 96 of 1,000" in text.value for text in app.markdown)


def test_one_letter_more_stands_in_large_type(data):
    app = open_page()
    press(app, "One letter more")
    assert [metric.value for metric in app.metric] == ["88.4 %", "9.7 %"]
    assert app.metric[1].delta == "-78.7 points"


@pytest.mark.parametrize(
    ("link", "title"), [({"acc_data": "Shapes"}, "Shapes test"), ({"acc_split": "train"}, "CIFAR-10 train")]
)
def test_what_was_asked_and_is_not_measured_is_said_and_the_head_names_what_is_drawn(data, link, title):
    app = open_page(**link)
    assert f"{title}, built-in model: not measured yet" in captions(app)
    assert head(app).startswith("CIFAR-10 test")


def test_table_3_keeps_models_apart(data):
    app = open_page(acc_view="Table 3")
    table = app.table[0].value
    clip, ours = (table[table["model"].str.contains(name)] for name in ("openai", "built-in"))
    assert sorted(clip["top-1 (%)"]) == [63.08, 63.55, 64.23, 88.68, 88.77, 89.83]
    assert set(ours["source"]) == {"○ our stored run"}
    assert {"CIFAR-10 train, This is a photo of a {}", "CIFAR-10 test, This is a photo of a {}"} <= set(
        ours["images and template"]
    )


def test_a_template_of_ones_own_is_measured_with_the_others_here_and_by_the_exported_line(data, capsys):
    tiny_data.write_hub(data)
    app = run_to_the_end(open_page(acc_view="One against another", acc_own="a very bad {}", acc_limit="20"))
    assert "a very bad {}" in app.selectbox(key="acc_recipe").options
    (line,) = [code.value for code in app.code if code.language == "bash"]
    capsys.readouterr()
    assert main.main([*shlex.split(line)[3:], "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["name"] for row in rows][1:] == list(app.selectbox(key="acc_recipe").options)
    assert {row["n"] for row in rows} == {20}
    assert "needs {} once" in words(open_page(acc_own="no place"))


def test_missing_images_are_offered(data):
    app = open_page()
    assert any("CIFAR-10 test images" in button.label for button in app.button)
    assert app.button(key="acc_run").disabled


def test_a_missing_model_is_offered(data):
    tiny_data.write_hub(data)
    app = open_page(acc_model="ViT-B-32-quickgelu/openai")
    assert any("605 MB" in button.label for button in app.button)
    assert app.button(key="acc_run").disabled


def test_any_other_model_of_open_clip_is_offered_and_an_unknown_one_named(data):
    tiny_data.write_hub(data)
    app = open_page(acc_model="ViT-B-16/openai")
    assert any("ViT-B-16 (openai)" in button.label for button in app.button)
    app = open_page(acc_model="ViT-Z/none")
    assert "has no model" in app.error[0].value
    assert app.selectbox(key="acc_model").value == "ViT-Z/none"


def test_a_run_on_real_images_and_what_lies_behind_its_cells(data):
    tiny_data.write_hub(data)
    app = run_to_the_end(open_page())
    assert "n = 40" in captions(app)
    assert "40 of 10,000 images" in captions(app)
    pair = next(button for button in app.button if "→" in button.label)
    cell = pair.label.rsplit(" ", 1)[0]
    pair.click().run()
    assert not app.exception
    assert any(f'alt="{cell}"' in part.proto.body for part in app.get("html"))


def test_shapes_are_measured_without_any_data(data):
    app = run_to_the_end(open_page(acc_data="Shapes", acc_limit="60"))
    assert "n = 60" in captions(app)


def test_unknown_recipes_of_a_link_are_not_taken(data):
    app = open_page(acc_group="Best")
    assert not app.exception
