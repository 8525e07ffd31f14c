"""Pictures of CLIP's answers: accuracies with intervals, differences per class, confusion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from pages.ui.charts import style

Rows = Sequence[Mapping[str, object]]
ROW_PX = 28  # letters of the projector fit
EVERY_NAME = alt.Axis(labelOverlap=False, labelFlush=False)


def dots(
    rows: Rows, *, published: Mapping[str, float] | None = None, title: str = "top-1 accuracy (%)"
) -> style.Figure:
    """Accuracies as dots with their intervals, one line each, in the order of the rows.

    Args:
        rows: `name`, `top1`, `low`, `high`, `source`, `model`; percent.
        published: name -> percent, drawn as vertical lines with their names.
    """
    frame = pd.DataFrame(list(rows))
    order = list(dict.fromkeys(frame["name"]))
    y = alt.Y("name:N", sort=order, title=None, axis=EVERY_NAME)
    ticks = alt.Axis(tickCount=6, labelFlush=False)
    x = alt.X("top1:Q", title=title, scale=alt.Scale(zero=False), axis=ticks)
    chart = alt.Chart(frame)
    colour = alt.Color("model:N", scale=style.colours(list(dict.fromkeys(frame["model"]))), legend=None)
    picked = alt.selection_point(name="row", fields=["name"], empty=False)
    tips = [
        "name:N",
        "model:N",
        alt.Tooltip("top1:Q", format=".2f"),
        alt.Tooltip("low:Q", format=".2f"),
        alt.Tooltip("high:Q", format=".2f"),
    ]
    bars = chart.mark_rule(strokeWidth=2).encode(
        y=y, x=alt.X("low:Q", title=title, scale=alt.Scale(zero=False), axis=ticks), x2=alt.X2("high:Q"), color=colour
    )
    points = chart.mark_point(filled=True, size=90).encode(
        y=y,
        x=x,
        shape=style.shape_of_source(),
        fillOpacity=style.fill_of_source(),
        fill=colour,
        stroke=colour,
        strokeWidth=alt.condition(picked, alt.value(5), alt.value(2)),
        tooltip=tips,
    )
    layers = [bars, points.add_params(picked)]
    if published:
        lines = pd.DataFrame([{"at": value, "name": name} for name, value in published.items()])
        layers.insert(
            0,
            alt.Chart(lines)
            .mark_rule(strokeDash=[6, 3], color=style.GREY)
            .encode(x=alt.X("at:Q", title=title, axis=ticks), tooltip=[alt.Tooltip("name:N"), alt.Tooltip("at:Q")]),
        )
        layers.append(
            alt.Chart(lines)
            .mark_text(align="left", dx=4, baseline="top", color=style.INK)
            .encode(x=alt.X("at:Q"), y=alt.value(0), text=alt.Text("name:N"))
        )
    return style.finish(alt.layer(*layers).properties(height=alt.Step(ROW_PX)))


def class_differences(rows: Rows) -> style.Figure:
    """Change per class in points with its interval, from the most lost to the most gained.

    Args:
        rows: `name`, `points`, `low`, `high`, `gained`, `lost`.
    """
    frame = pd.DataFrame(list(rows))
    y = alt.Y("name:N", sort=list(frame["name"]), title=None, axis=EVERY_NAME)
    title = "change in accuracy (points)"
    picked = alt.selection_point(name="class", fields=["name"], empty=False)
    bars = (
        alt.Chart(frame)
        .mark_bar(size=12)
        .encode(
            y=y,
            x=alt.X("points:Q", title=title),
            color=alt.condition(alt.datum.points < 0, alt.value(style.VERMILLION), alt.value(style.BLUE)),
            opacity=alt.condition(picked, alt.value(1), alt.value(0.75)),
            tooltip=[
                alt.Tooltip("name:N"),
                alt.Tooltip("points:Q", format="+.1f"),
                alt.Tooltip("low:Q", format="+.1f"),
                alt.Tooltip("high:Q", format="+.1f"),
                alt.Tooltip("gained:Q"),
                alt.Tooltip("lost:Q"),
            ],
        )
        .add_params(picked)
    )
    intervals = (
        alt.Chart(frame)
        .mark_rule(color=style.GREY, strokeWidth=2)
        .encode(y=y, x=alt.X("low:Q", title=title), x2=alt.X2("high:Q"))
    )
    return style.finish(alt.layer(bars, intervals).properties(height=alt.Step(ROW_PX)))


def confusion(rows: Rows, classes: Sequence[str], *, letters: bool, chosen: tuple[str, str]) -> style.Figure:
    """Numbers of images by class (rows) and answer (columns); cells can be picked. The diagonal is left pale.

    Args:
        rows: `truth`, `answer`, `n`, `share` of the class in percent.
        letters: write the numbers into the cells (few classes).
        chosen: class and answer of the cell that is framed.
    """
    frame = pd.DataFrame(list(rows))
    frame["wrong"] = frame["share"].where(frame["truth"] != frame["answer"], 0.0)
    picked = alt.selection_point(name="cell", fields=["truth", "answer"], empty=False)
    crowded = not letters  # names are left out where they would overlap
    axis = alt.Axis(labelOverlap=crowded, labelAngle=-60, labelFlush=False)
    x = alt.X("answer:N", sort=list(classes), title="answer", axis=axis)
    y = alt.Y("truth:N", sort=list(classes), title="class", axis=alt.Axis(labelOverlap=crowded, labelFlush=False))
    top = max(float(frame["wrong"].max()), 1e-9)
    cells = (
        alt.Chart(frame)
        .mark_rect()
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "wrong:Q", scale=alt.Scale(domain=[0, top], range=["#00000000", style.VERMILLION]), legend=None
            ),
            stroke=alt.condition(picked, alt.value(style.BLUE), alt.value(None)),
            strokeWidth=alt.value(3),
            tooltip=[
                alt.Tooltip("truth:N"),
                alt.Tooltip("answer:N"),
                alt.Tooltip("n:Q"),
                alt.Tooltip("share:Q", format=".1f", title="% of the class"),
            ],
        )
        .add_params(picked)
    )
    framed = alt.Chart(frame[(frame["truth"] == chosen[0]) & (frame["answer"] == chosen[1])])
    frames = framed.mark_rect(filled=False, strokeWidth=3, color=style.BLUE).encode(x=x, y=y)
    layers = [cells, frames]
    if letters:
        ink = alt.condition(alt.datum.wrong > 0.85 * top, alt.value("#000000"), alt.value(style.INK))
        layers.append(
            alt.Chart(frame)
            .transform_filter(alt.datum.n > 0)
            .mark_text(fontSize=style.when_large(16, 11))
            .encode(x=x, y=y, text=alt.Text("n:Q"), color=ink)
        )
    return style.finish(alt.layer(*layers))
