"""Charts of the latency page: time against accuracy, ranks, runs, batch sizes, and the difference that a graph makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from pages.cnn.latency import names
from pages.cnn.latency.marks import FAMILIES, sourced
from pages.ui.charts import axes, style

Rows = Sequence[Mapping[str, object]]
BIG_LETTERS = 22  # px of a question mark in place of a point
Y_TITLES = {
    "top1": "top-1 on ImageNet, % ▲",
    "parameters": "parameters, millions",
    "gmacs": "multiply-adds of one image, 10⁹",
}


def _family(channel: type = alt.Color) -> alt.Color | alt.Stroke | alt.Fill:
    """Colour by family; points need it for their stroke too, as "our stored run" is drawn hollow."""
    return channel("family:N", scale=alt.Scale(domain=FAMILIES, range=list(style.COLOURS)), legend=None)


def _milliseconds(ms: float) -> str:
    return f"{ms:,.0f}" if ms >= 100 else f"{ms:#.3g}"


def scatter(rows: Rows, y: str, *, x_title: str) -> style.Figure:
    """Figures 1 and 2: each model's time per image, with the interval of its median, against another of its figures.

    Args:
        rows: model, label, family, source, ms, low_ms, high_ms, origin, and the column `y`.
        y: top1, parameters (in millions) or gmacs.
        x_title: of the time.
    """
    data = pd.DataFrame(rows)
    data["shown"] = data["label"] + data["mark"]
    x_axis, y_axis = axes.log(data["ms"]), axes.linear(data[y]) if y == "top1" else axes.log(data[y])
    across = names.shares(data["ms"], *axes.ends(x_axis), log=True)
    up = names.shares(data[y], *axes.ends(y_axis), log=y != "top1")
    data = names.placed(data, across, up, text="shown", beside=400)
    base = alt.Chart(data).encode(
        x=alt.X("ms:Q", title=x_title, **x_axis),
        y=alt.Y(f"{y}:Q", title=Y_TITLES[y], **y_axis),
        color=_family(),
        tooltip=[
            alt.Tooltip("label", title="model"),
            alt.Tooltip("ms", title="ms per image", format=".3g"),
            alt.Tooltip("low_ms", title="95 % from", format=".3g"),
            alt.Tooltip("high_ms", title="to", format=".3g"),
            alt.Tooltip(y, title=Y_TITLES[y], format=".3~g"),
            alt.Tooltip("origin", title="time"),
        ],
    )
    points = sourced(base.mark_point(filled=True), _family(alt.Stroke))
    bars = base.mark_rule(strokeWidth=2).encode(x=alt.X("low_ms:Q"), x2=alt.X2("high_ms:Q"))
    pick = alt.selection_point(name="pt", fields=["model"])
    words = names.layers(base, text="shown")
    chart = alt.layer(bars, points.add_params(pick), *words).properties(height=380)
    return style.finish(chart)


def slope(rows: Rows, *, other: str, height: int) -> style.Figure:
    """Ranks at two places, a line per model, thick where it changes most; question marks where the second is not told.

    Args:
        rows: model, label, family, place, source, rank (1 = fastest), ms, moves.
        other: name of the second place, also where no row tells of it.
        height: px.
    """
    data = pd.DataFrame(rows)
    places = [data["place"].iloc[0], other]
    told = data["place"].nunique() > 1
    data["x"] = data["place"].map(places.index)
    times = data["ms"].map(_milliseconds)
    data["left"], data["right"] = data["label"] + "  " + times, times + "  " + data["label"]
    count = int(data["rank"].max())
    room = "min(13 * letters, 0.48 * width)"  # for the names on either side
    ends = [{"expr": room}, {"expr": f"width - {room}"}]
    x = alt.X("x:Q", title=None, scale=alt.Scale(domain=[0, 1], range=ends), axis=None)
    y = alt.Y("rank:Q", scale=alt.Scale(domain=[-0.1, count + 0.3], reverse=True, nice=False), axis=None)
    base = alt.Chart(data).encode(
        x=x,
        y=y,
        color=_family(),
        tooltip=[
            alt.Tooltip("label", title="model"),
            alt.Tooltip("place"),
            alt.Tooltip("rank"),
            alt.Tooltip("ms", title="ms per image", format=".3g"),
        ],
    )
    width = alt.condition("datum.moves", alt.value(7), alt.value(2.5))
    lines = base.mark_line().encode(detail=alt.Detail("model:N"), strokeWidth=width)
    points = sourced(base.mark_point(filled=True), _family(alt.Stroke))
    first = base.transform_filter(alt.datum.x == 0).mark_text(align="right", dx=-12)
    last = base.transform_filter(alt.datum.x == 1).mark_text(align="left", dx=12)
    layers = [lines, points, _words(first, "left"), _words(last, "right")]
    if not told:
        ranks = alt.Chart(pd.DataFrame([{"x": 1, "from": 0, "rank": rank} for rank in range(1, count + 1)]))
        level = ranks.mark_rule(color=style.GREY, strokeDash=[2, 6]).encode(x=x, x2="from:Q", y=y)  # if nothing moved
        layers.insert(0, level)
        layers.append(
            ranks.mark_text(text="?", fontWeight="bold", color=style.INK, align="left", dx=12).encode(x=x, y=y)
        )
    heads = pd.DataFrame([{"x": at, "rank": 0.1, "place": f"{place}, ms"} for at, place in enumerate(places)])
    head = alt.Chart(heads).encode(x=x, y=y, text=alt.Text("place:N"))
    for at, align in enumerate(("right", "left")):
        weight = {"align": align, "dx": -12 + 24 * at, "fontWeight": "bold", "color": style.INK, "lineBreak": "\n"}
        layers.append(head.transform_filter(alt.datum.x == at).mark_text(**weight))
    return style.finish(alt.layer(*layers).properties(height=height))


def _words(base: alt.Chart, column: str) -> alt.Chart:
    """A column's texts in the ink of the theme."""
    return base.encode(text=alt.Text(f"{column}:N"), color=alt.value(style.INK))


