"""The stored attention, and the attention of pictures that were asked for."""

from __future__ import annotations

import streamlit as st

from dl2core import store
from dl2core.data.gallery import Gallery
from pages.ui.cached import models as clip


@st.cache_data(max_entries=1, show_spinner=False)
def stored_attention() -> store.Document:
    """The built-in model's attention on the picture and sentence that the page opens with."""
    return store.shipped("attention")


@st.cache_data(max_entries=16, show_spinner="Reading the attention")
def attention(model: str, picture_key: str, text: str, _gallery: Gallery) -> store.Document:
    """Fields of the `attention` document for the gallery's first picture, which `picture_key` stands for."""
    from dl2core.commands.attention import measure

    opened = clip.model(model)
    return measure(opened, _gallery.for_a_model(opened.size)[0], text)
