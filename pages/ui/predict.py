"""A bet before a reveal: who has guessed looks harder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from pages.ui import class_bets, held


@dataclass(frozen=True)
class Bet:
    """What was bet, and whether the answer may be shown."""

    choice: str | None
    revealed: bool


def bet(question: str, options: Sequence[str], *, key: str) -> Bet:
    """Ask; the page draws the answer only once `revealed` is true. Who does not want to bet may reveal at once.

    Where phones can reach the server, a class can be asked.

    Args:
        question: "Which network is slowest here?"
        options: the possible answers.
        key: the page's prefix.
    """
    held.declare(f"{key}_bet", None)
    held.declare(f"{key}_reveal", False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        choice = st.pills(question, options, key=f"{key}_bet", persist_state="session")
        revealed = st.toggle("Reveal", key=f"{key}_reveal", persist_state="session")
    class_bets.offer(question, options, key=key, revealed=bool(revealed))
    return Bet(choice, bool(revealed))


def verdict(made: Bet, answer: str | Sequence[str], *, after: str = "") -> None:
    """The bet beside the answer once it is revealed; its line is there before.

    Args:
        made: what was bet.
        answer: what is right; several where they are equally so.
        after: what else is said with the answer.
    """
    right = [answer] if isinstance(answer, str) else list(answer)
    if not made.revealed:
        st.markdown("Choose one, then reveal.")
        return
    names = " and ".join(f"**{one}**" for one in right)
    if made.choice is None:
        said = f"It is {names}."
    else:
        said = f"You bet on **{made.choice}**: " + ("that is it." if made.choice in right else f"it is {names}.")
    st.markdown(f"{said} {after}".strip())
