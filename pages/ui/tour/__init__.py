"""A guided tour of a topic, for people alone: five stops, each with one sentence beside the thing itself.

    tour.lead(url)      # before the page: opens the page of the next stop
    tour.offer(folder)  # in the page's foot: the button that begins
    tour.point(url)     # after the page: draws the ring and the card

Next, Back and Skip are buttons; Escape skips. Whoever leaves for a page of another stop by himself ends it.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.ui import navigation, state
from pages.ui.tour.stops import TOURS, Stop

__all__ = ["lead", "offer", "point"]

NAME = "dl2_tour"
_AT, _GO = f"{NAME}_at", f"{NAME}_go"  # (topic, number of the stop); the address that was asked for
_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "dl2lab.tour",
    html=(_HERE / "tour.html").read_text(encoding="utf-8"),
    css=(_HERE / "tour.css").read_text(encoding="utf-8"),
    js=(_HERE / "tour.js").read_text(encoding="utf-8"),
)


def lead(url: str) -> None:
    """Open the page of the stop that was asked for, where it is not the one that is about to be drawn.

    Args:
        url: of that page.
    """
    wanted = state.value_of(_GO)
    state.forget(_GO)
    if wanted is not None and wanted != url:
        st.switch_page(next(page for page in navigation.EVERY if page.url == wanted).path)


def offer(folder: str) -> None:
    """The button that begins the tour of the topic of this page; none while presenting.

    Args:
        folder: of the page below pages/.
    """
    topic = folder.partition("/")[0]
    if topic in TOURS and not state.presenting():
        label = f"Tour: {len(TOURS[topic])} stops"
        st.button(label, key=f"{NAME}_{topic}", on_click=_go, args=(topic, 0), type="tertiary", icon=":material/tour:")


def point(url: str) -> None:
    """Draw the stop, if a tour is on and this is its page; on any other page the tour is over."""
    at = state.value_of(_AT)
    if at is None:
        return
    topic, number = at
    stop = TOURS[topic][number]
    if _url(stop) != url or state.presenting():
        state.forget(_AT)
        return
    data = {"topic": topic, "number": number, "count": len(TOURS[topic]), "target": stop.target, "says": stop.says}
    _mount(key=NAME, data=data, height=1, on_step_change=_take)


def _take() -> None:
    """What the browser sent: a stop of the tour, or that it is over; nonsense is not heeded."""
    sent, at = state.value_of(NAME).get("step"), state.value_of(_AT)
    if type(sent) is not int or at is None:
        return
    topic, _ = at
    if 0 <= sent < len(TOURS[topic]):
        _go(topic, sent)
    else:
        state.forget(_AT)


def _go(topic: str, number: int) -> None:
    stop = TOURS[topic][number]
    state.put(_AT, (topic, number))
    state.put(_GO, _url(stop))


def _url(stop: Stop) -> str:
    return navigation.BY_FOLDER[stop.page].url
