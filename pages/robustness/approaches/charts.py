"""Charts of the approaches: accuracy against stacked memory, the order after a shift, few images, and time."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from dl2core.robustness.approaches.result import NOTHING
from pages.robustness.approaches.rows import LITE0_NAMES, apart
from pages.ui.charts import axes, style

Row = dict[str, object]
COLOURS = {  # no colour of an approach is one of a part of the memory
    "linear probe": style.GREEN,
    "pixel prompt": style.ORANGE,
    "deep prompt": style.PURPLE,
    "full fine-tuning": style.GREY,
    NOTHING: style.GREY,
    LITE0_NAMES["linear probe"]: "#718322",  # another network: an olive and a brown that no approach of the tower has
    LITE0_NAMES["last block"]: "#a0603a",
}
PARTS = {
    "weights": style.GREY,
    "gradients": style.SKY,
    "optimiser state": style.BLUE,
    "saved activations": style.VERMILLION,
}
HEIGHT = 330  # px of the hero's two pictures
LINES, BARS = 9, 11  # names, and bars, that find room above each other in a picture
NAMES_AT, ROOM = 1.12, 1.9  # of the largest memory: where names begin, and where the axis ends


def _colour() -> alt.Color:
    scale = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
    return alt.Color("approach:N", scale=scale, legend=None)


def memory(rows: Sequence[Row], parts: Sequence[Row], title: str) -> style.Figure:
    """Accuracy against memory: a bar from zero, part on part, a bubble at its end as large as a step is long.

    Bars that would cover each other are moved apart; a name says the accuracy, and a line leads from it to its bubble.

    Args:
        rows: approach, percent, low, high, mb, ms, trained, source.
        parts: approach, part, from, to, mb.
        title: of the picture.
    """
    data, stacked = pd.DataFrame(rows), pd.DataFrame(parts)
    y_axis, most = axes.linear([*data["low"], *data["high"]]), float(data["mb"].max())
    bottom, top = axes.ends(y_axis)
    data["level"] = apart(list(data["percent"]), (top - bottom) / BARS, bottom, top)
    data["at"] = apart(list(data["level"]), (top - bottom) / LINES, bottom, top)
    data["name_mb"] = NAMES_AT * most
    data["says"] = [f"{one.approach} {one.percent:.0f} %" for one in data.itertuples()]
    stacked["level"] = stacked["approach"].map(dict(zip(data["approach"], data["level"], strict=True)))
    x = alt.X(
        "mb:Q",
        title="memory of a training step, MB",
        axis=alt.Axis(values=axes.ticks(0, most), format=",~f", labelFlush=False),
        scale=alt.Scale(domain=[0, ROOM * most], nice=False),
    )
    y = alt.Y("level:Q", title="accuracy, %", **y_axis)
    bars = (
        alt.Chart(stacked)
        .mark_rule(strokeWidth=10)
        .encode(
            x=alt.X("from:Q", title="memory of a training step, MB"),
            x2="to:Q",
            y=y,
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=list(PARTS), range=list(PARTS.values())),
                legend=alt.Legend(
                    title=None,
                    orient="top",
                    columns=alt.ExprRef("width > 34 * letters ? 4 : 2"),
                    columnPadding=5,
                    rowPadding=0,
                    offset=6,
                    symbolType="stroke",
                    symbolStrokeWidth=8,
                ),
            ),
            tooltip=["approach", "part", alt.Tooltip("mb:Q", title="MB", format=",.1f")],
        )
    )
    base = alt.Chart(data)
    leads = base.mark_rule(strokeWidth=1, color=style.GREY).encode(x=x, y=y, x2="name_mb:Q", y2="at:Q")
    bubbles = base.mark_point(filled=True, stroke=style.INK, fill=style.INK).encode(
        x=x,
        y=y,
        shape=style.shape_of_source(),
        fillOpacity=style.fill_of_source(),
        size=alt.Size("ms:Q", scale=alt.Scale(domain=[0, float(data["ms"].max())], range=[0, 1400]), legend=None),
        tooltip=[
            "approach",
            alt.Tooltip("percent:Q", title="accuracy, %", format=".1f"),
            alt.Tooltip("low:Q", title="from", format=".1f"),
            alt.Tooltip("high:Q", title="to", format=".1f"),
            alt.Tooltip("mb:Q", title="MB", format=",.0f"),
            alt.Tooltip("ms:Q", title="CPU ms a step of 16 images", format=",.0f"),
            alt.Tooltip("trained:Q", title="numbers trained", format=",d"),
        ],
    )
    spans = base.mark_rule(strokeWidth=1.5, color=style.INK).encode(
        x=x, y=alt.Y("low:Q", title="accuracy, %"), y2="high:Q"
    )
    names = base.mark_text(align="left", dx=4, color=style.INK).encode(
        x=alt.X("name_mb:Q"), y=alt.Y("at:Q"), text="says:N"
    )
    return style.finish(alt.layer(leads, bars, spans, bubbles, names).properties(title=title))


def order(rows: Sequence[Row], title: str) -> style.Figure:
    """Accuracy as they are and after one shift; a name on the right says its place, and the one before.

    Args:
        rows: approach, shift, percent, place, says, source; two for each approach.
        title: of the picture.
    """
    data = pd.DataFrame(rows)
    shifts = list(dict.fromkeys(data["shift"]))
    ticks = axes.linear(list(data["percent"]))
    bottom, top = axes.ends(ticks)
    after = data[data["shift"] == shifts[1]].iloc[::-1].copy()  # of equals the first stands on top
    after["at"] = apart(list(after["percent"]), (top - bottom) / LINES, bottom, top)
    x = alt.X(
        "shift:N",
        title=None,
        axis=alt.Axis(
            labelAngle=0,
            domain=False,
            ticks=False,
            labelExpr="datum.label === 'quarter brightness' ? ['quarter', 'brightness'] : datum.label",
        ),
        scale=alt.Scale(type="point", domain=[*shifts, " ", "  "], padding=0.4),  # the rest is room for names
    )
    colour = _colour()
    base = alt.Chart(data).encode(x=x, y=alt.Y("percent:Q", title="accuracy, %", **ticks), color=colour)
    lines = base.mark_line(strokeWidth=2.5).encode(
        strokeDash=alt.condition(f"datum.approach === '{NOTHING}'", alt.value([5, 4]), alt.value([1, 0]))
    )
    points = base.mark_point(filled=True).encode(
        stroke=colour,
        shape=style.shape_of_source(),
        fillOpacity=style.fill_of_source(),
        tooltip=["approach", "shift", alt.Tooltip("percent:Q", format=".1f"), alt.Tooltip("place:Q", title="place")],
    )
    names = alt.Chart(after).mark_text(align="left", dx=10, color=style.INK).encode(x=x, y=alt.Y("at:Q"), text="says:N")
    return style.finish(alt.layer(lines, points, names).properties(title=title))


def few(rows: Sequence[Row], untrained: float | None) -> style.Figure:
    """Every draw as a point, by images a class; the model without a prompt as a dashed line.

    Args:
        rows: approach, images, percent, draw, source.
        untrained: percent; None where no model reads words.
    """
    data, line = pd.DataFrame(rows), [] if untrained is None else [untrained]
    names = list(dict.fromkeys(data["approach"]))
    order, scale = list(dict.fromkeys(data["images"])), axes.linear([*data["percent"], *line])
    bottom, top = axes.ends(scale)
    x = alt.X(
        "images:N",
        title="images a class",
        axis=alt.Axis(labelAngle=0),
        scale=alt.Scale(domain=[*order, " "]),  # the last is room for names
    )
    y = alt.Y("percent:Q", title="accuracy, %", **scale)
    colour = _colour()
    base = alt.Chart(data).encode(x=x, xOffset=alt.XOffset("approach:N", sort=names), y=y, color=colour)
    points = base.mark_point(filled=True, opacity=0.6).encode(
        stroke=colour,
        shape=style.shape_of_source(),
        fillOpacity=style.fill_of_source(),
        tooltip=["approach", "images", "draw", alt.Tooltip("percent:Q", format=".1f")],
    )
    means = base.mark_tick(thickness=3, size=20).encode(y=alt.Y("mean(percent):Q", title="accuracy, %"))
    named = data[data["images"] == order[-1]].groupby("approach", as_index=False)["percent"].mean()
    named["at"], named["images"] = apart(list(named["percent"]), (top - bottom) / LINES, bottom, top), " "
    at = alt.Chart(named).encode(x=x, y=alt.Y("at:Q"))
    marks = at.mark_square(size=70, opacity=1, xOffset=-34).encode(color=colour)
    names = at.mark_text(align="left", xOffset=-26, color=style.INK).encode(text="approach:N")
    rule = (
        alt.Chart(pd.DataFrame({"percent": line}, dtype=float))
        .mark_rule(strokeDash=[5, 4], strokeWidth=2, color=style.GREY)
        .encode(y=y)
    )
    return style.finish(alt.layer(rule, points, means, marks, names))


def curves(rows: Sequence[Row], by: str) -> style.Figure:
    """The runs with many images on their way, by steps or by CPU seconds.

    Args:
        rows: approach, step, seconds, percent.
        by: "step" or "seconds".
    """
    data = pd.DataFrame(rows)
    titles = {"step": "steps", "seconds": "CPU seconds of training"}
    most = float(data[by].max())
    x_axis = alt.Axis(values=axes.ticks(0, most), format=",~f")
    x = alt.X(f"{by}:Q", title=titles[by], axis=x_axis, scale=alt.Scale(domain=[0, 1.35 * most], nice=False))
    scale = axes.linear([*data["percent"], 0, 100])
    y = alt.Y("percent:Q", title="accuracy, %", **scale)
    base = alt.Chart(data).encode(x=x, y=y, color=_colour())
    last = data.loc[data.groupby("approach")["step"].idxmax()].copy()
    last["at"] = apart(list(last["percent"]), 100 / LINES, 0, 100)
    names = (
        alt.Chart(last).mark_text(align="left", dx=8, color=style.INK).encode(x=x, y=alt.Y("at:Q"), text="approach:N")
    )
    return style.finish(alt.layer(base.mark_line(strokeWidth=2.5, point=True), names))
