"""Accuracy over the layer at which a deep prompt enters, dragged in the browser: chart, blocks and slider share their positions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from pages.ui import state
from pages.ui.charts import style

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "dl2lab.depth",
    html=(_HERE / "depth.html").read_text(encoding="utf-8"),
    css=(_HERE / "depth.css").read_text(encoding="utf-8"),
    js=(_HERE / "depth.js").read_text(encoding="utf-8"),
)
Row = dict[str, object]


def depth(rows: Sequence[Row], *, key: str, at: int, blocks: int, on_choose: Callable[[int], None]) -> None:
    """Draw chart, blocks and slider.

    Args:
        rows: {"layer", "top1", "low", "high", "group", "source", "label"}; percent. The first group is the main one.
        key: the page's prefix.
        at: the layer that is shown, 0-based.
        blocks: of the tower.
        on_choose: gets the layer that was dragged to, before the page runs again.
    """
    mount = f"{key}_depth"

    def chose() -> None:
        message = (state.value_of(mount) or {}).get("layer")
        layer, number = (message.get("layer"), message.get("seq")) if isinstance(message, dict) else (None, None)
        if type(number) is int:
            state.put(f"{mount}_answered", number)
        if type(layer) is int and 0 <= layer < blocks:
            on_choose(layer)

    ticks = _ticks(min(row["low"] for row in rows), max(row["high"] for row in rows))
    _mount(
        key=mount,
        data={
            "blocks": blocks,
            "high": "9em" if state.presenting() else "15em",  # a projector shows the slider below it, too
            "series": _series(rows),
            "ticks": ticks,
            "domain": [ticks[0], ticks[-1]],
            "at": at,
            "answered": int(state.value_of(f"{mount}_answered", 0)),
        },
        on_layer_change=chose,
    )


def _series(rows: Sequence[Row]) -> list[dict[str, object]]:
    groups = list(dict.fromkeys(row["group"] for row in rows))
    found = []
    for place, group in enumerate(groups):
        mine = sorted((row for row in rows if row["group"] == group), key=lambda row: row["layer"])
        points = [
            {"layer": row["layer"], "top1": row["top1"], "low": row["low"], "high": row["high"], "tip": row["label"]}
            for row in mine
        ]
        found.append({"name": group, "source": mine[0]["source"], "colour": style.COLOURS[place], "points": points})
    return found


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers from below `low` to above `high`, four to seven of them."""
    step = next(step for step in (0.5, 1, 2, 5, 10, 20) if (high - low) / step <= 5)
    return [step * k for k in range(math.floor(low / step), math.ceil(high / step) + 1)]
