"""The text prompt page's own widgets: template, labels, view. What was typed stays, right or wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dl2core.clip import label_file, wording
from dl2core.clip.templates import CIFAR_TEMPLATES, COLOURS
from dl2core.errors import InputError
from pages.ui import controls, held, state
from pages.ui.markdown import plain


@dataclass(frozen=True)
class Typed:
    """What was typed, right or wrong."""

    templates: tuple[str, ...]
    labels: tuple[str, ...]
    none_of_these: bool = False

    def wording(self) -> wording.Wording:
        """The same, checked.

        Raises:
            InputError: a template or a label that is none.
        """
        templates = list(dict.fromkeys(self.templates))
        return wording.wording(templates, list(self.labels), none_of_these=self.none_of_these)


TEMPLATE_PX, LABELS_PX = 240, 262  # on a phone a button fits beside each
FIRST = Typed((COLOURS.template,), COLOURS.labels)


def template(*, key: str, default: str) -> str:
    """One template, as it was typed."""
    return controls.text(
        "Template",
        key=f"{key}_template",
        default=default,
        most=wording.MAX_CHARACTERS,
        width=TEMPLATE_PX,
        help="{} is where the label goes",
    )


def labels(*, key: str, default: Sequence[str], known: Sequence[str]) -> list[str]:
    """Labels as chips: type one and press Enter. A superclass is typed with its members, `animal: cat, dog`."""
    held.declare(f"{key}_labels", list(default))
    return st.multiselect(
        "Labels",
        list(dict.fromkeys([*default, *known])),
        list(default),
        key=f"{key}_labels",
        width=LABELS_PX,
        accept_new_options=True,
        bind="query-params",
        persist_state="session",
        placeholder="Type a label, then Enter",
        help="A superclass has its members after a colon: animal: cat, dog. Its probability is the sum of theirs.",
    )


def labels_from_a_file(*, key: str) -> None:
    """A text file with one label a line takes the place of the labels; one that cannot be read leaves them."""
    refused = f"{key}_label_file_refused"

    def take() -> None:
        file = state.value_of(f"{key}_label_file")
        state.forget(refused)
        if file is None:
            return
        try:
            state.set_values({f"{key}_labels": label_file.labels_of(file.getvalue(), file.name)})
        except InputError as error:
            state.put(refused, str(error))

    st.file_uploader(
        "Labels from a text file, one a line", "txt", key=f"{key}_label_file", on_change=take, max_upload_size=1
    )
    if reason := state.value_of(refused):
        st.error(plain(str(reason)))


def more_templates(*, key: str) -> list[str]:
    """Further templates, one a line; the text features of all are averaged."""
    held.declare(f"{key}_more_templates", "")
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
