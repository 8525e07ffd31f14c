"""The speaker's side: every question has its cues, `n` shows those of the step, the printed lecture is up to date."""

from __future__ import annotations

import runpy
from pathlib import Path

from ui.visits import first_visit, words

from pages.start.questions.question_map import PARTS
from pages.ui import frame, lecture, navigation

ROOT = Path(__file__).resolve().parents[2]
NOTES = [page.note for page in navigation.EVERY if page.note.exists()]


def test_every_question_with_a_page_can_be_lectured():
    asked = {question.number for questions in PARTS.values() for question in questions if question.built}
    told = {cue.question for note in NOTES for cue in lecture.cues(note)}
    left = {number for number in asked if not any(number.startswith(question) for question in told)}
    assert left == set()


def test_every_question_with_a_page_has_its_written_answer_there():
    for question in (one for questions in PARTS.values() for one in questions if one.built):
        _, answers = frame.read_note(navigation.BY_FOLDER[question.page].note)
        assert any(question.number in f"{heading} {body}" for heading, body in answers), question.number


def test_a_cue_says_three_things():
    for note in NOTES:
        _, _, section = note.read_text(encoding="utf-8").partition(lecture.HEADING)
        assert section.count("### ") == len(lecture.cues(note)), note


def test_the_note_on_the_page_leaves_the_lecture_out():
    for note in NOTES:
        text, answers = frame.read_note(note)
        assert "Point at" not in text + "".join(body for _, body in answers), note


def test_the_printed_lecture_is_of_the_notes():
    made = runpy.run_path(str(ROOT / "docs" / "write_lecture.py"))["text"]()
    assert (ROOT / "docs" / "lecture.md").read_text(encoding="utf-8") == made, "run: make lecture"
    assert made.index("1.1.a") < made.index("2.3 ") < made.index("3.5.b ·")


def test_n_shows_the_cues_while_presenting_only():
    link = {"present": "1"}
    told = lecture.cues(navigation.BY_FOLDER["cnn/memory"].note)[0]
    assert told.say not in words(first_visit("cnn/memory", link))
    assert told.say in words(first_visit("cnn/memory", link, session={lecture.SHOWN: True}))
    assert told.say not in words(first_visit("cnn/memory", session={lecture.SHOWN: True}))
