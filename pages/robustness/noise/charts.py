"""Charts of the noise page beside its hero: corruptions by severity, and confidence against accuracy."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from dl2core.robustness import corruptions as known
from pages.ui.charts import style

Row = dict[str, object]


def severities(rows: Sequence[Row]) -> style.Figure:
    """Accuracy of one method as a table of squares: corruptions by severity, darker where more is lost.

    Args:
        rows: corruption, severity, accuracy, lost.
    """
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("severity:O", title="severity of CIFAR-10-C", axis=alt.Axis(labelAngle=0, domain=False, ticks=False)),
        y=alt.Y("corruption:N", title=None, sort=list(known.NAMES), axis=alt.Axis(domain=False, ticks=False)),
        tooltip=[
            "corruption",
            "severity",
            alt.Tooltip("accuracy:Q", title="accuracy, %", format=".1f"),
            alt.Tooltip("lost:Q", title="lost, points", format=".1f"),
        ],
    )
    squares = base.mark_rect(color=style.VERMILLION).encode(
        opacity=alt.Opacity("lost:Q", scale=alt.Scale(domain=[0, 60], range=[0, 0.75], clamp=True), legend=None)
    )
    words = base.mark_text(color=style.INK).encode(text=alt.Text("accuracy:Q", format=".0f"))
    return style.finish((squares + words).properties(height=alt.Step(30)))


def confidence(rows: Sequence[Row], titles: Sequence[str], colours: Sequence[str]) -> style.Figure:
    """Mean confidence minus accuracy against sigma, a line a method.

    Args:
        rows: sigma, method, points, low, high, brier.
        titles, colours: of the methods.
    """
    data = pd.DataFrame(rows)
    x = alt.X(
        "sigma:Q", title="σ of the noise", scale=alt.Scale(domain=[0, float(data["sigma"].max()) * 1.35], nice=False)
    )
    y = alt.Y("points:Q", title="mean confidence − accuracy, points")
    colour = alt.Color("method:N", scale=alt.Scale(domain=list(titles), range=list(colours)), legend=None)
    base = alt.Chart(data).encode(x=x, color=colour)
    lines = base.mark_line(strokeWidth=2).encode(y=y)
    bars = base.mark_rule(strokeWidth=2).encode(
        y=alt.Y("low:Q", title="mean confidence − accuracy, points"), y2="high:Q"
    )
    ends = data[data["sigma"] == data["sigma"].max()]
    names = alt.Chart(ends).mark_text(align="left", dx=8).encode(x=x, y=y, text="method:N", color=alt.value(style.INK))
    zero = (
        alt.Chart(pd.DataFrame([{"points": 0.0}])).mark_rule(color=style.GREY, strokeDash=[4, 3]).encode(y="points:Q")
    )
    return style.finish(alt.layer(zero, lines, bars, names))
