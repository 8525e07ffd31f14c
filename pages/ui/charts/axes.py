"""Axes that end on round numbers, with a tick on every grid line: multiples of 1, 2, 2.5 or 5; on log axes decades, or 1, 2, 5."""

from __future__ import annotations

import math
from collections.abc import Sequence

import altair as alt

STEPS = (1, 2, 2.5, 5, 10)
FINE = (1, 2, 5)  # within a decade
DECADES = 1.5  # from so many on, a log axis has ticks at decades only
ROOM = 1.03  # a value so near an end gets the next one


def ticks(low: float, high: float, *, about: int = 5) -> list[float]:
    """Round numbers from at most `low` to at least `high`, about so many steps."""
    raw = max(high - low, 1e-9) / about
    power = 10 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in STEPS if factor * power >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{step * place:.12g}") for place in range(first, max(last, first + 1) + 1)]


def log_ticks(low: float, high: float) -> list[float]:
    """1, 2, 5, 10, … from below `low` to above `high`; decades between the ends where there is room for them."""
    found = [
        float(f"{factor * 10**power:.12g}")
        for power in range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
        for factor in FINE
    ]
    first = max(place for place, value in enumerate(found) if value <= low / ROOM)
    last = min(place for place, value in enumerate(found) if value >= high * ROOM)
    shown = found[first : last + 1]
    if math.log10(shown[-1] / shown[0]) < DECADES:
        return shown
    return [value for value in shown if value in (shown[0], shown[-1]) or math.log10(value).is_integer()]


def linear(values: Sequence[float], *, zero: bool = False, about: int = 5) -> dict[str, object]:
    """Scale and axis of an encoding: `alt.X("ms:Q", title="…", **axes.linear(data["ms"]))`."""
    shown = ticks(min(0.0, *values) if zero else min(values), max(values), about=about)
    return _encoding(shown, "linear")


def log(values: Sequence[float]) -> dict[str, object]:
    """The same for positive values on a logarithmic axis."""
    return _encoding(log_ticks(min(values), max(values)), "log")


def ends(encoding: dict[str, object]) -> tuple[float, float]:
    """Where an axis of `linear` or `log` begins and ends."""
    scale: alt.Scale = encoding["scale"]
    return scale.domain[0], scale.domain[1]


def _encoding(shown: list[float], kind: str) -> dict[str, object]:
    scale = alt.Scale(type=kind, domain=[shown[0], shown[-1]], nice=False, zero=False)
    return {"scale": scale, "axis": alt.Axis(values=shown, format=",~r", labelFlush=False, labelOverlap=False)}
