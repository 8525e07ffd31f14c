"""Pictures that pages show more than once: galleries of the sets on this disk, and decoded uploads."""

from __future__ import annotations

import streamlit as st

from dl2core.data import brought, gallery


@st.cache_data(max_entries=64, show_spinner="Reading the images")
def drawn(choice: gallery.PictureChoice, identity: str) -> gallery.Gallery:
    """The pictures of a choice."""
    return gallery.draw(choice)


@st.cache_data(max_entries=32, show_spinner=False)
def upload(data: bytes, name: str, most: int) -> brought.Brought:
    """The pictures of one upload, a picture or a zip of up to `most`."""
    return brought.brought([(name, data)], most=most)
