"""Charts of the reasons: the roofline, time by kind of operation, and where the bytes kept for backward arise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from dl2core.cnn.profile.result import Roof
from pages.cnn import names
from pages.cnn.marks import FAMILIES, sourced
from pages.ui.charts import style

Rows = Sequence[Mapping[str, object]]


def roofline(rows: Rows, roof: Roof) -> style.Figure:
    """Achieved GFLOP/s against FLOP per byte, under the machine's two roofs.

    Args:
        rows: label, family, source, intensity, gflops, share (of the roof at this intensity, percent).
        roof: this machine's.
    """
    data = pd.DataFrame(rows)
    low, high = data["intensity"].min() / 2, max(data["intensity"].max() * 3, roof.ridge * 3)
    line = pd.DataFrame([{"intensity": i, "gflops": roof.at(i)} for i in (low, roof.ridge, high)])
    x = alt.X("intensity:Q", title="arithmetic intensity, FLOP per byte", scale=alt.Scale(type="log", nice=False))
    lowest = min(data["gflops"].min(), roof.at(low)) * 0.7
    y = alt.Y("gflops:Q", title="GFLOP/s", scale=alt.Scale(type="log", nice=False, domain=[lowest, roof.gflops * 1.6]))
    roofs = alt.Chart(line).mark_line(strokeWidth=2.5, color=style.GREY).encode(x=x, y=y)
    peak = pd.DataFrame(
        [{"intensity": high, "gflops": roof.gflops, "text": f"matrix product: {roof.gflops:.0f} GFLOP/s"}]
    )
    name = alt.Chart(peak).mark_text(align="right", dy=-10, color=style.INK).encode(x=x, y=y, text=alt.Text("text"))
    across = names.shares(data["intensity"], low, high, log=True)
    up = names.shares([*data["gflops"], roof.gflops], lowest, roof.gflops * 1.6, log=True)
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
    return style.finish(alt.layer(roofs, name, points, *words).properties(height=360))


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
                legend=alt.Legend(columns=2, labelLimit=300, columnPadding=4, padding=0),
            ),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("label"),
                alt.Tooltip("kind"),
                alt.Tooltip("percent", format=".1f"),
                alt.Tooltip("ms", format=".3g"),
            ],
        )
        .properties(height=max(360, 34 * data["label"].nunique() + 140))
    )
    return style.finish(chart)


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


def memory_bars(rows: Rows) -> style.Figure:
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
