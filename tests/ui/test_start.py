"""The start page: every question once, links that fit their pages, and what is on this disk."""

import json
import re
import runpy
from pathlib import Path
from xml.etree import ElementTree

import pytest
import tiny_data
from streamlit.testing.v1 import AppTest

from pages.start.questions.question_map import PARTS, THUMBNAILS
from pages.ui import navigation

ROOT = Path(__file__).resolve().parents[2]
ROUTER = ROOT / "pages/ui/router.py"
QUESTIONS = [question for part in PARTS.values() for question in part]


@pytest.fixture
def start(monkeypatch, tmp_path):
    """Opens the start page with an empty disk, after `write(root)` has put data sets there."""

    def open_start(write=lambda root: None) -> AppTest:
        monkeypatch.setenv("DL2_DATA_DIR", str(tmp_path / "data"))
        monkeypatch.setenv("DL2_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
        monkeypatch.chdir(tmp_path)
        write(tmp_path / "data")
        app = AppTest.from_file(str(ROUTER), default_timeout=120).run()
        assert not app.exception
        return app

    return open_start


def test_the_map_holds_every_question_of_the_report_in_order():
    assert " ".join(question.number for question in QUESTIONS) == (
        "1.1.a 1.1.b 1.1.c 1.2.a 1.2.b 1.2.c 2.1.a 2.1.b 2.2 2.3 2.4 2.5 2.6 "
        "3.1.a 3.1.b 3.1.c 3.2.a 3.2.b 3.3.a 3.3.b 3.3.c 3.4 3.5.a 3.5.b"
    )


def test_every_question_has_a_picture_of_its_own():
    assert {path.stem for path in THUMBNAILS.iterdir()} == {question.number for question in QUESTIONS}
    assert len({question.thumbnail for question in QUESTIONS}) == len(QUESTIONS)
    assert {ElementTree.fromstring(question.thumbnail).get("viewBox") for question in QUESTIONS} == {"0 0 160 90"}


def test_the_pictures_are_those_that_their_script_draws():
    script = runpy.run_path(str(ROOT / "docs/draw_thumbnails.py"))
    pixels = re.compile(r"base64,[^\"]*")  # a png's bytes differ with the version of its writer
    for question in QUESTIONS:
        assert pixels.sub("", question.thumbnail) == pixels.sub("", script["draw"](question.number)) + "\n"


def tiles(app: AppTest) -> dict[str, dict]:
    """What the browser is given: the tiles by their id."""
    (mount,) = (part for part in app.get("bidi_component") if part.proto.component_name.endswith("tiles"))
    return {tile["id"]: tile for group in json.loads(mount.proto.json)["groups"] for tile in group["tiles"]}


def test_built_questions_are_links_and_the_others_say_so(start):
    shown = tiles(start())
    for question in QUESTIONS:
        assert bool(shown[question.number]["href"]) == question.built
        assert (shown[question.number]["says"] == "not built yet") != question.built


def test_three_doors_open_a_preset(start):
    doors = [tile for tile in tiles(start()).values() if not tile["number"]]
    assert [door["title"] for door in doors] == ["Everything a frog", "Walks in A³", "When does “mostly” flip?"]
    assert all(door["href"] for door in doors)


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.built], ids=lambda question: question.number)
def test_a_page_takes_every_value_of_its_state(question):
    app = AppTest.from_file(str(ROUTER), default_timeout=120)
    for name, value in question.state.items():
        app.session_state[name] = value
    app.switch_page(str(navigation.BY_FOLDER[question.page].path)).run()
    assert not app.exception
    assert not [error.value for error in app.error]
    taken = {name: app.session_state[name] for name in question.state}
    assert taken == dict(question.state)


def test_with_nothing_on_disk_each_fetch_has_its_size(start):
    labels = [button.label for button in start().button]
    assert "Get: CIFAR-10 test images (24 MB)" in labels
    assert "Get: CLIP ViT-B/32 of OpenAI (605 MB)" in labels


def test_what_is_on_disk_is_named_with_its_number_and_place(start):
    app = start(lambda root: tiny_data.write_hub(root, "cifar10", "test", count=40))
    assert any("CIFAR-10 test images: 40, a subset (parquet in DL2_DATA_DIR)" in line.value for line in app.markdown)
    assert not [button for button in app.button if "CIFAR-10 test images" in button.label]


def test_a_broken_file_is_named_and_the_rest_stays(start):
    def write(root):
        path = tiny_data.write_hub(root, "cifar10", "test", count=4)
        path.write_bytes(path.read_bytes()[:100])

    app = start(write)
    assert len(app.error) == 1
    assert "test-00000-of-00001.parquet" in app.error[0].value
    assert any("CIFAR-100" in button.label for button in app.button)
