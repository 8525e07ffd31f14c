"""The subject on a page's title line, filled from the drawn result.

The head is drawn first and filled last: a page calls `head.shows(…)` where it draws its picture, with what the result says
of itself. A control says what was asked for, and must not reach the head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.ui import state
from pages.ui.markdown import plain

KEPT_OF_NOTES = re.compile(r"JPEG copy|[\d,]+ images held out")


def brief(title: str) -> str:
    """A title of images as a head has room for it: "CIFAR-10 test, JPEG copy". What they were drawn from is left to captions."""
    name, _, notes = title.partition(" (")
    return ", ".join([name, *KEPT_OF_NOTES.findall(notes)])


class Head:
    """What stands on the title line of the page that is being drawn."""

    def __init__(self, line: DeltaGenerator, questions: Sequence[str]) -> None:
        self._line: DeltaGenerator = line
        self._place: DeltaGenerator | None = None
        presenting = state.presenting()
        word = "questions" if len(questions) > 1 else "question"
        self._questions = f"{word} {', '.join(questions)}" if questions and not presenting else ""

    def shows(self, *facts: str) -> None:
        """Say what the picture shows: data, model, batch, each read from the result on the screen. A later call wins.

        Args:
            facts: of the drawn result, "CIFAR-10 test" and "CLIP ViT-B/32"; empty ones are left out.
        """
        about = " · ".join(part for part in (*map(plain, facts), self._questions) if part)
        if not about:
            return
        if self._place is None:  # only now, and never empty: until then the line of the run before stays
            self._place = self._line.caption(about, width="content")
        else:
            self._place.caption(about, width="content")

    def close(self) -> None:
        """The page is drawn: where it said nothing of its picture, the question numbers stand alone."""
        if self._place is None:
            self.shows()


def draw(title: str, aim: str, questions: Sequence[str]) -> Head:
    """Title and aim, close together; on the projector one line, and the question numbers are left to the presets."""
    presenting = state.presenting()
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.title(title, anchor=False, width="content")
            if presenting:
                st.caption(aim, width="content")
            line = st.container(horizontal=True, width="content")
        if not presenting:
            st.markdown(aim)
    return Head(line, questions)
