"""The accuracy page's own widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dl2core.clip import wording
from pages.clip.accuracy.presets import FIRST_CELL
from pages.ui import controls, held, link_value, state


@dataclass(frozen=True)
class Cell:
    """One cell of the confusion: what the images are, and what was answered."""

    truth: str
    answer: str


def recipe(names: Sequence[str], *, key: str) -> str:
    """The recipe that is compared with the first; where the link names none of these, the one that lost most."""
    if state.value_of(f"{key}_recipe") not in names:
        state.set_values({f"{key}_recipe": names[-1]})
    held.declare(f"{key}_recipe", names[-1])
    return st.selectbox("Against", names, key=f"{key}_recipe", width=330, bind="query-params", persist_state="session")


def cell(classes: Sequence[str], largest: Cell, *, key: str) -> Cell:
    """The cell that is looked at: the link's, where these classes have it, else the largest one off the diagonal."""
    held.declare(f"{key}_cell", FIRST_CELL)
    fallback = f"{largest.truth},{largest.answer}"
    default = FIRST_CELL if _is_cell(FIRST_CELL, classes) else fallback
    truth, _, answer = link_value.read(f"{key}_cell", default, valid=lambda text: _is_cell(text, classes)).partition(
        ","
    )
    return Cell(truth, answer)


def open_cell(chosen: Cell, *, key: str) -> None:
    """For callbacks: look at this cell."""
    link_value.write(f"{key}_cell", f"{chosen.truth},{chosen.answer}")


def own_template(*, key: str) -> str:
    """A template of the viewer's own, to be measured with the others; "" for none.

    Raises:
        InputError: it is no template.
    """
    typed = controls.text(
        "Your template",
        key=f"{key}_own",
        most=wording.MAX_CHARACTERS,
        width=300,
        placeholder="a very bad {}",
        help="The hunt for the worst: Measure, and see it beside the others",
    )
    return wording.check_template(typed) if typed.strip() else ""


def _is_cell(text: str, classes: Sequence[str]) -> bool:
    truth, comma, answer = text.partition(",")
    return bool(comma) and truth in classes and answer in classes
