"""The accuracy page's own widgets, and its presets."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dl2core.clip import wording
from pages.ui import controls, state
from pages.ui.state import Preset

GROUPS = {
    "18 templates": ("templates",),
    "Spelling": ("spelling",),
    "Worst templates": ("worst",),
    "All": ("templates", "spelling", "worst"),
}
TABS = TABLE, CLASSES, CONFUSION = ("Table 3", "Per class", "Confusion")
PRESETS = (
    Preset(
        "Table 3",
        "2.1.a",
        {"acc_group": "18 templates", "acc_tab": TABLE},
        "training and test images lie apart for the built-in model, not for CLIP: it saw neither",
    ),
    Preset("Spelling", "", {"acc_group": "Spelling", "acc_tab": CLASSES}, "how much an underscore or an article costs"),
    Preset(
        "Worst templates",
        "",
        {"acc_group": "Worst templates", "acc_tab": CLASSES},
        "which sentence brings the model nearest to guessing",
    ),
)


def recipe(names: Sequence[str], *, key: str) -> str:
    """One row of the accuracy page; the last one while the link names none of them."""
    if state.value_of(f"{key}_recipe") not in names:
        state.set_values({f"{key}_recipe": names[-1]})
    return st.selectbox("Recipe", names, key=f"{key}_recipe", width=420, persist_state="session")


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
