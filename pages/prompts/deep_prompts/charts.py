"""Charts of deep prompts: accuracy over blocks left, the stack of blocks, norms, cosines and attention. Numbers in, altair out."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from pages.ui.charts import style


def by_blocks_left(
    rows: Sequence[dict], *, layer: int | None = None, blocks: int = 12, title: str = "top-1, %"
) -> style.Figure:
    """Accuracy over the number of blocks that can still use the prompt.

    Args:
        rows: {"left", "top1", "low", "high", "group", "source", "label"}.
        layer: injection layer that is marked.
        blocks: of the tower.
        title: of the accuracy axis.
    """
    data = pd.DataFrame(rows)
    groups = list(dict.fromkeys(data["group"]))
    x = alt.X(
        "left:Q",
        title="blocks left after the injection layer",
        scale=alt.Scale(domain=[0, blocks], nice=False),
        axis=alt.Axis(format="d", tickCount=blocks),
    )
    colour = alt.Color("group:N", scale=style.colours(groups), title=None)
    low, high = float(data[["top1", "low"]].min().min()), float(data[["top1", "high"]].max().max())
    y = alt.Y("top1:Q", title=title, scale=alt.Scale(domain=[low - 1, high + 1], nice=True))
    base = alt.Chart(data).encode(x=x, color=colour)
    line = base.mark_line(strokeWidth=2).encode(y=y)
    bar = base.mark_rule(strokeWidth=2).encode(y=alt.Y("low:Q", title=title), y2=alt.Y2("high:Q"))
    dots = base.mark_point(filled=True).encode(
        y=y,
        stroke=colour,
        shape=style.shape_of_source(),
        fillOpacity=style.fill_of_source(),
        tooltip=[alt.Tooltip("group"), alt.Tooltip("left"), alt.Tooltip("top1", format=".2f"), alt.Tooltip("label")],
    )
    mark = alt.Chart(pd.DataFrame({"left": [] if layer is None else [blocks - layer]}, dtype=float))
    return style.finish(
        line + bar + dots + mark.mark_rule(color=style.GREY, strokeDash=[4, 3], strokeWidth=2).encode(x=alt.X("left:Q"))
    )


def stack(layer: int, blocks: int = 12) -> style.Figure:
    """The tower's blocks in a row: grey ones come before the prompt and cannot use it."""
    data = pd.DataFrame(
        [
            {"block": k, "use": "uses the prompt" if k >= layer else "comes before it", "text": str(k)}
            for k in range(blocks)
        ]
    )
    x = alt.X("block:O", title="block of the tower", axis=alt.Axis(labels=False, ticks=False, domain=False))
    scale = alt.Scale(domain=["uses the prompt", "comes before it"], range=[style.BLUE, style.GREY])
    boxes = alt.Chart(data).encode(x=x)
    fill = boxes.mark_rect(cornerRadius=4, stroke=None).encode(
        color=alt.Color("use:N", scale=scale, title=None),
        opacity=alt.condition("datum.use == 'uses the prompt'", alt.value(1), alt.value(0.45)),
    )
    on_fill = alt.condition("datum.use == 'uses the prompt'", alt.value("#ffffff"), alt.value(style.INK))
    return style.finish(fill + boxes.mark_text(fontWeight="bold").encode(text=alt.Text("text:N"), color=on_fill))


def tokens(
    names: Sequence[str], values: dict[str, np.ndarray], *, title: str, reference: dict[str, float] | None = None
) -> style.Figure:
    """One dot per token and series, with reference lines.

    Args:
        names: of the tokens.
        values: series -> (P,).
        title: of the value axis.
        reference: line -> value.
    """
    rows = [
        {"token": n, "value": float(v), "series": series}
        for series, row in values.items()
        for n, v in zip(names, row, strict=True)
    ]
    series = list(values)
    y = alt.Y("token:N", sort=list(names), title="token")
    colour = alt.Color(
        "series:N", scale=style.colours(series), title=None, legend=alt.Undefined if len(series) > 1 else None
    )
    x = alt.X("value:Q", title=title, scale=alt.Scale(zero=True, nice=True))
    dots = (
        alt.Chart(pd.DataFrame(rows))
        .mark_point(filled=True)
        .encode(
            x=x,
            y=y,
            color=colour,
            tooltip=[alt.Tooltip("token"), alt.Tooltip("series"), alt.Tooltip("value", format=".3f")],
        )
    )
    if not reference:
        return style.finish(dots)
    lines = pd.DataFrame([{"value": v, "text": k} for k, v in reference.items()])
    rule = (
        alt.Chart(lines)
        .mark_rule(color=style.GREY, strokeDash=[4, 3], strokeWidth=2)
        .encode(x=alt.X("value:Q"), tooltip=[alt.Tooltip("text"), alt.Tooltip("value")])
    )
    return style.finish(dots + rule)


def received(values: np.ndarray, *, layer: int, uniform: float) -> style.Figure:
    """(L', P) attention that each token gets in every later block, as multiples of an equal share."""
    rows = [
        {"block": layer + k, "token": p + 1, "times": float(v) / uniform, "share": float(v)}
        for k, row in enumerate(values)
        for p, v in enumerate(row)
    ]
    return style.finish(
        alt.Chart(pd.DataFrame(rows))
        .mark_rect()
        .encode(
            x=alt.X("block:O", title="block"),
            y=alt.Y("token:O", title="token"),
            color=alt.Color("times:Q", title="times an equal share", scale=alt.Scale(scheme="viridis", zero=True)),
            tooltip=[
                alt.Tooltip("block"),
                alt.Tooltip("token"),
                alt.Tooltip("share", format=".2%"),
                alt.Tooltip("times", format=".2f"),
            ],
        )
    )


def given(values: np.ndarray, *, layer: int, heard: Sequence[str]) -> style.Figure:
    """(L', 3) what the prompt tokens hear in every later block, as shares."""
    rows = [
        {"block": layer + k, "share": float(v), "hears": name}
        for k, row in enumerate(values)
        for name, v in zip(heard, row, strict=True)
    ]
    return style.finish(
        alt.Chart(pd.DataFrame(rows))
        .mark_bar()
        .encode(
            x=alt.X("block:O", title="block"),
            y=alt.Y("share:Q", title="share of attention", scale=alt.Scale(domain=[0, 1])),
            color=alt.Color("hears:N", scale=style.colours(list(heard)), title=None, sort=list(heard)),
            tooltip=[alt.Tooltip("block"), alt.Tooltip("hears"), alt.Tooltip("share", format=".1%")],
        )
    )
