"""Widgets of the text prompt page: template, labels, logit scale. What was typed stays, right or wrong."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dl2core.clip import wording
from dl2core.clip.templates import CIFAR_TEMPLATES
from dl2core.errors import InputError
from pages.ui import state

SCALES = (1.0, 1.5, 2.0, 3.0, 4.6, 7.0, 10.0, 15.0, 20.0, 30.0, 50.0, 70.0, 100.0, 150.0, 200.0)
BUILT_IN = "built-in"
MODELS = (BUILT_IN, "ViT-B-32-quickgelu/openai")


def template(*, key: str, default: str) -> str:
    """One template, as it was typed."""
    return (
        st.text_input(
            "Template",
            default,
            key=f"{key}_template",
            width=320,
            max_chars=wording.MAX_CHARACTERS,
            bind="query-params",
            persist_state="session",
            help="{} is where the label goes",
        )
        or ""
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
    return st.toggle(
        "Add “none of these”",
        key=f"{key}_none",
        bind="query-params",
        persist_state="session",
        help="One more label: the template with nothing in its place.",
    )


def model(*, key: str) -> str:
    """A CLIP model's name: built-in, the report's, or any MODEL/TAG of open_clip."""
    chosen = st.selectbox(
        "Model",
        MODELS,
        key=f"{key}_model",
        width=320,
        accept_new_options=True,
        bind="query-params",
        persist_state="session",
        help="Type MODEL/TAG for any other of open_clip",
    )
    return chosen or BUILT_IN


def view(options: Sequence[str], *, key: str) -> str:
    """What is shown below the controls.

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
    typed = st.text_input(
        "Your template",
        key=f"{key}_own",
        width=300,
        max_chars=wording.MAX_CHARACTERS,
        placeholder="a very bad {}",
        bind="query-params",
        persist_state="session",
        help="The hunt for the worst: Measure, and see it beside the others",
    )
    return wording.check_template(typed) if typed and typed.strip() else ""
