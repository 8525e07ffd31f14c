"""The pictures of the cards."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dl2core.data.gallery import Gallery
from pages.clip.text_prompts.live import pictures


@st.cache_data(max_entries=32, show_spinner=False)
def eyes(keys: tuple[str, ...], _gallery: Gallery) -> list[str]:
    """The pictures with these keys for the eye, as data URLs."""
    return pictures.for_the_eye(_gallery)


@st.cache_data(max_entries=32, show_spinner=False)
def seen(model: str, keys: tuple[str, ...], _gallery: Gallery, _seen: Sequence[np.ndarray]) -> list[str]:
    """The same as the model sees them; empty where that is the same picture."""
    return [pictures.as_seen(_gallery, number, picture) for number, picture in enumerate(_seen)]


@st.cache_data(max_entries=1, show_spinner=False)
def plain_greys() -> list[str]:
    """Black, mid-grey and white."""
    return [pictures.data_url(np.full((32, 32, 3), level, np.uint8)) for level in (0, 127, 255)]
