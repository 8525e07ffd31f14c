"""The eight pictures with a pixel prompt on them, and what the model says of each: in one row where there is room."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dl2core.prompts.views import pixel as view
from pages.ui import inline, numbers, state

FACTOR = 5  # each pixel of the model's input as 5 x 5 on the screen


def answer(classes: Sequence[str], probabilities: np.ndarray) -> tuple[str, float]:
    """The most probable label and its probability."""
    best = int(np.argmax(probabilities))
    return classes[best], float(probabilities[best])


def cards(
    pictures: np.ndarray,
    classes: Sequence[str],
    now: np.ndarray,
    before: np.ndarray | None = None,
) -> int:
    """Draw the pictures with their answers.

    Args:
        pictures: (8, S, S, 3) uint8 as they are shown, prompt included.
        classes: (K,) labels.
        now: (8, K) probabilities.
        before: (8, K) without the prompt; None where nothing was added.

    Returns:
        How many answers the prompt changed.
    """
    changed = 0
    with st.grid("auto", min_column_width=115 if state.presenting() else 84, gap="small"):
        for number, picture in enumerate(pictures):
            label, share = answer(classes, now[number])
            was = None if before is None else answer(classes, before[number])[0]
            turned = was is not None and was != label
            changed += turned
            with st.container(gap="xxsmall"):
                st.image(
                    inline.png(view.enlarged(picture, FACTOR)),
                    width="stretch",
                    alt=f"Picture {number + 1}, answered {label}" + (f", before {was}" if turned else ""),
                )
                st.markdown(f"**{label}** {numbers.percent(share)}")
                if before is not None:
                    st.caption(f"was {was}" if turned else "unchanged")
    return changed
