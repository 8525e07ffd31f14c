"""Pictures with a bar per label, under one slider for the logit scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from dl2core.clip.scores import Scores
from dl2core.clip.truth import NO_TRUTH, Truth
from pages.clip.text_prompts.live import read, scale
from pages.ui import state

DIGITS = 7  # of a cosine behind the point: float32 has no more
_mount = st.components.v2.component(
    "dl2lab.picture_cards",
    html=read("cards.html").replace("SCALE", read("scale.html")),
    css=read("scale.css", "cards.css"),
    js=read("scale.js", "cards.js"),
)


@dataclass(frozen=True)
class Card:
    """One picture.

    Args:
        name: what it is, read aloud: "picture 3, frog".
        eye: the picture as a data URL.
        seen: what the model sees of it, where that looks different; else empty.
        truth: what the answer is compared with.
    """

    name: str
    eye: str
    seen: str = ""
    truth: Truth = NO_TRUTH


def picture_cards(
    cards: Sequence[Card],
    scores: Scores,
    *,
    key: str,
    never_read: frozenset[str] = frozenset(),
    on_why: Callable[[int], None] | None = None,
) -> None:
    """Draw the cards.

    Args:
        cards: one per picture of `scores`.
        key: the page's prefix; the scale is the link's `{key}_scale`.
        never_read: labels whose bars are grey and hatched.
        on_why: gets the number of the card whose Why was pressed, before the page runs again; None leaves Why out.
    """
    mount = f"{key}_cards"

    def asked() -> None:
        number = (state.value_of(mount) or {}).get("why")
        if on_why and type(number) is int and 0 <= number < len(cards):
            on_why(number)

    _mount(
        key=mount,
        data={
            "cards": [_card(card, row, scores) for card, row in zip(cards, scores.word_cosines, strict=True)],
            "labels": list(scores.labels),
            "owners": list(scores.owners),
            "read": [label not in never_read for label in scores.labels],
            "scale": scale.logit_scale(key=key),
            "answered": scale.answered(mount),
            "why": on_why is not None,
        },
        on_scale_change=lambda: scale.take(mount, key),
        on_why_change=asked,
    )


def _card(card: Card, cosines: Sequence[float], scores: Scores) -> dict[str, object]:
    truth = card.truth
    place = scores.labels.index(truth.answer) if truth.answer in scores.labels and not truth.unclear else None
    return {
        "alt": card.name,
        "eye": card.eye,
        "seen": card.seen,
        "truth": place,
        "note": str(truth.answer) if place is not None else "truth unclear" if truth.unclear else "",
        "hint": truth.note,
        "cosines": [round(float(cosine), DIGITS) for cosine in cosines],
    }
