"""Charts of added labels: the falling line with its thieves, and what becomes of every class."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from pages.ui.charts import style

Row = dict[str, object]
PARTS = {"right": style.BLUE, "taken": style.VERMILLION, "wrong": style.GREY}
NAMED = {"right": "right", "taken": "taken by the other labels", "wrong": "wrong anyway"}


def one_by_one(curve: Sequence[Row], thieves: Sequence[Row], what: str) -> style.Figure:
    """Accuracy against added labels, up to a number that is dragged in the browser; the greediest labels stand at their steps.

    Args:
        curve: added, percent, label.
        thieves: joined, label, images, percent.
        what: which labels are added.
    """
    data = pd.DataFrame(curve)
    last = int(data["added"].max())
    dragged = alt.param(name="added", value=last, bind=alt.binding_range(min=0, max=last, step=1, name="labels added "))
    low = max(0, 10 * int((data["percent"].min() - 3) // 10))
    x = alt.X(
        "added:Q", title=f"{what} added", scale=alt.Scale(domain=[0, last], nice=False), axis=alt.Axis(format="d")
    )
    y = alt.Y("percent:Q", title="right, %", scale=alt.Scale(domain=[low, 100], nice=False))
    base = alt.Chart(data).encode(x=x, y=y)
    whole = base.mark_line(interpolate="step-after", color=style.GREY, strokeWidth=1, opacity=0.6)
    so_far = base.transform_filter("datum.added <= added").mark_line(
        interpolate="step-after", color=style.BLUE, strokeWidth=3
    )
    here = base.transform_filter("datum.added == added")
    point = here.mark_point(filled=True, color=style.BLUE, size=120)
    words = here.transform_calculate(text="format(datum.percent, '.1f') + ' %'").mark_text(
        dy=-16, align=alt.ExprRef(f"added > {last / 2} ? 'right' : 'left'"), fontWeight="bold", color=style.INK
    )
    layers = [whole, so_far, point, words.encode(text="text:N")]
    if thieves:
        took = alt.Chart(pd.DataFrame(thieves)).transform_filter("datum.joined <= added")
        named = took.transform_calculate(text="datum.label + ' took ' + datum.images")
        layers.append(
            named.mark_text(align="left", dx=6, dy=-8, color=style.INK).encode(
                x=alt.X("joined:Q", title=f"{what} added"), y=y, text="text:N"
            )
        )
    return style.finish(alt.layer(*layers).add_params(dragged))


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
        y=alt.Y("class:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False)),
        order="order:Q",
        color=alt.Color(
            "part:N",
            scale=alt.Scale(domain=present, range=[PARTS[part] for part in present]),
            title=None,
            legend=alt.Legend(labelExpr=f"{NAMED}[datum.label]", labelLimit=300),
        ),
        tooltip=["class", "part", "images", alt.Tooltip("by:N", title="taken by")],
    )
    return style.finish(base.mark_bar().properties(height=alt.Step(18 if len(order) > 12 else 24)))


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
