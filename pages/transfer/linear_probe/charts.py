"""Charts of the linear probe: the curves of a training, the confusion matrix, and how running statistics drift."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from pages.ui.charts import style

Row = dict[str, object]


def curve(epochs: Sequence[Row], best: int, title: str) -> style.Figure:
    """Training and validation by epoch; the chosen epoch as a rule.

    Args:
        epochs: epoch, value, of ("training" or "validation").
        best: the epoch that validation chose, from 1; 0 for none yet.
        title: of the vertical axis.
    """
    last = max(int(row["epoch"]) for row in epochs)
    data = pd.DataFrame(epochs)
    x = alt.X(
        "epoch:Q",
        title="epoch",
        scale=alt.Scale(domain=[1, max(2, last)], nice=False),
        axis=alt.Axis(tickMinStep=1, format="d"),
    )
    y = alt.Y("value:Q", title=title, scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(tickCount=5))
    colour = alt.Color(
        "of:N", scale=alt.Scale(domain=["training", "validation"], range=[style.GREY, style.BLUE]), legend=None
    )
    base = alt.Chart(data).encode(x=x, y=y, color=colour)
    lines = base.mark_line(strokeWidth=2, point=last < 3)
    ends = data[data["epoch"] == last].sort_values("value")
    shift = {name: 14 if place == 0 else -12 for place, name in enumerate(ends["of"])}  # the lower one below its line
    names = [
        alt.Chart(ends[ends["of"] == name])
        .mark_text(align="right", dy=dy, color=style.INK)
        .encode(x=x, y=y, text="of:N")
        for name, dy in shift.items()
    ]
    chosen = pd.DataFrame([{"epoch": best}] if best else [], columns=["epoch"])
    rule = alt.Chart(chosen).mark_rule(color=style.VERMILLION, strokeDash=[4, 3]).encode(x=x)
    return style.finish(alt.layer(lines, rule, *names))


MOST_NAMES = 20  # classes up to which a confusion matrix names its rows


def confusion(cells: Sequence[Row], classes: Sequence[str]) -> style.Figure:
    """Images by true and answered label, each row in percent of its class; a press selects a cell ("cell").

    Args:
        cells: truth, answer, n, percent.
    """
    order, named = list(classes), len(classes) <= MOST_NAMES
    pick = alt.selection_point(name="cell", fields=["truth", "answer"], on="click", clear=False)
    base = alt.Chart(pd.DataFrame(cells)).encode(
        x=alt.X(
            "answer:N",
            title="answered",
            sort=order,
            axis=alt.Axis(orient="top", labelAngle=-45, labelOverlap=False, domain=False, ticks=False, labels=named),
        ),
        y=alt.Y("truth:N", title="true", sort=order, axis=alt.Axis(domain=False, ticks=False, labels=named)),
        tooltip=[
            "truth",
            "answer",
            alt.Tooltip("n:Q", title="images"),
            alt.Tooltip("percent:Q", title="% of the class", format=".1f"),
        ],
    )
    squares = base.mark_rect(cursor="pointer", strokeWidth=2).encode(
        opacity=alt.Opacity("percent:Q", scale=alt.Scale(domain=[0, 100], range=[0.03, 1]), legend=None),
        color=alt.condition("datum.truth === datum.answer", alt.value(style.BLUE), alt.value(style.VERMILLION)),
        stroke=alt.condition(pick, alt.value(style.GREY), alt.value("transparent"), empty=False),
    )
    return style.finish(squares.add_params(pick).properties(height=alt.Step(26 if named else 6)))


def drift(layers: Sequence[Row]) -> style.Figure:
    """How far the running means of each BatchNorm layer lie from the stored ones, from the first layer to the last.

    Args:
        layers: place, name, channels, shift, ratio.
    """
    x = alt.X("place:Q", title="BatchNorm layer, from the first to the last", axis=alt.Axis(tickMinStep=1, format="d"))
    y = alt.Y("shift:Q", title="moved by, stored deviations")
    base = alt.Chart(pd.DataFrame(layers)).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("name:N", title="layer"),
            alt.Tooltip("channels:Q", title="channels"),
            alt.Tooltip("shift:Q", title="mean moved by (stored deviations)", format=".2f"),
            alt.Tooltip("ratio:Q", title="variance, times the stored one", format=".2f"),
        ],
    )
    return style.finish(
        alt.layer(base.mark_line(color=style.BLUE, strokeWidth=2), base.mark_point(filled=True, color=style.BLUE))
    )
