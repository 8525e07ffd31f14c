"""Bet: the page on a student's phone."""

import streamlit as st

from dl2core.errors import InputError
from pages.ui import class_bets, controls, frame, state
from pages.ui.cached.classroom import classroom
from pages.ui.classroom import LENGTH
from pages.ui.markdown import plain
from pages.ui.slot import slot

REFUSED = "bet_refused"


def choose(code: str, option: int) -> None:
    """Count this phone's bet; a refusal is shown below the question."""
    try:
        classroom().bet(code, slot().visitor, option)
        state.forget(REFUSED)
    except InputError as error:
        state.put(REFUSED, str(error))


@st.fragment(run_every=class_bets.POLL_SECONDS)
def question(code: str) -> None:
    """The open question of the class: its answers to press, then how many have bet."""
    with frame.guard():
        now = classroom().look(code)
        st.markdown(f"#### {plain(now.question.text)}")
        done = classroom().has_bet(code, slot().visitor)
        if not done and not now.revealed:
            for number, option in enumerate(now.question.options):
                label = plain(option)
                st.button(label, key=f"bet_{number}", on_click=choose, args=(code, number), width="stretch")
        elif not now.revealed:
            st.markdown("Your bet is in. Watch the projector.")
        class_bets.standing(now)
        if refused := state.value_of(REFUSED):
            st.caption(plain(str(refused)))


with frame.page("Bet", aim="Type the four letters that the projector shows, then bet."):
    code = controls.text("Code", key=class_bets.CODE, most=LENGTH)
    if not class_bets.allowed():
        st.info("This server is reached from its own machine only, so no class is open here.")
    elif code:
        question(code)
