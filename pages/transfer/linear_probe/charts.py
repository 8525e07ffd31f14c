"""Charts of the linear probe: accuracy against images per class, the curve of a training, and the confusion matrix."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from pages.ui.charts import style

Row = dict[str, object]


def by_count(draws: Sequence[Row], means: Sequence[Row], chosen: int) -> style.Figure:
    """Every draw as a point, their means as a line, the chosen number of images a class as a rule.

    Args:
        draws: count, percent, source.
        means: count, percent.
        chosen: images a class.
    """
    counts = [row["count"] for row in means]
    x = alt.X(
        "count:Q",
        title="training images a class",
        scale=alt.Scale(type="log", domain=[min(counts) / 1.3, max(counts) * 1.3], nice=False),
        axis=alt.Axis(values=counts, format=",d"),
    )
    y = alt.Y(
        "percent:Q",
        title="accuracy on the test images, %",
        scale=alt.Scale(domain=[0, 100]),
        axis=alt.Axis(values=[0, 20, 40, 60, 80, 100]),
    )
    points = (
        alt.Chart(pd.DataFrame(draws))
        .mark_point(filled=True, size=60)
        .encode(
            x=x,
            y=y,
            shape=style.shape_of_source(),
            fillOpacity=style.fill_of_source(),
            stroke=alt.value(style.BLUE),
            color=alt.value(style.BLUE),
            tooltip=[
                alt.Tooltip("count:Q", title="images a class"),
                alt.Tooltip("percent:Q", title="accuracy, %", format=".1f"),
                alt.Tooltip("draw:Q", title="draw"),
            ],
        )
    )
    line = alt.Chart(pd.DataFrame(means)).mark_line(color=style.BLUE, strokeWidth=2).encode(x=x, y=y)
    rule = alt.Chart(pd.DataFrame([{"count": chosen}])).mark_rule(color=style.VERMILLION, strokeWidth=2).encode(x=x)
    return style.finish(alt.layer(line, points, rule))


def curve(epochs: Sequence[Row], best: int) -> style.Figure:
    """Training and validation accuracy by epoch; the chosen epoch as a rule.

    Args:
        epochs: epoch, percent, of ("training" or "validation").
        best: the epoch that validation chose, from 1.
    """
    last = max(int(row["epoch"]) for row in epochs)
    data = pd.DataFrame(epochs)
    low = 10 * int(data["percent"].min() // 10)
    x = alt.X(
        "epoch:Q",
        title="epoch",
        scale=alt.Scale(domain=[1, max(2, last)], nice=False),
        axis=alt.Axis(tickMinStep=1, format="d"),
    )
    y = alt.Y("percent:Q", title="accuracy, %", scale=alt.Scale(domain=[low, 100], nice=False))
    colour = alt.Color(
        "of:N", scale=alt.Scale(domain=["training", "validation"], range=[style.GREY, style.BLUE]), legend=None
    )
    lines = alt.Chart(data).mark_line(strokeWidth=2).encode(x=x, y=y, color=colour)
    names = (
        alt.Chart(data[data["epoch"] == last])
        .mark_text(align="right", dy=-12, color=style.INK)
        .encode(x=x, y=y, text="of:N")
    )
    rule = alt.Chart(pd.DataFrame([{"epoch": best}])).mark_rule(color=style.VERMILLION, strokeDash=[4, 3]).encode(x=x)
    return style.finish(alt.layer(lines, rule, names))


def confusion(cells: Sequence[Row], classes: Sequence[str]) -> style.Figure:
    """Images by true and answered label, each row in percent of its class.

    Args:
        cells: truth, answer, n, percent.
    """
    order = list(classes)
    base = alt.Chart(pd.DataFrame(cells)).encode(
        x=alt.X(
            "answer:N",
            title="answered",
            sort=order,
            axis=alt.Axis(orient="top", labelAngle=-45, labelOverlap=False, domain=False, ticks=False),
        ),
        y=alt.Y("truth:N", title="true", sort=order, axis=alt.Axis(domain=False, ticks=False)),
        tooltip=[
            "truth",
            "answer",
            alt.Tooltip("n:Q", title="images"),
            alt.Tooltip("percent:Q", title="% of the class", format=".1f"),
        ],
    )
    squares = base.mark_rect().encode(
        opacity=alt.Opacity("percent:Q", scale=alt.Scale(domain=[0, 100], range=[0.03, 1]), legend=None),
        color=alt.condition("datum.truth === datum.answer", alt.value(style.BLUE), alt.value(style.VERMILLION)),
    )
    return style.finish(squares.properties(height=alt.Step(26)))
