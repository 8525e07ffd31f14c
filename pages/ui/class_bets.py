"""A bet put to a whole class: the projector's side. Students bet on the page `start/bet`, from their phones.

It is offered where phones can reach the server: it listens beyond the loopback address, or DL2_CLASS=1 says so. A proxy
may hide the address that students type; DL2_CLASS_URL names it then.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from pages.ui import navigation, state
from pages.ui.cached.classroom import classroom
from pages.ui.classroom import Question, Standing, counted
from pages.ui.markdown import plain
from pages.ui.slot import slot

CODE = "bet_code"  # parameter of the students' page
POLL_SECONDS = 2.0
QR_PIXELS = 180


def allowed() -> bool:
    """Whether phones can reach this server, as far as it can be told."""
    told = os.environ.get("DL2_CLASS", "")
    return told == "1" if told else not _loopback(str(st.get_option("server.address") or ""))


def _loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False  # a name, or empty: it listens on every address


def address(code: str) -> str:
    """Where students go."""
    here = urlsplit(st.context.url or "")
    base = os.environ.get("DL2_CLASS_URL", "").rstrip("/") or f"{here.scheme}://{here.netloc}"
    return f"{base}/{navigation.BY_FOLDER['start/bet'].url}?{urlencode({CODE: code})}"


def is_open(key: str) -> bool:
    """Whether this page's bet is put to a class."""
    return allowed() and bool(state.value_of(f"{key}_class"))


def offer(question: str, options: Sequence[str], *, key: str, revealed: bool) -> None:
    """The button that opens the class; once it is open, its code and what is known of the bets.

    Args:
        question, options: of the bet.
        key: the page's prefix.
        revealed: whether the answer is out; the counts are shown then, and no more bets taken.
    """
    if not allowed():
        return
    if not is_open(key):
        st.button("Ask the class", key=f"{key}_class_open", on_click=state.put, args=(f"{key}_class", True))
        return
    owner = slot().session
    room = classroom()
    code = room.open(owner, Question(question, tuple(options)))
    if revealed:
        room.reveal(code)

    def close() -> None:
        room.close(owner)
        state.forget(f"{key}_class")

    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        where = address(code)
        svg = segno.make(where, error="m").svg_inline(scale=4, border=2, dark="#000", light="#fff")
        st.image(svg, width=QR_PIXELS, alt=f"QR code of {where}")
        with st.container(width="stretch", gap="xsmall"):
            st.markdown(f"### {code}")
            st.caption(plain(where))
            _watch(code, owner)
            st.button("Close the class", key=f"{key}_class_close", on_click=close, type="tertiary")


def _watch(code: str, owner: str) -> None:
    @st.fragment(run_every=POLL_SECONDS)
    def body() -> None:
        standing(classroom().look(code, owner=owner))

    body()


def standing(now: Standing) -> None:
    """How many have bet; after the reveal, what they bet."""
    if now.counts is None:
        st.markdown(f"**{now.phones}** {'has' if now.phones == 1 else 'have'} bet")
        return
    for option, count, percent in counted(now.question.options, now.counts):
        st.progress(percent / 100, text=f"{plain(option)}: {count} ({percent:.0f} %)")
