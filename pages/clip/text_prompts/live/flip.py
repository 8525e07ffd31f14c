"""A disc on a ground, dragged until the model's answer turns; and the curve of the answer against the true share."""

from __future__ import annotations

import streamlit as st

from dl2core.clip.flip import Sweep
from dl2core.data import shapes
from pages.clip.text_prompts.live import read, scale
from pages.ui import held, link_value, state

START = "15"  # percent, where the drag begins
_mount = st.components.v2.component(
    "dl2lab.flip",
    html=read("flip.html").replace("SCALE", read("scale.html")),
    css=read("scale.css", "flip.css"),
    js=read("scale.js", "flip.js"),
)


def disc(found: Sweep, *, key: str) -> float:
    """Draw disc, answer and curve; returns the share that the disc was dragged to, 0..1.

    Args:
        found: the scores of the discs; the disc is dragged through their shares, nothing between them is made up.
        key: the page's prefix; the link's parameters are `{key}_share`, in percent, and `{key}_scale`.
    """
    mount, name = f"{key}_disc_drag", f"{key}_share"
    held.declare(name, START)
    percent = float(link_value.read(name, START, valid=_fits))
    place = min(range(len(found.shares)), key=lambda k: abs(100 * found.shares[k] - percent))

    def dragged() -> None:
        message = (state.value_of(mount) or {}).get("share")
        chosen, number = (message.get("place"), message.get("seq")) if isinstance(message, dict) else (None, None)
        if type(number) is int:
            state.put(f"{mount}_shares", number)
        if type(chosen) is int and 0 <= chosen < len(found.shares):
            link_value.write(name, f"{100 * found.shares[chosen]:g}")

    scenes = [shapes.disc(float(share), colour=found.colour, background=found.background) for share in found.shares]
    _mount(
        key=mount,
        data={
            "shares": [float(share) for share in found.shares],
            "radii": [scene.radius for scene in scenes],
            "cosines": found.scores.word_cosines.round(7).tolist(),
            "names": [found.colour, found.background],
            "colours": ["rgb({}, {}, {})".format(*shapes.rgb(name)) for name in (found.colour, found.background)],
            "place": place,
            "scale": scale.logit_scale(key=key),
            "answered": scale.answered(mount),
            "answeredShare": int(state.value_of(f"{mount}_shares", 0)),
        },
        on_scale_change=lambda: scale.take(mount, key),
        on_share_change=dragged,
    )
    return float(found.shares[place])


def _fits(text: str) -> bool:
    try:
        return len(text) <= 8 and 0 <= float(text) <= 100
    except ValueError:
        return False
