"""Where the model is wrong: the confusion matrix, the pairs it mixes up most, and the pictures behind a cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from pages.clip import charts
from pages.clip.accuracy import controls as own_controls
from pages.clip.accuracy.controls import Cell
from pages.ui import plot

MOST_PAIRS = 6
MAX_LETTERS = 12  # classes up to which a cell holds its number
HEIGHT = 400


def mistakes(table: np.ndarray, classes: Sequence[str]) -> list[tuple[Cell, int]]:
    """Cells off the diagonal with their counts, the largest first."""
    wrong = np.array(table, copy=True)
    np.fill_diagonal(wrong, 0)
    order = np.argsort(-wrong, axis=None, kind="stable")
    pairs = (divmod(int(flat), len(classes)) for flat in order)
    return [(Cell(classes[i], classes[j]), int(wrong[i, j])) for i, j in pairs if i != j]


def confusion(
    table: np.ndarray, classes: Sequence[str], *, key: str, pictures: Callable[[Cell, int, int], None]
) -> None:
    """Draw the matrix, and beside it the pictures of the chosen cell.

    Args:
        table: (K, K) numbers of images; row = class, column = answer.
        key: the page's prefix.
        pictures: draws those of a cell; gets the cell, its count, and the images of its class.
    """
    most = mistakes(table, classes)
    chosen = own_controls.cell(classes, most[0][0], key=key)
    place = classes.index(chosen.truth), classes.index(chosen.answer)

    def picked() -> None:
        found = plot.picked(f"{key}_confusion", "cell")
        if found:
            own_controls.open_cell(Cell(str(found["truth"]), str(found["answer"])), key=key)

    left, right = st.columns([5, 6], gap="medium")
    with left:
        figure = charts.confusion(
            rows(table, classes), classes, letters=len(classes) <= MAX_LETTERS, chosen=(chosen.truth, chosen.answer)
        )
        said = f"Confusion of {len(classes)} classes; {chosen.truth}, answered {chosen.answer}: {table[place]}"
        plot.pick(figure, "cell", key=f"{key}_confusion", height=HEIGHT, alt=said, on_select=picked)
    with right:
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            for number, (cell, count) in enumerate(most[:MOST_PAIRS]):
                st.button(
                    f"{cell.truth} → {cell.answer} {count}",
                    key=f"{key}_pair_{number}",
                    on_click=own_controls.open_cell,
                    args=(cell,),
                    kwargs={"key": key},
                    type="primary" if cell == chosen else "secondary",
                )
        pictures(chosen, int(table[place]), int(table[place[0]].sum()))


def rows(table: np.ndarray, classes: Sequence[str]) -> list[dict[str, object]]:
    """The cells of a confusion table, of classes that have images."""
    totals = table.sum(axis=1)
    return [
        {
            "truth": classes[i],
            "answer": classes[j],
            "n": int(table[i, j]),
            "share": 100 * float(table[i, j]) / totals[i],
        }
        for i, j in np.ndindex(table.shape)
        if totals[i]
    ]
