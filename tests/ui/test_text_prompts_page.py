"""The text prompt page without a browser: stored view without a model, typed words, wrong input, own pictures."""

import io
import json
from pathlib import Path

import pytest
import streamlit as st
import tiny_data
from PIL import Image
from streamlit.testing.v1 import AppTest
from ui.visits import captions, hint, opener, press

from pages.clip.text_prompts.live import scale
from pages.ui.cached import models as cached

open_page = opener("clip/text_prompts")


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    st.cache_data.clear()
    return tmp_path / "data"


def png(colour: str, size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def drawn(app: AppTest, name: str = "picture_cards") -> dict:
    """What the browser was given to draw."""
    (part,) = (part for part in app.get("bidi_component") if part.proto.component_name.endswith(name))
    return json.loads(part.proto.json)


def test_opens_with_eight_cards_of_the_stored_result(data):
    app = open_page()
    shown = drawn(app)
    assert "our stored run" in captions(app)
    assert len(shown["cards"]) == 8
    assert shown["labels"] == ["red", "green", "blue"]
    winners = [max(range(3), key=card["cosines"].__getitem__) for card in shown["cards"]]
    assert winners == [card["truth"] for card in shown["cards"]]  # eight of eight are right
    assert all(card["eye"].startswith("data:image/") and card["seen"] for card in shown["cards"])


def test_the_scale_of_the_link_reaches_the_cards_and_what_is_none_does_not(data):
    assert drawn(open_page())["scale"] == 100
    assert drawn(open_page(txt_scale="4.6"))["scale"] == 4.6
    for nonsense in ("0", "1e9", "nan", "hello"):
        assert drawn(open_page(txt_scale=nonsense))["scale"] == 100


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ({"value": 30, "seq": 1}, ("30", 1)),
        ({"value": 4.6, "seq": 2}, ("4.6", 2)),
        ({"value": 1e300, "seq": 3}, ("200", 3)),
        ({"value": -1, "seq": 4}, ("1", 4)),
        ({"value": float("nan"), "seq": 5}, (None, 5)),
        ({"value": True, "seq": "6"}, (None, None)),
        ("a message", (None, None)),
    ],
)
def test_what_a_browser_sends_is_clamped_or_dropped(message, kept):
    assert scale.checked(message) == kept


def test_typed_words_are_asked_of_the_model_and_unknown_ones_marked(data):
    app = open_page()
    app.text_input(key="txt_template").set_value("a picture of a {}").run()
    app.multiselect(key="txt_labels").set_value(["circle", "happy moon"]).run()
    assert "never read: happy, moon" in captions(app)
    assert "measured here" in captions(app)


def test_new_words_leave_the_image_tower_alone(data, monkeypatch):
    asked, ask = [], cached.ask

    def noted(function, *arguments, view):
        asked.append(view)
        return ask(function, *arguments, view=view)

    monkeypatch.setattr(cached, "ask", noted)
    for kept in (cached.text, cached.images, cached.as_seen):
        kept.clear()
    app = open_page(txt_template="a picture of a {}")
    assert sorted(asked) == ["as seen", "images", "text"]
    app.text_input(key="txt_template").set_value("one {}").run()
    app.multiselect(key="txt_labels").set_value(["circle", "square"]).run()
    assert sorted(asked) == ["as seen", "images", *["text"] * 3]
    assert "measured here" in captions(app)


@pytest.mark.parametrize(
    ("template", "labels", "says"),
    [
        ("no place", ["red"], "needs {} once"),
        ("a {x}", ["red"], "no braces but {}"),
        ("a {}", [], "at least one of the labels"),
        ("a {}", ["warm: red, green", "red"], "a word of two labels"),
        ("a {}", [f"label {i}" for i in range(1000)], "at most 200 labels"),
    ],
)
def test_wrong_words_are_named_and_stay_typed(data, template, labels, says):
    app = open_page()
    app.text_input(key="txt_template").set_value(template)
    app.multiselect(key="txt_labels").set_value(labels).run()
    assert not app.exception
    assert says in hint(app)
    assert app.text_input(key="txt_template").value == template
    assert app.multiselect(key="txt_labels").value == labels


def test_a_label_in_two_unicode_forms_is_one_label_and_it_is_said(data):
    app = open_page(txt_labels=["café", "cafe\u0301", "ship"])
    assert not app.error
    assert "is there in two Unicode forms: one label." in captions(app)
    assert app.multiselect(key="txt_labels").value == ["café", "cafe\u0301", "ship"]


def test_an_over_long_sentence_says_what_was_cut(data):
    app = open_page(
        txt_template="this picture shows one very very very very very very very very very very tiny {} today"
    )
    assert "Cut at the context length" in captions(app)
    assert "today" in captions(app)


def test_superclass_none_and_ensemble(data):
    app = open_page(
        txt_labels=["warm: red, orange", "cold: blue, green"], txt_none="true", txt_more_templates="a {} picture"
    )
    assert not app.error
    app.button_group(key="txt_view").set_value("Grid").run()
    table = app.dataframe[0].value
    assert {"warm", "cold", "none of these", "empty template (cosine)"} <= set(table.columns)


def test_every_view_draws(data):
    for view in ("Grid", "Flip", "Why", "Without a picture"):
        app = open_page(txt_view=view)
        assert not app.error, (view, app.error)
    assert "the words' bias" in captions(app)


def test_why_moves_to_the_picture_that_was_asked_about(data):
    app = open_page(txt_view="Why", txt_picture=3)
    assert app.number_input(key="txt_picture").value == 3
    assert "lowers the label's cosine" in captions(app)


def test_real_pictures_have_their_class_as_truth(data):
    tiny_data.write_hub(data)
    app = open_page(txt_data="CIFAR-10", txt_template="This is a photo of a {}", txt_labels=["cat", "ship", "frog"])
    assert "trained on CIFAR-10's classes" in captions(app)
    assert "40 of 10,000 images" in captions(app)


def test_missing_data_are_offered_and_shapes_stand_in(data):
    app = open_page(txt_data="CIFAR-10")
    assert any("CIFAR-10 test images" in button.label for button in app.button)
    assert "Until then: Shapes" in captions(app)


def test_a_missing_model_is_offered_and_the_built_in_one_stands_in(data):
    app = open_page(txt_model="ViT-B-32-quickgelu/openai")
    assert "Until then: the built-in model" in captions(app)
    assert any("605 MB" in button.label for button in app.button)


def test_own_pictures_good_tiny_and_broken(data):
    app = open_page(txt_data="Own pictures")
    files = [
        ("red.png", png("red"), "image/png"),
        ("dot.png", png("blue", (1, 1)), "image/png"),
        ("broken.png", b"no picture", "image/png"),
    ]
    app.file_uploader(key="txt_files").set_value(files).run()
    assert not app.exception
    assert any("broken.png" in error.value for error in app.error)
    assert [card["alt"] for card in drawn(app)["cards"]] == ["picture 1, red.png", "picture 2, dot.png"]


def test_presets_set_the_whole_state_and_lead_back(data):
    app = open_page()
    app.text_input(key="txt_template").set_value("mine {}").run()
    press(app, "When does “mostly” flip?")
    assert drawn(app, "flip")["names"] == ["red", "blue"]
    app.button(key="txt_back").click().run()
    assert app.text_input(key="txt_template").value == "mine {}"
