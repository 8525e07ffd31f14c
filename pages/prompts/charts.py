"""Charts of learned prompts: curves, histogram, spectrum, accuracies beside those of the report. Numbers in, altair out."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from dl2core.prompts.recorded.runs import Run
from pages.ui.charts import style

RED, GREEN, BLUE = "#C4314B", "#00845F", "#0072B2"  # the channels, 3:1 on both themes


def loss(run: Run, *, at: int | None = None) -> style.Figure:
    """Loss of every step; a rule at step `at`."""
    data = pd.DataFrame([(s.step, s.loss, s.lr) for s in run.steps], columns=["step", "loss", "learning rate"])
    line = (
        alt.Chart(data)
        .mark_line(strokeWidth=2, color=style.BLUE)
        .encode(
            x=_steps(run),
            y=alt.Y("loss:Q", title="loss"),
            tooltip=[alt.Tooltip("step:Q"), alt.Tooltip("loss:Q"), alt.Tooltip("learning rate:Q")],
        )
    )
    return style.finish(line + _rule(at))


def accuracy(run: Run, *, at: int | None = None) -> style.Figure:
    """Validation accuracy of every snapshot; a rule at step `at`."""
    data = pd.DataFrame([(s.step, s.top1) for s in run.snapshots], columns=["step", "top1"])
    base = alt.Chart(data).encode(
        x=_steps(run),
        y=alt.Y("top1:Q", title="validation, %", scale=alt.Scale(domain=[0, 100])),
        tooltip=[alt.Tooltip("step:Q"), alt.Tooltip("top1:Q", title="validation top-1, %", format=".1f")],
    )
    line = base.mark_line(strokeWidth=2, color=style.ORANGE)
    return style.finish(line + base.mark_point(filled=True, color=style.ORANGE) + _rule(at))


def _steps(run: Run) -> alt.X:
    axis = alt.Axis(tickCount=5, format="d")
    return alt.X("step:Q", title="step", scale=alt.Scale(domain=[0, run.spec.steps], nice=False), axis=axis)


def _rule(at: int | None) -> alt.Chart:
    data = pd.DataFrame({"step": [] if at is None else [at]}, dtype=float)
    return alt.Chart(data).mark_rule(color=style.GREY, strokeDash=[4, 3], strokeWidth=2).encode(x=alt.X("step:Q"))


def histogram(edges: np.ndarray, counts: np.ndarray, unit: str) -> style.Figure:
    """(3, bins) counts per channel over symmetric edges."""
    middle = (edges[:-1] + edges[1:]) / 2
    rows = [
        {"value": float(m), "count": int(n), "channel": name}
        for name, row in zip(("red", "green", "blue"), counts, strict=True)
        for m, n in zip(middle, row, strict=True)
    ]
    colour = alt.Color(
        "channel:N", scale=alt.Scale(domain=["red", "green", "blue"], range=[RED, GREEN, BLUE]), title=None
    )
    return style.finish(
        alt.Chart(pd.DataFrame(rows))
        .mark_line(interpolate="step", strokeWidth=2)
        .encode(x=alt.X("value:Q", title=f"value, {unit}"), y=alt.Y("count:Q", title="pixels"), color=colour)
    )


def spectrum(frequency: np.ndarray, amplitude: np.ndarray) -> style.Figure:
    """Radial amplitude spectrum."""
    data = pd.DataFrame({"frequency": frequency, "amplitude": amplitude})
    return style.finish(
        alt.Chart(data)
        .mark_line(point=True, strokeWidth=2, color=style.BLUE)
        .encode(x=alt.X("frequency:Q", title="cycles per pixel"), y=alt.Y("amplitude:Q", title="mean amplitude"))
    )


def accuracies(rows: Sequence[dict], *, title: str = "top-1, %") -> style.Figure:
    """Dots with intervals, one line per row, shaped by where they come from.

    Args:
        rows: {"row", "group", "top1", "low", "high", "source", "label"}; one chart line per `row`.
    """
    data = pd.DataFrame(rows)
    order = list(dict.fromkeys(data["row"]))
    y = alt.Y("row:N", sort=order, title=None)
    low, high = data[["top1", "low"]].min().min(), data[["top1", "high"]].max().max()
    scale = alt.Scale(domain=[float(low) - 1, float(high) + 1], nice=True)  # for both layers: one without adds the zero
    x = alt.X("top1:Q", title=title, scale=scale)
    groups = list(dict.fromkeys(data["group"]))
    colour = alt.Color("group:N", scale=style.colours(groups), title=None)
    bars = alt.Chart(data).mark_rule(strokeWidth=2).encode(y=y, x=x, x2=alt.X2("high:Q"), color=colour)
    bars = bars.encode(x=alt.X("low:Q", title=title, scale=scale))
    dots = (
        alt.Chart(data)
        .mark_point(filled=True)
        .encode(
            y=y,
            x=x,
            color=colour,
            stroke=colour,
            shape=style.shape_of_source(),
            fillOpacity=style.fill_of_source(),
            tooltip=[alt.Tooltip("row"), alt.Tooltip("group"), alt.Tooltip("top1", format=".2f"), alt.Tooltip("label")],
        )
    )
    return style.finish(bars + dots)


def before_after(labels: Sequence[str], values: dict[str, Sequence[float]]) -> style.Figure:
    """Probability of each label without the prompt, with noise, and with the prompt.

    Args:
        labels: (K,) the most probable ones.
        values: series -> (K,) probabilities.
    """
    rows = [
        {"label": label, "probability": 100 * float(p), "with": series}
        for series, row in values.items()
        for label, p in zip(labels, row, strict=True)
    ]
    base = alt.Chart(pd.DataFrame(rows)).encode(
        y=alt.Y("label:N", sort=list(labels), title=None),
        x=alt.X("probability:Q", title="probability, %", scale=alt.Scale(domain=[0, 100])),
    )
    line = base.mark_line(color=style.GREY, strokeWidth=1).encode(detail=alt.Detail("label:N"))
    shape = alt.Shape(
        "with:N", title=None, scale=alt.Scale(domain=list(values), range=["circle", "triangle-up", "square"])
    )
    colour = alt.Color("with:N", title=None, scale=style.colours(list(values)))
    return style.finish(
        line
        + base.mark_point(filled=True).encode(
            color=colour,
            shape=shape,
            tooltip=[alt.Tooltip("label"), alt.Tooltip("with"), alt.Tooltip("probability", format=".2f")],
        )
    )
