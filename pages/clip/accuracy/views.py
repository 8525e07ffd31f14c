"""The two views with pictures: the confusion of one recipe, and one recipe against another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dl2core.clip.accuracy.answers import ClassAnswers
from pages.clip.accuracy import cached, hero, pictures, versus
from pages.clip.accuracy import controls as own_controls
from pages.clip.accuracy.controls import Cell
from pages.clip.accuracy.parts import Drawn, Row
from pages.clip.accuracy.presets import KEY


def confusion(drawn: Drawn) -> None:
    """The matrix of the first recipe; the chosen cell opens its pictures."""
    first, classes = drawn.document["rows"][0], drawn.classes
    if first["confusion"] is None and not drawn.found:
        st.caption("Measure here to see the confusion of this many classes")
        return

    def of_cell(cell: Cell, count: int, n: int) -> None:
        if not n:
            st.markdown(f"None of these pictures shows **{cell.truth}**.")
            return
        st.markdown(f"**{cell.truth}**, answered **{cell.answer}**: {count:,} of {n:,} ({100 * count / n:.1f} %)")
        found = _of_class(drawn, classes.index(cell.truth), [first["name"]])
        if found:
            places = found.places[found.answers[first["name"]] == classes.index(cell.answer)]
            pictures.show(cached.images(drawn.spec), places, [f"{cell.truth} → {cell.answer}"] * len(places))

    counts = drawn.found[first["name"]].confusion if drawn.found else np.array(first["confusion"])
    hero.confusion(counts, classes, key=KEY, pictures=of_cell)


def against(drawn: Drawn, recipes: Sequence[Row]) -> None:
    """One recipe against the first, with the pictures of a class that changed sides."""
    first, classes = drawn.document["rows"][0], drawn.classes
    chart, beside = st.columns([5, 6], gap="medium")
    with beside:
        name = own_controls.recipe([one["name"] for one in recipes[1:]], key=KEY)
    row = next(one for one in recipes if one["name"] == name)

    def of_class(label: str) -> None:
        st.markdown(f"**{label}**: answers that changed sides")
        number = classes.index(label)
        found = _of_class(drawn, number, [first["name"], row["name"]])
        if found:
            before, after = found.answers[first["name"]], found.answers[row["name"]]
            moved = np.flatnonzero((before == number) != (after == number))
            said = [f"{classes[before[k]]} → {classes[after[k]]}" for k in moved]
            pictures.show(cached.images(drawn.spec), found.places[moved], said)

    with beside:
        versus.figures(first, row)
    with chart:
        chosen = versus.per_class(row, key=KEY, classes=classes)
    with beside:
        of_class(chosen)


def _of_class(drawn: Drawn, label: int, names: Sequence[str]) -> ClassAnswers | None:
    return pictures.of_class(drawn.spec, drawn.found, label, names)
