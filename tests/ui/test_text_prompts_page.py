"""The text prompt page without a browser: stored view without a model, typed words, wrong input, own pictures."""

import io
from pathlib import Path

import pytest
import streamlit as st
import tiny_data
from PIL import Image
from streamlit.testing.v1 import AppTest
from ui.visits import captions, opener

from pages.clip.text_prompts import cards as clip_cards
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


def test_opens_with_the_stored_result(data):
    app = open_page()
    assert "our stored run" in captions(app)
    assert (
        captions(app).count("right · margin") + captions(app).count("wrong · margin") == 7
    )  # the eighth waits for a vote


def test_the_vote_uncovers_the_eighth_card(data):
    app = open_page()
    app.button_group(key="txt_bet").set_value("blue").run()
    app.toggle(key="txt_reveal").set_value(True).run()
    assert captions(app).count("· margin") == 8
    assert any(text.value.startswith("You bet on **blue**") for text in app.markdown)


def test_the_logit_scale_changes_margins_and_never_the_winner(data):
    def cards(app: AppTest) -> list[tuple[str, float]]:
        lines = [text.value for text in app.caption if "· margin" in text.value]
        return [(line.split(" ·")[0], float(line.split("margin ")[1].split(" ")[0])) for line in lines]

    sure, subtle = cards(open_page()), cards(open_page(txt_scale="4.6"))
    assert [judged for judged, _ in sure] == [judged for judged, _ in subtle]
    assert all(after < before for (_, before), (_, after) in zip(sure, subtle, strict=True))


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
    assert says in app.error[0].value
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
    app = open_page()
    app.button(key="txt_why_2").click().run()
    assert app.number_input(key="txt_picture").value == 3
    assert "lowers the label's cosine" in captions(app)


def test_real_pictures_have_their_class_as_truth(data):
    tiny_data.write_hub(data)
    app = open_page(txt_data="CIFAR-10", txt_template="This is a photo of a {}", txt_labels=["cat", "ship", "frog"])
    assert "trained on CIFAR-10's classes" in captions(app)
    assert "subset, n = 40, not an accuracy" in captions(app)


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
    assert captions(app).count("· margin") == 1  # the other of the two readable ones waits for a vote
    assert app.pills(key="txt_bet").options == ["red", "green", "blue"]


def test_presets_set_the_whole_state_and_lead_back(data):
    app = open_page()
    app.text_input(key="txt_template").set_value("mine {}").run()
    app.button(key="txt_try_3").click().run()
    assert "flips at a share of" in captions(app)
    app.button(key="txt_back").click().run()
    assert app.text_input(key="txt_template").value == "mine {}"


def test_the_line_of_many_labels_holds_the_rest_of_the_full_softmax():
    import numpy as np

    from dl2core.clip.scores import Scores
    from dl2core.clip.truth import NO_TRUTH

    names = tuple("abcdefghij")
    scores = Scores(names, names, tuple(range(10)), np.linspace(0.2, 0.3, 10)[None])
    drawn = clip_cards.bars(scores, 0, scale=4.6, never_read=frozenset("j"), truth=NO_TRUTH)
    assert len(drawn) == 6
    assert sum(bar.value for bar in drawn) == pytest.approx(1)
    assert (drawn[0].label, drawn[0].read) == ("j", False)
