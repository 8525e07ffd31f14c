"""How many lines of each section have which verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from pages.start.report.rows import ALL, VERDICTS
from pages.ui.charts import axes, style

ROW_PX, ROOM_PX = 21, 130  # of a section; of axis and legend
FILLS = {
    "Agrees": style.BLUE,
    "Within noise": style.GREEN,
    "Differs": style.VERMILLION,
    "No comparison": style.GREY,
    "Not measured": "transparent",
}


def height(rows: Sequence[Mapping[str, object]]) -> int:
    """Pixels of the chart of these rows."""
    return ROOM_PX + ROW_PX * len({row["section"] for row in rows})


def verdicts(rows: Sequence[Mapping[str, object]]) -> style.Figure:
    """Stacked bars, one a section in the report's order; what was not measured is hollow.

    Args:
        rows: section, verdict, lines.
    """
    frame = pd.DataFrame(rows)
    order = [name for key, name in VERDICTS.items() if key != ALL]
    frame["place"] = frame["verdict"].map(order.index)
    sections = list(dict.fromkeys(frame["section"]))
    longest = frame.groupby("section")["lines"].sum().tolist()
    scale = alt.Scale(domain=order, range=[FILLS[name] for name in order])
    chart = (
        alt.Chart(frame)
        .mark_bar(stroke=style.GREY, strokeWidth=1)
        .encode(
            y=alt.Y("section:N", sort=sections, title=None, axis=alt.Axis(labelOverlap=False, labelFlush=False)),
            x=alt.X("lines:Q", title="lines", stack="zero", **axes.linear(longest, zero=True)),
            color=alt.Color(
                "verdict:N", scale=scale, title=None, legend=alt.Legend(orient="top", columns=2, labelLimit=260)
            ),
            order=alt.Order("place:Q"),
            tooltip=["section:N", "verdict:N", "lines:Q"],
        )
    )
    return style.finish(chart)
