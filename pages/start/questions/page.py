"""Start: the report as a clickable table of contents, and what is on this disk before class."""

import streamlit as st

from dl2core.data import catalogue, cifar, parquet
from pages.start.questions.question_map import PARTS, Question
from pages.ui import fetch, frame, navigation, state

HERE = ":green[:material/check_circle:]"


def card(question: Question) -> None:
    """A question's picture over the button that opens the state which answers it."""
    st.image(question.thumbnail, width="stretch", alt=question.picture)
    label = f"**{question.number}** {question.title}"
    if not question.built:
        st.caption(f"{label} · not built yet")
    # A link could not put a widget that was changed before back to its default, so the state is set and not linked to.
    elif st.button(
        label,
        key=f"open_{question.number}",
        type="tertiary",
        help=question.asks,
        on_click=state.set_values,
        args=(question.state,),
    ):
        st.switch_page(navigation.BY_FOLDER[question.page].path)


def found(item: catalogue.Item) -> str:
    """What of an item lies on this disk."""
    if item.kind != "dataset":
        return item.title
    split = cifar.find(*item.key.split("/"))
    if split.kind != "parquet":
        return f"{item.title} ({split.source})"
    rows = sum(parquet.row_count(path) for path in split.paths)
    subset = "" if rows == cifar.STANDARD_ROWS[split.split] else ", a subset"
    return f"{item.title}: {rows:,}{subset} ({split.source})"


def before_class() -> None:
    """What this machine has, and a button for what it has not."""
    st.subheader("Before class", anchor=False)
    st.markdown(
        "Every page works as it is, with pictures drawn here (Shapes) and the built-in model. Real images and the report's "
        "own CLIP are fetched only when you ask; what is on this machine already is used."
    )
    st.markdown(f"{HERE} Built-in model and Shapes: part of the app")
    for item in catalogue.ITEMS.values():
        with frame.guard():
            if fetch.offer(item):
                st.markdown(f"{HERE} {found(item)}")


with frame.page("Questions", aim="Every question of the report: choose one and it opens where it is answered."):
    for part, questions in PARTS.items():
        st.subheader(part, anchor=False)
        with st.grid("auto", min_column_width=130 if state.presenting() else 117) as grid:
            for question in questions:
                with grid.cell():
                    card(question)
    before_class()
