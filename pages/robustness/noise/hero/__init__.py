"""Eight pictures, their answers and the accuracy curves behind one slider and one switch; all of it moves in the browser.

    hero.show(data, key="nse_hero", choice=choice, on_choice=chosen)

Python sends clean pictures, the keys of their noise, and answers and accuracies at the slider's stops. The browser draws
the noise itself (noise.js makes the numbers of dl2core.robustness.noise) and sends its choice when a gesture ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

from pages.ui import state

_HERE = Path(__file__).parent
_SCRIPTS = ("noise.js", "pictures.js", "curves.js", "main.js")
_mount = st.components.v2.component(
    "dl2lab.noise_hero",
    html=(_HERE / "hero.html").read_text(encoding="utf-8"),
    css=(_HERE / "hero.css").read_text(encoding="utf-8"),
    js="\n".join((_HERE / name).read_text(encoding="utf-8") for name in _SCRIPTS),
)


@dataclass(frozen=True)
class Choice:
    """Where the slider and the switch stand."""

    place: int  # index into `Hero.places`
    stop: int  # index into `Hero.stops`


@dataclass(frozen=True)
class Picture:
    """One clean picture with its noise."""

    name: str
    truth: str
    source: str  # data URI of its stored pixels
    key: tuple[int, int]


@dataclass(frozen=True)
class Point:
    """One measured accuracy with its interval, percent."""

    stop: int
    top1: float
    low: float
    high: float
    text: str  # what a hover says


@dataclass(frozen=True)
class Curve:
    """One method at one place."""

    title: str
    colour: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Place:
    """One place where noise enters: what is drawn and said there.

    Attributes:
        title: on the switch.
        kind: "stored", "input" or "normalised".
        curves: of all methods.
        answers: per stop and picture: the label and its probability in percent.
        said: per stop: the strength in all units.
        headline: per stop: accuracy of the chosen method in large letters, and the words beside it.
    """

    title: str
    kind: str
    curves: tuple[Curve, ...]
    answers: tuple[tuple[tuple[str, float], ...], ...]
    said: tuple[str, ...]
    headline: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Hero:
    """All that the component draws."""

    places: tuple[Place, ...]
    stops: tuple[float, ...]  # sigma
    pictures: tuple[Picture, ...]
    no_pictures: str  # why there are none
    size: int  # side in pixels of the chosen method's input
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    highlighted: str  # title of the chosen method
    solid: bool  # measured here: filled points; else our stored run: open ones
    axis: str  # what the axis of accuracy says


def show(hero: Hero, *, key: str, choice: Choice, on_choice: Callable[[Choice], None]) -> None:
    """Draw it.

    Args:
        hero: what is drawn.
        key: of this mount.
        choice: where slider and switch stand, from the link.
        on_choice: gets the new choice when a gesture has ended, before the page runs again.
    """

    def chose() -> None:
        made = _choice((state.value_of(key) or {}).get("choice"), hero.places, hero.stops)
        if made:
            on_choice(made)

    data = {**asdict(hero), "choice": asdict(choice), "presenting": state.presenting()}
    _mount(key=key, data=data, on_choice_change=chose)


def _choice(message: object, places: Sequence[object], stops: Sequence[object]) -> Choice | None:
    place, stop = (message.get("place"), message.get("stop")) if isinstance(message, dict) else (None, None)
    fits = type(place) is int and type(stop) is int and 0 <= place < len(places) and 0 <= stop < len(stops)
    return Choice(place, stop) if fits else None
