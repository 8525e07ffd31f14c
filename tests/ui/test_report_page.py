"""The report as a page: opens on what differs, says what would be needed, measures sections here and goes on after a stop."""

from __future__ import annotations

import re

import pytest
import streamlit as st
from ui.visits import captions, hint, opener, press, until, words

from dl2core import store
from dl2core.reproduction import kept
from dl2core.reproduction.section import Reproduction, ReproductionSpec
from pages.start.report import cached, rows

report_page = opener("start/report")
SECTIONS = [rows.TITLES[key] for key in ("walks", "layers")]


def sections(app) -> list[str]:
    """Of the lines that are listed."""
    (shown,) = [one.value for one in app.markdown if one.value.startswith("- **")]
    return re.findall(r"^- \*\*(.+?)\*\* ·", shown, re.MULTILINE)


@pytest.fixture
def found() -> Reproduction:
    return store.from_document(Reproduction, store.shipped("reproduction"))


def test_it_opens_on_what_differs(found):
    app = report_page()
    assert found.summary in words(app)
    (shown,) = [one.value for one in app.markdown if one.value.startswith("- ")]
    assert shown.count("*differs*: ") == found.count("differs")  # each with its reason
    assert "*agrees*" not in shown


def test_every_section_of_the_report_is_stored(found):
    assert [section.key for section in found.sections] == [key for key in rows.SECTIONS if key != rows.ALL]
    assert found.spec.limit == 200


def test_what_is_missing_says_what_would_be_needed(found):
    app = press(report_page(), "What is missing")
    assert hint(app) == "Look for: what would be needed: data, a model, or more time."
    assert "models fetch ViT-B-32-quickgelu/openai" in words(app)


def test_lines_of_one_section(found):
    app = report_page(rep_lines="All", rep_section="3.1")
    assert sections(app) == ["3.1"] * 5


def test_both_written_forms_hold_every_line(found):
    document = store.shipped("reproduction")
    for text in (cached.html(document), cached.text(document)):
        assert text.count("<tr>") == len(rows.table(found)) + len(found.sections) or text.startswith("# The report")


def test_sections_are_measured_here_and_a_stopped_run_goes_on(tmp_path, monkeypatch):
    monkeypatch.setenv("DL2_HOME", str(tmp_path))
    st.cache_resource.clear()
    spec = ReproductionSpec("built-in", 20, 0, ("walks", "layers"))
    stored = store.from_document(Reproduction, store.shipped("reproduction"))
    walks = next(section for section in stored.sections if section.key == "walks")
    kept.write(Reproduction(kept.alone(spec, "walks"), (walks,)), kept.here())
    app = report_page(rep_sections=SECTIONS, rep_limit=20, rep_lines="All")
    assert "1 section of a stopped run is kept" in captions(app)
    app.button(key="rep_run").click().run()
    until(app, lambda: "measured here" in captions(app))
    assert set(sections(app)) == {"3.1", "3.2 and 3.3"}
    assert kept.begun(spec, kept.here()) == ()
