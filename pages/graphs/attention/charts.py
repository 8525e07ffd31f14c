"""The chart of all weights of one layer and head."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from pages.ui.charts import style


def matrix(weights: np.ndarray, tokens: Sequence[str], *, chosen: int) -> style.Figure:
    """All weights of one layer and head; the listening token's row is framed.

    Args:
        weights: (T, T).
        tokens: T names.
        chosen: the listening token, 0-based.
    """
    count = len(tokens)
    names = [f"{i}: {name}" if len(set(tokens)) < count else name for i, name in enumerate(tokens)]
    data = pd.DataFrame(
        {"listening": np.repeat(names, count), "heard": np.tile(names, count), "weight": weights.ravel()}
    )
    axis = alt.Axis(labelOverlap=True, labelAngle=-90 if max(map(len, names)) > 3 else 0)
    cells = (
        alt.Chart(data)
        .mark_rect(color=style.BLUE)
        .encode(
            x=alt.X("heard:N", sort=names, axis=axis),
            y=alt.Y("listening:N", sort=names, title="listens", axis=alt.Axis(labelOverlap=True)),
            opacity=alt.Opacity("weight:Q", scale=alt.Scale(domainMin=0, range=[0.03, 1]), legend=None),
            tooltip=[alt.Tooltip("listening"), alt.Tooltip("heard"), alt.Tooltip("weight", format=".1%")],
        )
    )
    frame = (
        alt.Chart(pd.DataFrame({"listening": [names[chosen]], "from": [names[0]], "to": [names[-1]]}))
        .mark_rect(fillOpacity=0, stroke=style.ORANGE, strokeWidth=3)
        .encode(y=alt.Y("listening:N", sort=names))
    )
    return style.finish((cells + frame).properties(width=240, height=240, autosize=style.PLOT_SIZE))
