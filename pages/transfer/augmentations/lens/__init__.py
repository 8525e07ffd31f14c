"""The order lens: a picture at every strength of an augmentation, with its histogram; the slider moves in the browser.

    lens(view, key="aug_lens", on_move=lambda place: ...)

All frames are sent once. What comes back is the number of a frame, checked against how many there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages.ui import state

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "dl2lab.order_lens",
    html=(_HERE / "lens.html").read_text(encoding="utf-8"),
    css=(_HERE / "lens.css").read_text(encoding="utf-8"),
    js=(_HERE / "lens.js").read_text(encoding="utf-8"),
)
Bars = list[list[float]]  # (3, bins) percent


@dataclass(frozen=True)
class Shot:
    """One strength, ready for the browser."""

    value: str
    src: str  # data URL
    bars: Bars
    values: str  # clipped, "72 %"
    pixels: str
    drawn: str


@dataclass(frozen=True)
class View:
    """All that the component draws.

    Attributes:
        story: names picture, chain, place and seed; where it changes, the slider goes to `start`.
        title: of the picture as it is.
        plain: the picture as it is, a data URL.
        step: the augmentation in words.
        place: before or after.
        label: of the slider.
        shots: one for each strength.
        start: number of the first one shown.
        entering: histogram of the values as the chain receives them.
        low, high: ends of the histogram.
    """

    story: str
    title: str
    plain: str
    step: str
    place: str
    label: str
    shots: tuple[Shot, ...]
    start: int
    entering: Bars
    low: float
    high: float


def lens(view: View, *, key: str, on_move: Callable[[int], None]) -> None:
    """Draw it.

    Args:
        key: of this mount.
        on_move: gets the number of the chosen strength when a gesture ends, before the page runs again.
    """

    def moved() -> None:
        place = (state.value_of(key) or {}).get("value")
        if isinstance(place, int | float) and not isinstance(place, bool) and 0 <= place < len(view.shots):
            on_move(int(place))

    _mount(
        key=key,
        data={
            "story": view.story,
            "title": view.title,
            "plain": view.plain,
            "step": view.step,
            "place": view.place,
            "label": view.label,
            "frames": [vars(shot) for shot in view.shots],
            "start": view.start,
            "entering": view.entering,
            "low": view.low,
            "high": view.high,
            "presenting": state.presenting(),
        },
        on_value_change=moved,
    )