def runs(rows: Rows, spans: Rows, *, x_title: str) -> style.Figure:
    """Every run as a dot, over the median and the interquartile range; warm-up runs hollow, as they do not count.

    Args:
        rows: label, family, ms, run, counted ("counted" or "warm-up").
        spans: label, family, median, low, high (quartiles), p90.
        x_title: of the time.
    """
    dots, ranges = pd.DataFrame(rows), pd.DataFrame(spans)
    order = list(ranges.sort_values("median")["label"])
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=260))
    x = alt.X("ms:Q", title=x_title, **axes.log(dots["ms"]))
    bars = (
        alt.Chart(ranges)
        .mark_bar(opacity=0.3, height=22)
        .encode(
            x=alt.X("low:Q", title=x_title),
            x2=alt.X2("high:Q"),
            y=y,
            color=_family(),
            tooltip=[
                alt.Tooltip("label"),
                alt.Tooltip("median", format=".3~g"),
                alt.Tooltip("low", title="quartiles from", format=".3~g"),
                alt.Tooltip("high", title="to", format=".3~g"),
                alt.Tooltip("p90", format=".3~g"),
            ],
        )
    )
    medians = alt.Chart(ranges).mark_tick(thickness=3, height=26).encode(x=alt.X("median:Q"), y=y, color=_family())
    points = (
        alt.Chart(dots)
        .mark_point(size=34, strokeWidth=1.2)
        .encode(
            x=x,
            y=y,
            yOffset=alt.YOffset("jitter:Q", scale=alt.Scale(domain=[-1, 1])),
            stroke=_family(alt.Stroke),
            fill=_family(alt.Fill),
            fillOpacity=alt.FillOpacity(
                "counted:N", scale=alt.Scale(domain=["counted", "warm-up"], range=[0.55, 0.0]), legend=None
            ),
            tooltip=[
                alt.Tooltip("label"),
                alt.Tooltip("run"),
                alt.Tooltip("counted"),
                alt.Tooltip("ms", format=".3~g"),
            ],
        )
    )
    return style.finish(alt.layer(bars, medians, points).properties(height=max(470, 44 * len(order) + 60)))


