"""Charts of numbers that stay: altair takes 20 to 50 ms to build one, and most pages open on the same stored result."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.ui.charts.style import Finished

Spec = dict[str, object]


class Kept:
    """A chart that was built before, for `st.altair_chart` and for export."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec

    def to_dict(self) -> Spec:
        """The Vega-Lite spec, its data inside."""
        return self.spec


def chart(make: Callable[..., Finished], *args: object, **options: object) -> Kept:
    """`make(*args, **options)`, built once for the same arguments: rows, titles and switches."""
    return Kept(_spec(f"{make.__module__}.{make.__qualname__}", make, args, options))


@st.cache_data(max_entries=64, show_spinner=False)
def _spec(name: str, _make: Callable[..., Finished], args: tuple, options: dict) -> Spec:
    return _make(*args, **options).to_dict()
