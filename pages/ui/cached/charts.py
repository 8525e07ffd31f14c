"""Charts of numbers that stay: altair takes 20 to 50 ms to build one, and most pages open on the same stored result."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.ui.charts.style import Figure


def chart(make: Callable[..., Figure], *args: object, **options: object) -> Figure:
    """`make(*args, **options)`, built once for the same arguments: rows, titles and switches."""
    return _built(f"{make.__module__}.{make.__qualname__}", make, args, options)


@st.cache_data(max_entries=64, show_spinner=False)
def _built(name: str, _make: Callable[..., Figure], args: tuple, options: dict) -> Figure:
    return _make(*args, **options)
