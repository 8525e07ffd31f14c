"""Charts of the Walks page. Numbers in, altair out."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from dl2core.graphs.walks.spectrum import Growth
from pages.ui.charts import style
from pages.ui.charts.style import BLUE, GREY, INK


def growth(growths: Sequence[Growth], largest: float) -> style.Figure:
    """Ratio of the number of walks of n edges to that of n - 1, with the largest eigenvalue as a line.

    Args:
        growths: lengths 0 to n.
        largest: largest absolute eigenvalue of A.
    """
    rows = pd.DataFrame(
        [{"n": one.length, "ratio": one.ratio} for one in growths if one.ratio is not None], columns=["n", "ratio"]
    )
    low, high = min([largest, *rows["ratio"]]), max([largest, *rows["ratio"]])
    room = max(0.05 * (high - low), 0.01 * high, 0.01)  # a ratio that never changes is a line, not rounding errors
    scale = alt.Scale(domain=[low - room, high + room], nice=False, zero=False)
    level = alt.Y("largest:Q", scale=scale)
    line = (
        alt.Chart(rows)
        .mark_line(color=BLUE, point=alt.OverlayMarkDef(filled=True, shape="square", color=BLUE, size=40))
        .encode(
            alt.X("n:Q", title="n (edges)", axis=alt.Axis(tickMinStep=1, grid=False)),
            alt.Y("ratio:Q", title="walks of n / of n − 1", scale=scale),
            tooltip=[alt.Tooltip("n:Q"), alt.Tooltip("ratio:Q", format=".6f")],
        )
    )
    reference = pd.DataFrame([{"largest": largest, "label": f"largest eigenvalue {largest:.4f}"}])
    rule = alt.Chart(reference).mark_rule(color=GREY, strokeDash=[5, 4], strokeWidth=2).encode(y=level)
    label = (
        alt.Chart(reference)
        .mark_text(color=INK, align="right", dy=-12, x="width")
        .encode(y=level, text=alt.Text("label:N"))
    )
    return style.finish((rule + line + label).properties(height=260))