def batches(rows: Rows, skipped: Rows, *, y_title: str) -> style.Figure:
    """Time against batch size, a line per model; batch sizes beyond the budget are question marks, not values.

    Args:
        rows: label, family, source, batch, ms, low_ms, high_ms.
        skipped: label, family, batch, text, ms (where to draw the mark).
        y_title: of the time.
    """
    data = pd.DataFrame(rows)
    sizes = sorted({*data["batch"], *(row["batch"] for row in skipped)})
    across = alt.Scale(type="log", base=2, nice=False, range=[{"expr": "20"}, {"expr": "width - 11 * letters"}])
    x = alt.X("batch:Q", title="batch size", scale=across, axis=alt.Axis(values=sizes, format="d"))
    y = alt.Y("ms:Q", title=y_title, **axes.log([*data["ms"], *(row["ms"] for row in skipped)]))
    base = alt.Chart(data).encode(
        x=x,
        y=y,
        color=_family(),
        detail=alt.Detail("label:N"),
        tooltip=[
            alt.Tooltip("label", title="model"),
            alt.Tooltip("batch"),
            alt.Tooltip("ms", format=".3~g"),
            alt.Tooltip("low_ms", title="95 % from", format=".3~g"),
            alt.Tooltip("high_ms", title="to", format=".3~g"),
        ],
    )
    ends = alt.Chart(_line_ends([*rows, *skipped])).encode(x=x, y=y, text=alt.Text("label:N"))
    layers = [
        base.mark_line(strokeWidth=2.5),
        sourced(base.mark_point(filled=True), _family(alt.Stroke)),
        base.mark_rule(strokeWidth=2).encode(y=alt.Y("low_ms:Q"), y2=alt.Y2("high_ms:Q")),
        ends.mark_text(align="left", dx=10, color=style.INK),
    ]
    if skipped:
        late = alt.Chart(pd.DataFrame(skipped)).encode(
            x=x, y=y, color=_family(), tooltip=[alt.Tooltip("label"), alt.Tooltip("batch"), alt.Tooltip("text")]
        )
        layers.append(late.mark_text(text="?", fontSize=BIG_LETTERS, fontWeight="bold"))
    return style.finish(alt.layer(*layers).properties(height=480))


def _line_ends(rows: Rows) -> pd.DataFrame:
    """Where to write each line's name: behind its last mark, moved up where it would cover the one below."""
    data = pd.DataFrame(rows)
    ends = data.sort_values("batch").groupby("label").tail(1).sort_values("ms").copy()
    gap, last, places = max((data["ms"].max() / data["ms"].min()) ** 0.05, 1.01), 0.0, []
    for ms in ends["ms"]:
        last = max(ms, last * gap)
        places.append(last)
    return ends.assign(ms=places)


def differences(rows: Rows) -> style.Figure:
    """Paired differences in percent with their intervals, against the line of no difference.

    Args:
        rows: label, against, source, percent, low, high, pairs.
    """
    data = pd.DataFrame(rows)
    kinds = list(dict.fromkeys(data["against"]))
    colour = {"scale": style.colours(kinds), "sort": kinds, "legend": None}
    base = alt.Chart(data).encode(
        y=alt.Y("label:N", title=None, sort=None, axis=alt.Axis(labelLimit=260)),
        yOffset=alt.YOffset("against:N", sort=kinds),
        color=alt.Color("against:N", **colour),
        tooltip=[
            alt.Tooltip("label"),
            alt.Tooltip("against"),
            alt.Tooltip("percent", format="+.2f"),
            alt.Tooltip("low", format="+.2f"),
            alt.Tooltip("high", format="+.2f"),
            alt.Tooltip("pairs"),
        ],
    )
    axis = axes.linear([0, *data["low"], *data["high"]])
    points = sourced(base.mark_point(filled=True), alt.Stroke("against:N", **colour)).encode(
        x=alt.X("percent:Q", title="longer than no_grad, % (median of pairs, 95 % interval)", **axis)
    )
    first = base.transform_filter(alt.datum.label == data["label"].iloc[0])  # tells the colours of all
    words = first.mark_text(align="left", dx=10).encode(
        x=alt.X("high:Q"), text=alt.Text("against:N"), color=alt.value(style.INK)
    )
    bars = base.mark_rule(strokeWidth=2.5).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    zero = alt.Chart(pd.DataFrame({"x": [0]})).mark_rule(color=style.GREY, strokeDash=[4, 4]).encode(x=alt.X("x:Q"))
    chart = alt.layer(zero, bars, points, words).properties(height=max(450, 52 * data["label"].nunique() + 60))
    return style.finish(chart)
