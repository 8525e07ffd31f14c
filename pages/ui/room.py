"""A place that keeps its height while what stands in it changes: nothing below it moves (ux.md, rule 10)."""

from __future__ import annotations

from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

Gap = Literal["xsmall", "small"]


def room(key: str, least: int, *, gap: Gap = "small") -> DeltaGenerator:
    """A container of at least `least` px.

    Views replace each other piece by piece: the old picture goes, a moment later the new one comes, and the browser loads
    what draws charts with the first of them. Without a least height everything below would jump up and down meanwhile.

    Args:
        key: of the container, with the page's prefix.
        least: px of the highest view on a screen of 1280 px; on a phone what stands in it is higher anyway.
        gap: between what stands in it.
    """
    st.html(f"<style>.st-key-{key} {{ min-height: {least}px }}</style>")
    return st.container(key=key, gap=gap)
