"""The phone's page of class bets, and the projector's side of it on a page with a bet."""

from __future__ import annotations

import pytest
import streamlit as st
from ui.visits import first_visit, words

from pages.ui import class_bets, visitor
from pages.ui.cached.classroom import classroom
from pages.ui.classroom import Question

SLOWEST = Question("Which is slowest *here*?", ("VGG11", "ViT-S/8"))


@pytest.fixture
def code(monkeypatch) -> str:
    """The code of an open class on a server that phones can reach."""
    monkeypatch.setenv("DL2_CLASS", "1")
    st.cache_resource.clear()
    return classroom().open("projector", SLOWEST)


def phone(monkeypatch, code: str, name: str):
    monkeypatch.setattr(visitor, "name", lambda: name * 32)
    return first_visit("start/bet", {class_bets.CODE: code})


def test_a_phone_bets_and_sees_the_counts_only_after_the_reveal(code, monkeypatch):
    first, second = (phone(monkeypatch, code.lower(), name) for name in "ab")
    first.button(key="bet_1").click().run()
    assert "Your bet is in" in words(first)
    assert "**1** has bet" in words(first)
    monkeypatch.setattr(visitor, "name", lambda: "b" * 32)
    second.button(key="bet_1").click().run()
    assert "2 (100 %)" not in words(second)
    classroom().reveal(code)
    assert any("ViT-S/8: 2 (100 %)" in bar.proto.text for bar in second.run().get("progress"))


def test_a_wrong_code_is_one_line(code, monkeypatch):
    app = phone(monkeypatch, "AEIO", "a")
    assert [error.value for error in app.error] == ["no class has the code 'AEIO': read it again from the projector"]


def test_without_phones_that_reach_the_server_no_class_is_offered(monkeypatch):
    monkeypatch.delenv("DL2_CLASS", raising=False)
    assert not class_bets.allowed()  # .streamlit/config.toml listens on the loopback address
    for address, open_to_others in (
        ("0.0.0.0", True),
        ("", True),
        ("127.0.0.1", False),
        ("localhost", False),
        ("::1", False),
    ):
        monkeypatch.setattr(st, "get_option", lambda name, address=address: address)
        assert class_bets.allowed() == open_to_others, address
    monkeypatch.setenv("DL2_CLASS", "0")
    assert not class_bets.allowed()
