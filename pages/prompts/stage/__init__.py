"""Pictures under one prompt, before and after: chosen, or scrubbed through, in the browser.

    stage(pictures, layers, std=made.std, key="gal", names=[...], label="Added to each picture", at=2, on_choose=choose)

Pictures and what is added go to the browser once, a layer as steps of 8-bit pixels; it adds them. Python hears of the
choice when the gesture ends.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from dl2core.prompts.views import pixel as view
from pages.ui import numbers, state

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "dl2lab.prompt_stage",
    html=(_HERE / "stage.html").read_text(encoding="utf-8"),
    css=(_HERE / "stage.css").read_text(encoding="utf-8"),
    js=(_HERE / "stage.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True, eq=False)
class Layer:
    """One thing that is added to all pictures, and what the model then says.

    Args:
        label: how it is chosen: "learned", "after 40 steps".
        probabilities: (B, K).
        canvas: (3, S, S) in normalised units; None where the pictures stay as they are.
    """

    label: str
    probabilities: np.ndarray
    canvas: np.ndarray | None = None


def stage(
    pictures: np.ndarray,
    layers: Sequence[Layer],
    *,
    classes: Sequence[str],
    std: Sequence[float],
    key: str,
    label: str,
    at: int,
    on_choose: Callable[[int], None],
    goals: Sequence[str] = (),
    slider: bool = False,
) -> None:
    """Draw the pictures.

    Args:
        pictures: (B, S, S, 3) uint8, as the task shows them, without a prompt.
        layers: the first is the one that all others are compared with.
        classes: (K,) labels.
        std: of the model's input, per channel.
        key: the page's prefix.
        label: what the choice is called.
        at: the layer that is shown.
        on_choose: gets the layer that was chosen, before the page runs again.
        goals: (B,) the answer that is wanted for each picture; empty where there is none.
        slider: layers in an order, to be scrubbed through; else a choice among a few.
    """
    mount = f"{key}_stage"

    def chose() -> None:
        message = (state.value_of(mount) or {}).get("layer")
        place, number = (message.get("place"), message.get("seq")) if isinstance(message, dict) else (None, None)
        if type(number) is int:
            state.put(f"{mount}_answered", number)
        if type(place) is int and 0 <= place < len(layers):
            on_choose(place)

    _mount(
        key=mount,
        data={
            "pictures": base64.b64encode(np.ascontiguousarray(pictures).tobytes()).decode(),
            "side": int(pictures.shape[1]),
            "names": [f"picture {number + 1}" for number in range(len(pictures))],
            "layers": [_layer(layer, layers[0], classes, std, goals) for layer in layers],
            "label": label,
            "at": at,
            "slider": slider,
            "answered": int(state.value_of(f"{mount}_answered", 0)),
        },
        on_layer_change=chose,
    )


def answered(classes: Sequence[str], probabilities: np.ndarray) -> list[str]:
    """(B, K) -> the most probable label of each picture."""
    return [classes[int(best)] for best in probabilities.argmax(axis=1)]


def tally(layer: Layer, first: Layer, classes: Sequence[str], goals: Sequence[str]) -> str:
    """How many pictures are answered as wanted; how many answers changed where nothing is wanted."""
    said = answered(classes, layer.probabilities)
    if not goals:
        changed = sum(now != was for now, was in zip(said, answered(classes, first.probabilities), strict=True))
        return "" if layer is first else f"{changed} of {len(said)} changed"
    right = sum(one == goal for one, goal in zip(said, goals, strict=True))
    wanted = goals[0] if len(set(goals)) == 1 else "right"
    return f"{right} of {len(said)} {wanted}"


def _layer(
    layer: Layer, first: Layer, classes: Sequence[str], std: Sequence[float], goals: Sequence[str]
) -> dict[str, object]:
    said, most = answered(classes, layer.probabilities), layer.probabilities.max(axis=1)
    steps = ""
    if layer.canvas is not None:
        values = np.round(view.pixel_steps(layer.canvas, std)).clip(-32768, 32767).astype("<i2").transpose(1, 2, 0)
        steps = base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()
    return {
        "label": layer.label,
        "steps": steps,
        "tally": tally(layer, first, classes, goals),
        "answers": [
            [name, numbers.percent(float(share)), name == goals[number] if goals else None]
            for number, (name, share) in enumerate(zip(said, most, strict=True))
        ],
    }
