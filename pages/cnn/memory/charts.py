"""Chart of the memory page: what each model keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from pages.ui.charts import axes, style

Rows = Sequence[Mapping[str, object]]


def bars(rows: Rows, *, most: float) -> style.Figure:
    """Three bars per model: kept for backward, parameters, largest activation.

    Args:
        rows: label, what, mb.
        most: MB up to which the axis goes, whatever the rows hold.
    """
    data = pd.DataFrame(rows)
    kinds = list(dict.fromkeys(data["what"]))
    base = alt.Chart(data).encode(
        x=alt.X("mb:Q", title="MB (10⁶ bytes)", **axes.linear([0, most * 1.08])),
        y=alt.Y("label:N", title=None, sort=None, axis=alt.Axis(labelLimit=260)),
        yOffset=alt.YOffset("what:N", sort=kinds),
        tooltip=[alt.Tooltip("label"), alt.Tooltip("what"), alt.Tooltip("mb", format=",.3~g")],
    )
    base = base.encode(
        color=alt.Color("what:N", scale=style.colours(kinds), sort=kinds, title=None, legend=alt.Legend(orient="top"))
    )
    bars = base.mark_bar()
    numbers = base.mark_text(align="left", dx=4).encode(
        text=alt.Text("mb:Q", format=",.3~r"), color=alt.value(style.INK)
    )
    return style.finish(alt.layer(bars, numbers).properties(height=58 * data["label"].nunique() + 40))
