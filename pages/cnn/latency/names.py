"""On which side of its point a name is written, so that names cover neither each other nor other points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from pages.ui.charts import style

PLOT = (320, 270)  # px, width and height of half a page's plot: on a wider one there is more room
POINT = 6  # px from a point's middle to its edge
ASIDE = 11  # px from a point's middle to a name beside it
SIDES = ("above", "below", "right", "left")  # in the order of preference
MOST_ROUNDS = 10


class Box(NamedTuple):
    """A rectangle in pixels, y upwards."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: Box) -> float:
        """Common area, in square pixels."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(width, 0.0) * max(height, 0.0)

    @property
    def area(self) -> float:
        """In square pixels."""
        return (self.right - self.left) * (self.top - self.bottom)


def shares(values: Sequence[float], low: float, high: float, *, log: bool) -> np.ndarray:
    """Where values lie on an axis from low to high, 0..1."""
    ends, at = np.array([low, high], float), np.asarray(values, float)
    if log:
        ends, at = np.log(ends), np.log(at)
    return (at - ends[0]) / max(ends[1] - ends[0], 1e-9)


def sides(
    across: Sequence[float],
    up: Sequence[float],
    names: Sequence[str],
    *,
    letters: int,
    top: float = 1.0,
    beside: float = 0.0,
) -> list[str]:
    """One of SIDES for every point, so that all names together cover little of each other, of points, and of what is outside.

    From all names above, all below and so on: each name in turn moves to where it covers least, until none moves.

    Args:
        across: places of the points from left to right, as shares of the plot's width.
        up: from bottom to top, of its height.
        names: what is written.
        letters: size in px.
        top: where the room for names ends, as a share of the plot's height.
        beside: square pixels that a name beside its point is taken to cover, where the point's interval is drawn.
    """
    width, height = PLOT
    room = Box(0, 0, width, height * top)
    middles = [(x * width, y * height) for x, y in zip(across, up, strict=True)]
    levels = dict.fromkeys(SIDES, 0.0) | {"right": beside, "left": beside}
    points = [Box(x - POINT, y - POINT, x + POINT, y + POINT) for x, y in middles]

    def box(index: int, side: str) -> Box:
        (x, y), half, line = middles[index], 0.25 * letters * len(names[index]), 0.6 * letters
        x += {"right": ASIDE + half, "left": -ASIDE - half}.get(side, 0)
        y += {"above": _up(letters), "below": -_up(letters)}.get(side, 0)
        return Box(x - half, y - line, x + half, y + line)

    def covered(found: list[str], index: int, side: str) -> float:
        here = box(index, side)
        others = [box(other, found[other]) for other in range(len(names)) if other != index]
        return levels[side] + sum(here.overlap(other) for other in others + points) + here.area - here.overlap(room)

    def settled(start: str) -> list[str]:
        found = [start] * len(names)
        for _ in range(MOST_ROUNDS):
            before = list(found)
            for index in range(len(names)):
                found[index] = min(SIDES, key=lambda side: covered(found, index, side))
            if found == before:
                break
        return found

    return min(
        map(settled, SIDES), key=lambda found: sum(covered(found, index, side) for index, side in enumerate(found))
    )


def placed(
    data: pd.DataFrame,
    across: Sequence[float],
    up: Sequence[float],
    *,
    text: str,
    top: float = 1.0,
    beside: float = 0.0,
) -> pd.DataFrame:
    """`data` with the side of each name in the letters of a screen (column `side`), and in those of a projector
    (`side_large`). The others as in `sides`; `text` is the column with the names."""
    small, large = (
        sides(across, up, list(data[text]), letters=letters, top=top, beside=beside)
        for letters in (style.LETTERS, style.LETTERS_PRESENTING)
    )
    return data.assign(side=small, side_large=large)


def layers(base: alt.Chart, *, text: str) -> list[alt.Chart]:
    """The names, a layer per side.

    Args:
        base: a chart of data that were `placed`.
        text: the column with the names.
    """
    here = f"letters > {style.LETTERS} ? datum.side_large : datum.side"
    marks = {
        "above": {"dy": alt.ExprRef("-(0.6 * letters + 7)")},  # as `_up`
        "below": {"dy": alt.ExprRef("0.6 * letters + 7")},
        "right": {"align": "left", "dx": ASIDE},
        "left": {"align": "right", "dx": -ASIDE},
    }
    return [
        base.transform_filter(f"({here}) == '{side}'")
        .mark_text(**marks[side])
        .encode(text=alt.Text(f"{text}:N"), color=alt.value(style.INK))
        for side in SIDES
    ]


def _up(letters: int) -> float:
    """Pixels from a point's middle to that of a name above or below it."""
    return 0.6 * letters + 7
