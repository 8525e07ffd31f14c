"""Class bets: one bet per phone and question, counts only after the reveal, limits, expiry; many threads at once."""

from __future__ import annotations

import contextlib
import threading

import pytest

from dl2core.errors import InputError
from pages.ui import classroom
from pages.ui.classroom import Classroom, Question

SLOWEST = Question("Which is slowest?", ("VGG11", "ViT-S/8", "ResNet18"))
RANKS = Question("Whose rank changes most?", ("VGG11", "DenseNet121"))


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_counts_are_hidden_until_they_are_revealed():
    room = Classroom()
    code = room.open("lecturer", SLOWEST)
    for phone, option in (("a", 1), ("b", 1), ("c", 0)):
        room.bet(code.lower(), phone, option)
    before = room.look(code)
    assert (before.phones, before.revealed, before.counts) == (3, False, None)
    room.reveal(code)
    assert room.look(code).counts == (1, 2, 0)
    assert classroom.counted(SLOWEST.options, (1, 2, 0))[1] == ("ViT-S/8", 2, pytest.approx(200 / 3))
    with pytest.raises(InputError, match="the answer is out"):
        room.bet(code, "d", 0)


def test_a_phone_bets_once_per_question_and_again_on_the_next():
    room = Classroom()
    code = room.open("lecturer", SLOWEST)
    room.bet(code, "a", 1)
    with pytest.raises(InputError, match="bet already"):
        room.bet(code, "a", 0)
    assert room.has_bet(code, "a")
    assert room.open("lecturer", SLOWEST) == code, "the same question: nothing is lost by a rerun"
    assert room.look(code).phones == 1
    assert room.open("lecturer", RANKS) == code
    assert not room.has_bet(code, "a")
    room.bet(code, "a", 0)
    assert room.look(code).phones == 1


def test_nobody_s_name_is_kept():
    room = Classroom()
    code = room.open("lecturer", SLOWEST)
    room.bet(code, "0123456789abcdef", 1)
    assert "0123456789abcdef" not in repr(vars(room._classes[code]))


def test_what_does_not_fit_is_refused(monkeypatch):
    monkeypatch.setattr(classroom, "PHONES", 2)
    monkeypatch.setattr(classroom, "CLASSES", 2)
    room = Classroom()
    code = room.open("lecturer", SLOWEST)
    with pytest.raises(InputError, match="3 answers, number 4"):
        room.bet(code, "a", 3)
    room.bet(code, "a", 0)
    room.bet(code, "b", 0)
    with pytest.raises(InputError, match="2 phones take part"):
        room.bet(code, "c", 0)
    room.open("another", RANKS)
    with pytest.raises(InputError, match="2 classes are open"):
        room.open("third", RANKS)
    with pytest.raises(InputError, match="no class has the code"):
        room.look("AEIO")


def test_a_class_expires_unless_its_projector_looks():
    clock = Clock()
    room = Classroom(clock)
    kept, left = room.open("here", SLOWEST), room.open("gone", SLOWEST)
    clock.now = classroom.EXPIRES_S - 1
    room.look(kept, owner="here")
    room.look(left)  # a phone does not keep it
    clock.now += 2
    assert room.look(kept).phones == 0
    with pytest.raises(InputError, match="no class"):
        room.look(left)


def test_closing_forgets_everything():
    room = Classroom()
    code = room.open("lecturer", SLOWEST)
    room.close("lecturer")
    with pytest.raises(InputError, match="no class"):
        room.bet(code, "a", 0)


def test_many_phones_at_once_are_each_counted_once():
    room = Classroom()
    code = room.open("lecturer", SLOWEST)

    def phone(number: int) -> None:
        for _ in range(3):
            with contextlib.suppress(InputError):
                room.bet(code, str(number), number % 3)

    threads = [threading.Thread(target=phone, args=(number,)) for number in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    room.reveal(code)
    assert room.look(code).counts == (20, 20, 20)
