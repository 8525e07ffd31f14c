"""The picture whose patches listen, in the browser: layer, head, mask, positions and order change without the server.

lights(Shown(…), key="att_lights", view=place.view(…), on_view=place.moved)
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from dl2core.graphs.layers.layer import Array
from pages.ui import state

MASKS = ALL, NEAR = ("all", "neighbours")
_HERE = Path(__file__).parent
_TEN_THOUSANDTHS = 10_000
_mount = st.components.v2.component(
    "dl2lab.lights",
    html=(_HERE / "lights.html").read_text(encoding="utf-8"),
    css=(_HERE / "lights.css").read_text(encoding="utf-8"),
    js=(_HERE / "lights.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class View:
    """What is looked at.

    Args:
        token: who listens, 0 is CLS.
        layer: from 1.
        head: from 1; 0 is the mean of all.
        mask: one of `MASKS`.
        positions: whether the positional embedding is added.
        shuffled: whether the patches stand in the shuffled order.
    """

    token: int
    layer: int
    head: int
    mask: str
    positions: bool
    shuffled: bool


@dataclass(frozen=True)
class Line:
    """One label of the lens: its share after each block; `kind` is "truth", "lead" or ""."""

    name: str
    shares: tuple[float, ...]
    kind: str = ""


@dataclass(frozen=True, eq=False)
class Shown:
    """What is drawn.

    Args:
        identity: names picture and model; with another one everything is drawn anew.
        alt: what the picture shows.
        picture: a data URL, square.
        tokens: T names, CLS first.
        weights: (L, heads, T, T) with positions ("on"), without ("off"), and with positions after the shuffle ("shuffled").
        order: (T - 1,) which patch stands at each place after the shuffle, 0-based.
        lens: a line per label.
        lens_title, lens_alt: its words.
    """

    identity: str
    alt: str
    picture: str
    tokens: tuple[str, ...]
    weights: Mapping[str, Array]
    order: tuple[int, ...]
    lens: tuple[Line, ...]
    lens_title: str
    lens_alt: str


def lights(shown: Shown, *, key: str, view: View, on_view: Callable[[View], None]) -> None:
    """Draw it.

    Args:
        shown: what is drawn.
        key: of this mount.
        view: what is looked at.
        on_view: gets the view that was reached, checked, before the page runs again.
    """
    layers, heads, count = shown.weights["on"].shape[:3]

    def moved() -> None:
        reached = read_view((state.value_of(key) or {}).get("view"), tokens=count, layers=layers, heads=heads)
        if reached:
            on_view(reached)

    sent = (state.value_of(key) or {}).get("view")
    _mount(
        key=key,
        data={
            "identity": shown.identity,
            "alt": shown.alt,
            "picture": shown.picture,
            "tokens": list(shown.tokens),
            "side": round((count - 1) ** 0.5),
            "layers": layers,
            "heads": heads,
            "weights": {name: _packed(weights) for name, weights in shown.weights.items()},
            "order": list(shown.order),
            "presenting": state.presenting(),
            "lens": {
                "title": shown.lens_title,
                "alt": shown.lens_alt,
                "lines": [{"name": one.name, "shares": list(one.shares), "kind": one.kind} for one in shown.lens],
            },
            "view": asdict(view),
            "seq": sent.get("seq", 0) if isinstance(sent, Mapping) else 0,
        },
        on_view_change=moved,
    )


def _packed(weights: Array) -> str:
    """Base64 of little-endian 16-bit ten-thousandths."""
    return base64.b64encode(np.round(weights * _TEN_THOUSANDTHS).astype("<u2").tobytes()).decode()


def read_view(message: object, *, tokens: int, layers: int, heads: int) -> View | None:
    """The view as the browser sent it; None where it names something that is not there."""
    if not isinstance(message, Mapping):
        return None
    token, layer, head = (message.get(name) for name in ("token", "layer", "head"))
    positions, shuffled, mask = (message.get(name) for name in ("positions", "shuffled", "mask"))
    whole = all(type(number) is int for number in (token, layer, head))
    if not whole or type(positions) is not bool or type(shuffled) is not bool or mask not in MASKS:
        return None
    fits = 0 <= token < tokens and 1 <= layer <= layers and 0 <= head <= heads
    return View(token, layer, head, mask, positions, shuffled) if fits else None
