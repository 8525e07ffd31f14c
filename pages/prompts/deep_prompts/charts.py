"""Charts of deep prompts: norms, cosines and attention. Numbers in, altair out."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from pages.ui.charts import style


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
