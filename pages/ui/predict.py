"""A bet before a reveal: who has guessed looks harder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Bet:
    """What was bet, and whether the answer may be shown."""

    choice: str | None
    revealed: bool


def bet(question: str, options: Sequence[str], *, key: str) -> Bet:
    """Ask; the page draws the answer only once `revealed` is true.

    Args:
        question: "Which network is slowest here?"
        options: the possible answers.
        key: the page's prefix.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        choice = st.pills(question, options, key=f"{key}_bet", persist_state="session")
        revealed = st.toggle("Reveal", key=f"{key}_reveal", persist_state="session", disabled=choice is None)
    return Bet(choice, bool(revealed and choice))


def verdict(made: Bet, answer: str) -> None:
    """After the reveal: the bet beside the answer."""
    if made.revealed:
        st.markdown(
            f"You bet on **{made.choice}**: " + ("that is it." if made.choice == answer else f"it is **{answer}**.")
        )
