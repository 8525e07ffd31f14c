"""Charts of added labels: what becomes of every class, and which labels take its images."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from pages.ui.charts import style

Row = dict[str, object]
PARTS = {"right": style.BLUE, "taken": style.VERMILLION, "wrong": style.GREY}
NAMED = {"right": "right", "taken": "taken by the other labels", "wrong": "wrong anyway"}


def classes(rows: Sequence[Row]) -> style.Figure:
    """Every class as a bar of its images: right, right until the other labels came, wrong anyway.

    Args:
        rows: class, part, percent, images, by, order.
    """
    data = pd.DataFrame(rows)
    present = [part for part in PARTS if part in set(data["part"])]
    order = list(dict.fromkeys(data["class"]))
    base = alt.Chart(data).encode(
        x=alt.X(
            "percent:Q", title="images of the class, %", scale=alt.Scale(domain=[0, 100], nice=False), stack="zero"
        ),
        y=alt.Y("class:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False, labelOverlap=False)),
        order="order:Q",
        color=alt.Color(
            "part:N",
            scale=alt.Scale(domain=present, range=[PARTS[part] for part in present]),
            title=None,
            legend=alt.Legend(labelExpr=f"{NAMED}[datum.label]", labelLimit=300),
        ),
        tooltip=["class", "part", "images", alt.Tooltip("by:N", title="taken by")],
    )
    return style.finish(base.mark_bar())


def flows(rows: Sequence[Row]) -> style.Figure:
    """Lines from true labels to the labels that took their images, as thick as there are images.

    Args:
        rows: from, to, images, were right.
    """
    sources, targets = (list(dict.fromkeys(row[name] for row in rows)) for name in ("from", "to"))

    def height(name: str, names: list[str]) -> float:
        return (names.index(name) + 0.5) / len(names)

    lines = [
        {**row, "flow": k, "x": x, "y": height(row[name], names)}
        for k, row in enumerate(rows)
        for x, name, names in ((0, "from", sources), (1, "to", targets))
    ]
    labels = [
        {"text": name, "x": x, "y": height(name, names)} for x, names in ((0, sources), (1, targets)) for name in names
    ]
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.6, 1.6]))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[1, 0]))
    drawn = (
        alt.Chart(pd.DataFrame(lines))
        .mark_line(color=style.VERMILLION, opacity=0.75)
        .encode(
            x=x,
            y=y,
            detail="flow:N",
            strokeWidth=alt.StrokeWidth("images:Q", scale=alt.Scale(range=[1.5, 14]), legend=None),
            tooltip=["from", "to", "images", "were right"],
        )
    )
    base = alt.Chart(pd.DataFrame(labels)).encode(x=x, y=y, text="text:N")
    left = base.transform_filter("datum.x == 0").mark_text(align="right", dx=-8, color=style.INK)
    right = base.transform_filter("datum.x == 1").mark_text(align="left", dx=8, color=style.INK)
    return style.finish(alt.layer(drawn, left, right))
