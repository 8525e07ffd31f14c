"""Start: the report as a clickable table of contents, and what is on this disk before class."""

import streamlit as st

from pages.ui import frame
from pages.ui.cached import start as cached
from pages.ui.question_map import PARTS, Question


def card(question: Question) -> None:
    """A question's picture over the link to the state that answers it."""
    st.image(cached.thumbnail(question.number), width="stretch", alt=question.picture)
    label = f"**{question.number}** {question.title}"
    if question.built:
        st.page_link(question.path, label=label, icon="", query_params=dict(question.link))
    else:
        st.caption(f"{label} · not built yet")


with frame.page("Questions", aim="Every question of the report: choose one and it opens where it is answered."):
    for part, questions in PARTS.items():
        st.subheader(part, anchor=False)
        with st.grid("auto", min_column_width=130) as grid:
            for question in questions:
                with grid.cell():
                    card(question)
