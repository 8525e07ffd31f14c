"""A place that keeps its height while what stands in it changes: nothing below it moves (ux.md, rule 10)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

Gap = Literal["xsmall", "small"]


def room(key: str, least: int, *, gap: Gap = "small", view: str = "", of: Sequence[str] = ()) -> DeltaGenerator:
    """A container of at least `least` px.

    Views replace each other piece by piece: the old picture goes, a moment later the new one comes, and the browser loads
    what draws charts with the first of them. Without a least height everything below would jump up and down meanwhile.

    Args:
        key: of the container, with the page's prefix.
        least: px of the highest view on a screen of 1280 px; on a phone what stands in it is higher anyway.
        gap: between what stands in it.
        view: which of the views it holds now; what the one before left goes at once, instead of piece by piece as parts of
            the next one take its places and push the rest about.
        of: all of them.
    """
    own = f".st-key-{key}"
    st.html(
        f"<style>{own} {{ min-height: {least}px }} {own} > .stElementContainer:first-child {{ display: none }}</style>"
    )
    place = st.container(key=key, gap=gap)
    place.html("<i></i>")  # a container with nothing in it is not drawn at all, and would have no height
    slots = {name: place.empty() for name in of}
    return slots[view].container(gap=gap) if of else place
