"""The checks page without a browser: stored checks with their ticks, and a cross where one does not hold."""

import copy
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from ui.visits import first_visit

from dl2core import store
from pages.start.checks.sentences import SENTENCES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def opened(monkeypatch):
    """Opens the page with the shipped checks, after `change(document)`."""

    def open_page(change=lambda document: None) -> AppTest:
        document = copy.deepcopy(store.shipped("check"))
        change(document)
        monkeypatch.setattr(store, "shipped", lambda name: document)
        return first_visit("start/checks")

    return open_page


def headings(app: AppTest, mark: str) -> list[str]:
    return [line.value for line in app.markdown if mark in line.value]


def test_the_stored_checks_are_shown_with_tick_number_and_origin(opened):
    app = opened()
    assert len(headings(app, "check_circle")) == 9
    assert any(line.value.startswith("**9 of 9 hold**") for line in app.markdown)
    captions = [caption.value for caption in app.caption]
    assert any("○ our stored run" in caption and "seed 0" in caption for caption in captions)
    assert sum("tolerance" in caption for caption in captions) == 9


def test_a_check_that_does_not_hold_is_marked(opened):
    def spoil(document):
        document["checks"][8].update(passed=False, value=3.0)

    app = opened(spoil)
    assert len(headings(app, "cancel")) == 1
    assert any(line.value.startswith("**8 of 9 hold**") for line in app.markdown)
    assert any("**3** wrong entries, tolerance 0" in caption.value for caption in app.caption)


def test_the_seed_comes_from_the_link():
    app = first_visit("start/checks", {"chk_seed": "7"})
    assert app.number_input(key="chk_seed").value == 7
    assert not app.warning


def test_every_check_has_its_sentence():
    assert set(SENTENCES) == {check["name"] for check in store.shipped("check")["checks"]}
    assert all("; if not, " in sentence and sentence.endswith(".") for sentence in SENTENCES.values())
