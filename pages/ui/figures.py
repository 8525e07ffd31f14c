"""The charts that a page has drawn, to take along: a popover in the foot has each as png, as svg, and its data as csv.

A chart that a fragment draws again under the same words takes the place of the one before, so that a file holds what is
on the screen.
"""

from __future__ import annotations

import streamlit as st

from pages.ui import export, state
from pages.ui.charts.style import Figure
from pages.ui.markdown import plain

KEY = "dl2_figures"
MOST, LETTERS = 8, 70  # charts of a page; of what a chart's words say


def begin() -> None:
    """A page is drawn from its top: it has no chart yet."""
    state.put(KEY, {})


def drew(words: str, figure: Figure) -> None:
    """Remember a chart of this page by what it shows, in words."""
    state.keep(KEY, {})[words] = figure


def offer() -> None:
    """The popover; nothing where the page has no chart."""
    drawn: dict[str, Figure] = state.value_of(KEY) or {}
    if not drawn:
        return
    with st.popover("Figures", key="figures", type="tertiary"):
        for number, words in enumerate(list(drawn)[:MOST]):
            st.caption(plain(words if len(words) <= LETTERS else f"{words[: LETTERS - 1]}…"))
            with st.container(horizontal=True, gap="xsmall"):
                for label, make, mime in (
                    ("png", export.to_png, "image/png"),
                    ("svg", export.to_svg, "image/svg+xml"),
                    ("csv", _table, "text/csv"),
                ):
                    take = lambda make=make, words=words: make(drawn[words])  # noqa: E731 made when it is asked for
                    name = f"figure_{number + 1}.{label}"
                    st.download_button(label, take, name, mime, key=f"figure_{number}_{label}", on_click="ignore")


def data(figure: Figure) -> list[dict[str, object]]:
    """The rows behind a chart; where it is drawn from several tables, a first column counts them."""
    tables = [rows for rows in figure.spec.get("datasets", {}).values() if rows]
    if len(tables) == 1:
        return tables[0]
    return [{"table": number, **row} for number, rows in enumerate(tables, 1) for row in rows]


def _table(figure: Figure) -> str:
    return export.to_csv(data(figure))
