"""Start: three ways in, the report as a table of contents of tiles, and what is on this disk before class."""

import streamlit as st

from dl2core.data import catalogue, cifar, parquet
from pages.start.questions import doors, tiles
from pages.ui import fetch, frame, navigation

HERE = ":green[:material/check_circle:]"


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
    st.markdown(
        "Every page works as it is, with pictures drawn here (Shapes) and the built-in model. Real images and the report's "
        "own CLIP are fetched only when you ask; what is on this machine already is used."
    )
    st.markdown(f"{HERE} Built-in model and Shapes: part of the app")
    for item in catalogue.ITEMS.values():
        with frame.guard():
            if fetch.offer(item):
                st.markdown(f"{HERE} {found(item)}")


with frame.page(
    "DL2 lab",
    aim="What a report claims of transfer learning, CLIP and graph networks: try it, measure it, doubt it.",
):
    tiles.show(doors.groups())
    st.page_link(
        navigation.BY_FOLDER["start/report"].path,
        label="The report, measured again: what holds, what differs, and what the rest would need",
        icon=":material/fact_check:",
    )
    with st.expander("Before class: what is on this machine, and what can be fetched"):
        before_class()
