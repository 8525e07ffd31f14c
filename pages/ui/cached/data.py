"""Pictures that pages show more than once: galleries of the sets on this disk, and decoded uploads."""

from __future__ import annotations

import streamlit as st

from dl2core.data import gallery, images


@st.cache_data(max_entries=64, show_spinner="Reading the images")
def drawn(choice: gallery.Choice, identity: str) -> gallery.Gallery:
    """The pictures of a choice."""
    return gallery.draw(choice)


@st.cache_data(max_entries=64, show_spinner=False)
def upload(data: bytes, name: str) -> images.Picture:
    """One decoded upload."""
    return images.decode(data, name)
