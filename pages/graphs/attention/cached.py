"""The stored attention, and the attention of pictures that were asked for."""

from __future__ import annotations

import streamlit as st

from dl2core import attention_document, store
from dl2core.attention_document import TowersRead
from dl2core.data.gallery import Gallery
from pages.ui.cached.worker import ask


@st.cache_data(max_entries=1, show_spinner=False)
def stored_attention() -> store.Document:
    """The built-in model's attention on the picture and sentence that the page opens with."""
    return store.shipped(attention_document.KIND)


@st.cache_data(max_entries=16, show_spinner="Reading the attention")
def attention(model: str, picture_key: str, text: str, dataset: str, _gallery: Gallery) -> TowersRead:
    """The attention on the gallery's first picture, which `picture_key` stands for."""
    return ask("dl2core.attention_document.measure", model, _gallery, text, dataset, view="attention")
