"""Pictures of the checks: a row of a check document in, an altair chart or an SVG text out."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from pages.start.checks import svg
from pages.ui.charts import axes, style
from pages.ui.charts.style import BLUE, GREY, VERMILLION

Picture = dict[str, object]  # parsed json of a dl2core.checks picture


def panels(picture: Picture) -> str:
    """Images side by side, as SVG: RGB as it is, numbers as shades on one common scale."""
    shown = [np.array(panel["values"]) for panel in picture["panels"]]
    numbers = [values for values in shown if values.ndim == 2]
    low, high = (min(v.min() for v in numbers), max(v.max() for v in numbers)) if numbers else (0, 1)
    side, gap = 48, 6
    parts = [svg.image(_rgb(values, low, high), gap + k * (side + gap), side) for k, values in enumerate(shown)]
    return svg.picture(*parts, width=gap + len(shown) * (side + gap), height=side)


def _rgb(values: np.ndarray, low: float, high: float) -> np.ndarray:
    if values.ndim == 3:
        return values.astype(np.uint8)
    share = (values - low) / ((high - low) or 1.0)
    blue = np.array([0x00, 0x72, 0xB2])
    return (255 - share[..., None] * (255 - blue)).astype(np.uint8)


def chart(picture: Picture) -> style.Figure:
    """The chart of a picture that is no image."""
    drawn = bars(picture) if picture["kind"] == "bars" else points(picture)
    return style.finish(drawn)


def bars(picture: Picture) -> alt.LayerChart:
    """Values as bars, what is expected of them as ticks."""
    base = alt.Chart(pd.DataFrame(picture["bars"])).encode(
        y=alt.Y("name:N", sort="-x", title=None, axis=alt.Axis(labelOverlap=False, labelFlush=False))
    )
    value = base.mark_bar(color=BLUE).encode(
        x=alt.X(
            "value:Q",
            title=picture["unit"],
            **axes.linear([bar["value"] for bar in picture["bars"]], zero=True, about=3),
        ),
        tooltip=[alt.Tooltip("name"), alt.Tooltip("value"), alt.Tooltip("expected")],
    )
    expected = base.mark_tick(color=VERMILLION, thickness=3).encode(x=alt.X("expected:Q"))
    return value + expected


def points(picture: Picture) -> alt.LayerChart:
    """One or two series over a common axis, named above it; in large letters one name a line."""
    frames = [
        pd.DataFrame({"x": series["x"], "y": series["y"], "series": series["name"]}) for series in picture["series"]
    ]
    data = pd.concat(frames).dropna(subset=["y"])
    names = [series["name"] for series in picture["series"]]
    colour = alt.Color(
        "series:N",
        scale=alt.Scale(domain=names, range=[BLUE, VERMILLION][: len(names)]),
        legend=alt.Legend(title=None, orient="top", columns=style.when_large(1, 2)) if len(names) > 1 else None,
    )
    chart = alt.Chart(data).encode(
        x=alt.X(
            "x:Q", title=picture["x_title"], scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=4, labelFlush=False)
        ),
        y=alt.Y("y:Q", title=picture["y_title"], scale=alt.Scale(zero=False)),
        color=colour,
        tooltip=[alt.Tooltip("series"), alt.Tooltip("x"), alt.Tooltip("y")],
    )
    marks = chart.mark_point(filled=True, size=40)
    if picture["joined"]:
        return chart.mark_line() + marks
    level = alt.Chart(pd.DataFrame({"y": [0.0]})).mark_rule(color=GREY).encode(y=alt.Y("y:Q"))
    return level + marks
