"""Charts of the reasons: the roofline, and time by kind of operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from dl2core.cnn.profile.result import Roof
from pages.cnn.latency import names
from pages.cnn.latency.marks import FAMILIES, sourced
from pages.ui.charts import axes, style

Rows = Sequence[Mapping[str, object]]


def roofline(rows: Rows, roof: Roof) -> style.Figure:
    """Achieved GFLOP/s against FLOP per byte, under the machine's two roofs.

    Args:
        rows: label, family, source, intensity, gflops, share (of the roof at this intensity, percent).
        roof: this machine's.
    """
    data = pd.DataFrame(rows)
    x_axis = axes.log([data["intensity"].min() / 2, max(data["intensity"].max() * 3, roof.ridge * 3)])
    low, high = axes.ends(x_axis)
    line = pd.DataFrame([{"intensity": i, "gflops": roof.at(i)} for i in (low, roof.ridge, high)])
    x = alt.X("intensity:Q", title="arithmetic intensity, FLOP per byte", **x_axis)
    y_axis = axes.log([min(data["gflops"].min(), roof.at(low)) * 0.8, roof.gflops * 1.4])
    lowest, highest = axes.ends(y_axis)
    y = alt.Y("gflops:Q", title="GFLOP/s", **y_axis)
    roofs = alt.Chart(line).mark_line(strokeWidth=2.5, color=style.GREY).encode(x=x, y=y)
    peak = pd.DataFrame(
        [{"intensity": high, "gflops": roof.gflops, "text": f"matrix product: {roof.gflops:.0f} GFLOP/s"}]
    )
    name = alt.Chart(peak).mark_text(align="right", dy=-10, color=style.INK).encode(x=x, y=y, text=alt.Text("text"))
    across = names.shares(data["intensity"], low, high, log=True)
    up = names.shares([*data["gflops"], roof.gflops], lowest, highest, log=True)
    data = names.placed(data, across, up[:-1], text="label", top=up[-1])
    family = {"scale": alt.Scale(domain=FAMILIES, range=list(style.COLOURS)), "legend": None}
    base = alt.Chart(data).encode(
        x=x,
        y=y,
        color=alt.Color("family:N", **family),
        tooltip=[
            alt.Tooltip("label", title="model"),
            alt.Tooltip("gflops", title="GFLOP/s", format=".3g"),
            alt.Tooltip("intensity", title="FLOP per byte", format=".3g"),
            alt.Tooltip("share", title="% of the roof", format=".0f"),
        ],
    )
    words = names.layers(base, text="label")
    points = sourced(base.mark_point(filled=True), alt.Stroke("family:N", **family))
    return style.finish(alt.layer(roofs, name, points, *words).properties(height=460))


def breakdown(rows: Rows) -> style.Figure:
    """Time of one pass by kind of operation, a bar per model.

    Args:
        rows: label, kind, percent, ms.
    """
    data = pd.DataFrame(rows)
    kinds = list(dict.fromkeys(data["kind"]))
    chart = (
        alt.Chart(data)
        .mark_bar()
        .encode(
            x=alt.X("percent:Q", title="share of the time, %", scale=alt.Scale(domain=[0, 100])),
            y=alt.Y("label:N", title=None, sort=None, axis=alt.Axis(labelLimit=260)),
            color=alt.Color(
                "kind:N",
                scale=style.colours(kinds),
                sort=kinds,
                title=None,
                legend=alt.Legend(orient="top", columns=2, labelLimit=300, columnPadding=4, padding=0),
            ),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("label"),
                alt.Tooltip("kind"),
                alt.Tooltip("percent", format=".1f"),
                alt.Tooltip("ms", format=".3g"),
            ],
        )
        .properties(height=max(460, 34 * data["label"].nunique() + 140))
    )
    return style.finish(chart)
