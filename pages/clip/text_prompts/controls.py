"""The text prompt page's own widgets: template, labels, logit scale, view. What was typed stays, right or wrong."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dl2core.clip import wording
from dl2core.clip.templates import CIFAR_TEMPLATES
from dl2core.errors import InputError
from pages.ui import controls, state

SCALES = (1.0, 1.5, 2.0, 3.0, 4.6, 7.0, 10.0, 15.0, 20.0, 30.0, 50.0, 70.0, 100.0, 150.0, 200.0)


def template(*, key: str, default: str) -> str:
    """One template, as it was typed."""
    return controls.text(
        "Template",
        key=f"{key}_template",
        default=default,
        most=wording.MAX_CHARACTERS,
        width=320,
        help="{} is where the label goes",
    )


def labels(*, key: str, default: Sequence[str], known: Sequence[str]) -> list[str]:
    """Labels as chips: type one and press Enter. A superclass is typed with its members, `animal: cat, dog`."""
    return st.multiselect(
        "Labels",
        list(dict.fromkeys([*default, *known])),
        list(default),
        key=f"{key}_labels",
        width=420,
        accept_new_options=True,
        bind="query-params",
        persist_state="session",
        placeholder="Type a label, then Enter",
        help="A superclass has its members after a colon: animal: cat, dog. Its probability is the sum of theirs.",
    )


def logit_scale(*, key: str) -> float:
    """The number that cosines are multiplied by, 1 to 200, with stops at ln 100 and at 100.

    Raises:
        InputError: a value from the link that is no stop.
    """
    value = st.select_slider(
        "Logit scale",
        SCALES,
        100.0,
        key=f"{key}_scale",
        width=250,
        bind="query-params",
        persist_state="session",
        format_func=lambda scale: f"{scale:g}",
        help="logit = scale x cosine. CLIP multiplies by 100; the report most likely by 4.6 = ln 100.",
    )
    if value not in SCALES:
        raise InputError(f"the logit scale has the stops {', '.join(f'{s:g}' for s in SCALES)}, got {value}")
    return float(value)


def more_templates(*, key: str) -> list[str]:
    """Further templates, one a line; the text features of all are averaged."""
    typed = st.text_area(
        "More templates, one a line",
        key=f"{key}_more_templates",
        height=120,
        bind="query-params",
        persist_state="session",
        placeholder="a blurry photo of a {}.",
        help="With more than one template the text features are averaged: an ensemble.",
    )
    eighteen = {f"{key}_more_templates": "\n".join(CIFAR_TEMPLATES)}
    st.button("The 18 templates of CLIP for CIFAR", on_click=state.set_values, args=(eighteen,), key=f"{key}_eighteen")
    return [line for line in (typed or "").splitlines() if line.strip()]


def none_of_these(*, key: str) -> bool:
    """Whether the template with nothing in its place is one more label."""
    words = "One more label: the template with nothing in its place."
    return controls.switch("Add “none of these”", key=f"{key}_none", help=words)


def view(options: Sequence[str], *, key: str) -> str:
    """What is shown below the controls: all names in sight, without a heading.

    Raises:
        InputError: a value from the link that is none of the options.
    """
    chosen = st.segmented_control(
        "View",
        options,
        default=options[0],
        required=True,
        key=f"{key}_view",
        bind="query-params",
        persist_state="session",
        label_visibility="collapsed",
    )
    if chosen not in options:
        raise InputError(f"View must be one of {', '.join(options)}, got {chosen!r}")
    return chosen
