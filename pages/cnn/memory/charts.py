"""Charts of the memory page: where the bytes kept for backward arise, and what each model keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from pages.ui.charts import style

Rows = Sequence[Mapping[str, object]]


def staircase(rows: Rows, marks: Rows) -> style.Figure:
    """Megabytes kept for backward from the input up to each layer, with a graph and without.

    Args:
        rows: place (0 = input), name, kind, mb, added_mb, graph ("grad" or "no_grad").
        marks: place, mb, text: what is written at the end of each line.
    """
    data = pd.DataFrame(rows)
    last = int(data["place"].max())
    colour = alt.Color("graph:N", scale=style.colours(["grad", "no_grad"]), legend=None)
    x = alt.X(
        "place:Q", title="layers in the order of the forward pass", scale=alt.Scale(domain=[0, last * 1.02], nice=False)
    )
    y = alt.Y("mb:Q", title="kept for backward so far, MB")
    base = alt.Chart(data).encode(x=x, y=y, color=colour)
    lines = base.mark_line(interpolate="step-after", strokeWidth=3)
    area = base.transform_filter(alt.datum.graph == "grad").mark_area(interpolate="step-after", opacity=0.15)
    points = base.mark_point(filled=True, size=18, opacity=0.6).encode(
        tooltip=[
            alt.Tooltip("name", title="layer"),
            alt.Tooltip("kind"),
            alt.Tooltip("mb", title="MB so far", format=",.1f"),
            alt.Tooltip("added_mb", title="MB of this layer", format=",.2f"),
            alt.Tooltip("graph", title="mode"),
        ]
    )
    text = (
        alt.Chart(pd.DataFrame(marks))
        .mark_text(align="right", dy=-10, color=style.INK)
        .encode(x=x, y=y, text=alt.Text("text:N"))
    )
    return style.finish(alt.layer(area, lines, points, text).properties(height=400))


def bars(rows: Rows) -> style.Figure:
    """Three bars per model: kept for backward, parameters, largest activation.

    Args:
        rows: label, what, mb.
    """
    data = pd.DataFrame(rows)
    kinds = list(dict.fromkeys(data["what"]))
    base = alt.Chart(data).encode(
        x=alt.X(
            "mb:Q",
            title="MB (10⁶ bytes)",
            scale=alt.Scale(domainMax=float(data["mb"].max()) * 1.12, nice=False),
            axis=alt.Axis(tickCount=6),
        ),
        y=alt.Y("label:N", title=None, sort=None, axis=alt.Axis(labelLimit=260)),
        yOffset=alt.YOffset("what:N", sort=kinds),
        tooltip=[alt.Tooltip("label"), alt.Tooltip("what"), alt.Tooltip("mb", format=",.2f")],
    )
    base = base.encode(color=alt.Color("what:N", scale=style.colours(kinds), sort=kinds, title=None))
    bars = base.mark_bar()
    numbers = base.mark_text(align="left", dx=4).encode(
        text=alt.Text("mb:Q", format=",.0f"), color=alt.value(style.INK)
    )
    return style.finish(alt.layer(bars, numbers).properties(height=62 * data["label"].nunique() + 40))
