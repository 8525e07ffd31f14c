"""Draws a finished chart: larger letters and more room for them in presenter mode. The one caller of st.altair_chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.ui import figures, state
from pages.ui.charts.style import LETTERS_PRESENTING, Figure

ROOM_PRESENTING = 90  # px that axes and legends of a chart of given height take more in presenter mode


def show(
    figure: Figure,
    *,
    alt: str,
    height: int | None = None,
    width: Literal["stretch", "content"] | None = None,
    where: DeltaGenerator | None = None,
) -> None:
    """Draw a chart.

    Args:
        figure: from a function of a `charts` module, built anew or kept (`cached.charts`).
        alt: what it shows, in words.
        height: px with axes and legend; None for the chart's own.
        width: of the column ("stretch"), or the chart's own ("content"); None lets the kind of chart decide.
        where: a column or container; None for here.
    """
    figures.drew(alt, figure)
    (where or st).altair_chart(_lettered(figure), alt=alt, height=_pixels(height), width=width)


def pick(
    figure: Figure,
    param: str,
    *,
    key: str,
    alt: str,
    height: int | None = None,
    width: Literal["stretch", "content"] | None = None,
    on_select: Callable[[], None] | Literal["rerun"] = "rerun",
) -> dict[str, object] | None:
    """Draw a chart whose points can be selected.

    Args:
        param: name of the chart's point selection.
        key: of the widget; `picked(key, param)` reads it in a callback.
        on_select: a callback that runs before the page, or "rerun".

    Returns:
        The fields of the first selected point, None where none is.
    """
    figures.drew(alt, figure)
    st.altair_chart(
        _lettered(figure),
        alt=alt,
        key=key,
        on_select=on_select,
        selection_mode=param,
        height=_pixels(height),
        width=width,
    )
    return picked(key, param)


def picked(key: str, param: str) -> dict[str, object] | None:
    """What is selected in the chart of that key: the fields of its first point."""
    event = state.value_of(key)
    points: Sequence[dict[str, object]] = (event["selection"].get(param) if event else None) or ()
    return points[0] if points else None


def _lettered(figure: Figure) -> Figure:
    return figure.lettered(LETTERS_PRESENTING) if state.presenting() else figure


def _pixels(height: int | None) -> int | Literal["content"]:
    if height is None:
        return "content"
    return height + ROOM_PRESENTING if state.presenting() else height
