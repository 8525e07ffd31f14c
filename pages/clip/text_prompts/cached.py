"""The pictures of the cards."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.clip.text_prompts import cards


@st.cache_data(max_entries=64, show_spinner=False)
def sheets(name: str, keys: tuple[str, ...], _eyes: Sequence[np.ndarray], _seen: Sequence[np.ndarray]) -> list[bytes]:
    """The cards' pictures as png: for the eye, and small, as the model of that name sees them."""
    made = []
    for eye, seen in zip(_eyes, _seen, strict=True):
        out = io.BytesIO()
        cards.picture(eye, seen).save(out, format="PNG")
        made.append(out.getvalue())
    return made
