"""Charts of the augmentations: four cells with their controls, Table 2 as differences, and how many right answers survive."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from pages.ui.charts import style

Row = dict[str, object]
PLACES = ("none", "before", "after")
UPRIGHT = {"angle": 270, "align": "left", "baseline": "middle", "dx": 6, "color": style.INK}  # names inside the bars
TINTS = alt.Scale(domain=list(PLACES), range=[style.GREY, style.BLUE, style.VERMILLION])


def cells(rows: Sequence[Row], chance: float, *, hidden: Sequence[Row] = ()) -> style.Figure:
    """Accuracy of the controls and the four cells as bars, with intervals.

    Args:
        rows: place, mode ("frozen" or "train mode"), percent, low, high, source, SD.
        chance: percent that guessing gets, as a rule.
        hidden: place and mode of a bar that is not told yet.
    """
    data = pd.DataFrame(rows)
    x = alt.X(
        "mode:N",
        sort=["frozen", "train mode"],
        title="BatchNorm while training",
        scale=alt.Scale(domain=["frozen", "train mode"], paddingInner=0.15),
        axis=alt.Axis(labelAngle=0, domain=False, ticks=False),
    )
    offset = alt.XOffset("place:N", sort=list(PLACES), scale=alt.Scale(domain=list(PLACES)))
    y = alt.Y(
        "percent:Q",
        title="right on clean test images, %",
        scale=alt.Scale(domain=[0, 100], nice=False),
        axis=alt.Axis(values=[0, 20, 40, 60, 80, 100]),
    )
    base = alt.Chart(data).encode(x=x, xOffset=offset)
    hover = [
        alt.Tooltip("place:N", title="jitter"),
        alt.Tooltip("mode:N", title="BatchNorm"),
        alt.Tooltip("percent:Q", title="right, %", format=".1f"),
        alt.Tooltip("low:Q", title="95 %, from", format=".1f"),
        alt.Tooltip("high:Q", title="95 %, to", format=".1f"),
        alt.Tooltip("SD:Q", title="SD over seeds, points", format=".1f"),
    ]
    bars = base.mark_bar(opacity=0.55).encode(y=y, color=alt.Color("place:N", scale=TINTS, legend=None), tooltip=hover)
    spans = base.mark_rule(color=style.INK, strokeWidth=1.5).encode(y=alt.Y("low:Q"), y2="high:Q")
    points = base.mark_point(filled=True, size=60).encode(
        y=y,
        shape=style.shape_of_source(),
        fillOpacity=style.fill_of_source(),
        stroke=alt.Color("place:N", scale=TINTS, legend=None),
        color=alt.Color("place:N", scale=TINTS, legend=None),
    )
    numbers = base.mark_text(dy=-8, baseline="bottom", color=style.INK, fontWeight="bold").encode(
        y=alt.Y("high:Q"), text=alt.Text("percent:Q", format=".0f")
    )
    names = base.mark_text(**UPRIGHT).encode(y=alt.datum(0), text="place:N")
    guess = alt.Chart(pd.DataFrame([{"y": chance}])).mark_rule(strokeDash=[4, 3], color=style.GREY).encode(y="y:Q")
    layers = [guess, bars, spans, points, numbers, names]
    if hidden:
        unknown = alt.Chart(pd.DataFrame(hidden)).encode(x=x, xOffset=offset)
        layers.append(unknown.mark_text(fontSize=30, color=style.INK, text="?", dy=-70).encode(y=alt.datum(0)))
        layers.append(unknown.mark_text(**UPRIGHT).encode(y=alt.datum(0), text="place:N"))
    return style.finish(alt.layer(*layers))


def differences(rows: Sequence[Row]) -> style.Figure:
    """Points against no augmentation, one row each, with the interval of the test images.

    Args:
        rows: augmentation, points, low, high, source.
    """
    data = pd.DataFrame(rows)
    order = list(dict.fromkeys(data["augmentation"]))
    base = alt.Chart(data).encode(
        y=alt.Y("augmentation:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False))
    )
    x = alt.X("points:Q", title="points against no augmentation")
    zero = alt.Chart(pd.DataFrame([{"x": 0}])).mark_rule(color=style.GREY).encode(x="x:Q")
    spans = base.mark_rule(color=style.BLUE, strokeWidth=2).encode(x=alt.X("low:Q"), x2="high:Q")
    points = base.mark_point(filled=True, size=70).encode(
        x=x,
        shape=style.shape_of_source(),
        fillOpacity=style.fill_of_source(),
        stroke=alt.value(style.BLUE),
        color=alt.value(style.BLUE),
        tooltip=["augmentation", alt.Tooltip("points:Q", format="+.1f"), "verdict"],
    )
    return style.finish(alt.layer(zero, spans, points).properties(height=alt.Step(26)))


def survivors(rows: Sequence[Row]) -> style.Figure:
    """Share of the right answers that survive each augmentation, with its interval.

    Args:
        rows: augmentation, percent, low, high, source.
    """
    data = pd.DataFrame(rows)
    order = list(data["augmentation"])
    base = alt.Chart(data).encode(
        y=alt.Y("augmentation:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False))
    )
    x = alt.X(
        "percent:Q",
        title="right answers that survive, %",
        scale=alt.Scale(domain=[0, 100]),
        axis=alt.Axis(values=[0, 25, 50, 75, 100]),
    )
    spans = base.mark_rule(color=style.BLUE, strokeWidth=2).encode(x=alt.X("low:Q"), x2="high:Q")
    points = base.mark_point(filled=True, size=70).encode(
        x=x,
        shape=style.shape_of_source(),
        fillOpacity=style.fill_of_source(),
        stroke=alt.value(style.BLUE),
        color=alt.value(style.BLUE),
        tooltip=["augmentation", alt.Tooltip("percent:Q", format=".1f"), "worst"],
    )
    return style.finish(alt.layer(spans, points).properties(height=alt.Step(26)))
