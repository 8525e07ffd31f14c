"""A bet before a reveal: who has guessed looks harder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from pages.ui import class_bets


@dataclass(frozen=True)
class Bet:
    """What was bet, and whether the answer may be shown."""

    choice: str | None
    revealed: bool


def bet(question: str, options: Sequence[str], *, key: str) -> Bet:
    """Ask; the page draws the answer only once `revealed` is true. Where phones can reach the server, a class can be asked.

    Args:
        question: "Which network is slowest here?"
        options: the possible answers.
        key: the page's prefix.
    """
    asked = class_bets.is_open(key)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        choice = st.pills(question, options, key=f"{key}_bet", persist_state="session")
        revealed = st.toggle("Reveal", key=f"{key}_reveal", persist_state="session", disabled=not (choice or asked))
    shown = bool(revealed and (choice or asked))
    class_bets.offer(question, options, key=key, revealed=shown)
    return Bet(choice, shown)


def verdict(made: Bet, answer: str) -> None:
    """After the reveal: the bet beside the answer."""
    if not made.revealed:
        return
    if made.choice is None:
        st.markdown(f"It is **{answer}**.")
    elif made.choice == answer:
        st.markdown(f"You bet on **{answer}**: that is it.")
    else:
        st.markdown(f"You bet on **{made.choice}**: it is **{answer}**.")
