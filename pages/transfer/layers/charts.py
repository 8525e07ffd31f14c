"""Charts of the layers: accuracy against depth, what training a part brings, and what it keeps in memory."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from dl2core.transfer.layers.result import CLS, MEAN, OUTPUT
from pages.ui.charts import style

Row = dict[str, object]
ACCURACY, TESTED = "accuracy of a linear probe, %", "accuracy on the test images, %"
COLOURS = {MEAN: style.BLUE, CLS: style.ORANGE, OUTPUT: style.GREEN}


def by_depth(rows: Sequence[Row], chosen: str, guessing: float) -> style.Figure:
    """Accuracy of a probe at every place, with its interval; the chosen place as a rule, guessing as a dashed line.

    Args:
        rows: place, name, of, percent, low, high, channels, source.
        chosen: a place, as the axis names it.
        guessing: percent.
    """
    data = pd.DataFrame(rows)
    kinds = [kind for kind in COLOURS if kind in set(data["of"])]
    order = list(dict.fromkeys(data["place"]))
    floor = max(0, 10 * int((data["low"].min() - 5) // 10))
    x = alt.X("place:N", sort=order, title="read after block", axis=alt.Axis(labelAngle=0, labelOverlap=True))
    y = alt.Y(
        "percent:Q",
        title=ACCURACY,
        scale=alt.Scale(domain=[floor, 100], nice=False),
    )
    colour = alt.Color("of:N", scale=alt.Scale(domain=kinds, range=[COLOURS[kind] for kind in kinds]), legend=None)
    base = alt.Chart(data).encode(x=x, color=colour)
    rule = alt.Chart(pd.DataFrame([{"place": chosen}])).mark_rule(color=style.VERMILLION, strokeWidth=2).encode(x=x)
    chance = (
        alt.Chart(pd.DataFrame([{"percent": guessing}]))
        .mark_rule(color=style.GREY, strokeDash=[4, 3], strokeWidth=2)
        .encode(y=y)
    )
    line = base.mark_line(strokeWidth=2).encode(y=y)
    bars = base.mark_rule(strokeWidth=2).encode(y=alt.Y("low:Q", title=ACCURACY), y2="high:Q")
    points = base.mark_point(filled=True).encode(
        y=y,
        stroke=colour,
        shape=style.shape_of_source(),
        fillOpacity=style.fill_of_source(),
        tooltip=[
            alt.Tooltip("name", title="layer"),
            alt.Tooltip("of", title="features"),
            alt.Tooltip("percent", title="accuracy, %", format=".1f"),
            alt.Tooltip("channels", title="channels", format=",d"),
        ],
    )
    layers = [*([chance] if guessing >= floor else []), line, bars, points, rule]
    if len(kinds) > 1:
        layers.append(_names(data, x, y))
    return style.finish(alt.layer(*layers))


def _names(data: pd.DataFrame, x: alt.X, y: alt.Y) -> alt.LayerChart:
    """Each kind of features named at its last place, CLS above its line and the mean below."""
    last = data[data["of"] != OUTPUT].drop_duplicates("of", keep="last")
    return alt.layer(
        *(
            alt.Chart(last[last["of"] == kind])
            .mark_text(align="right", dx=4, dy=dy, color=style.INK)
            .encode(x=x, y=y, text="of:N")
            for kind, dy in ((CLS, -16), (MEAN, 18))
        )
    )


def brought(rows: Sequence[Row]) -> style.Figure:
    """Accuracy by what was trained, one colour for each number of images; draws are points of their own.

    Args:
        rows: trained, images, draw, percent, low, high, rate, source.
    """
    data = pd.DataFrame(rows)
    amounts, order = list(dict.fromkeys(data["images"])), list(dict.fromkeys(data["trained"]))
    colour = alt.Color("images:N", scale=style.colours(amounts), legend=None)
    scale = alt.Scale(domain=[10 * int(data["low"].min() // 10), 100], nice=False)  # the same in every layer
    x = alt.X("percent:Q", title=TESTED, scale=scale)
    base = alt.Chart(data).encode(
        y=alt.Y("trained:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False)),
        yOffset=alt.YOffset("images:N", sort=amounts),
        color=colour,
    )
    bars = base.mark_rule(strokeWidth=2, opacity=0.5).encode(x=alt.X("low:Q", title=TESTED, scale=scale), x2="high:Q")
    points = base.mark_point(filled=True).encode(
        x=x,
        stroke=colour,
        shape=style.shape_of_source(),
        fillOpacity=style.fill_of_source(),
        tooltip=[
            "trained",
            "images",
            alt.Tooltip("draw:Q"),
            alt.Tooltip("percent:Q", title="accuracy, %", format=".1f"),
            alt.Tooltip("rate:Q", title="learning rate", format=".0e"),
        ],
    )
    named = data[data["trained"] == order[0]].groupby("images", sort=False, as_index=False)["high"].max()
    named["trained"] = order[0]
    names = (
        alt.Chart(named)
        .mark_text(align="left", dx=8, color=style.INK)
        .encode(
            x=alt.X("high:Q", title=TESTED, scale=scale),
            y=alt.Y("trained:N", sort=order),
            yOffset=alt.YOffset("images:N", sort=amounts),
            text="images:N",
        )
    )
    return style.finish(alt.layer(bars, points, names))


def kept_bytes(rows: Sequence[Row]) -> style.Figure:
    """Megabytes that one step keeps for the backward pass, for each part of each network.

    Args:
        rows: network, trained, mb, label, weights, ms.
    """
    data = pd.DataFrame(rows)
    networks, order = list(dict.fromkeys(data["network"])), list(dict.fromkeys(data["trained"]))
    x = alt.X(
        "mb:Q", title="kept for the backward pass, MB", scale=alt.Scale(domain=[0, 1.25 * float(data["mb"].max())])
    )
    base = alt.Chart(data).encode(
        x=x,
        y=alt.Y("trained:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False)),
        yOffset=alt.YOffset("network:N", sort=networks),
        tooltip=[
            "network",
            "trained",
            alt.Tooltip("mb:Q", title="MB", format=",.4g"),
            alt.Tooltip("weights:Q", title="numbers trained", format=",d"),
            alt.Tooltip("ms:Q", title="ms a step", format=",.0f"),
        ],
    )
    bars = base.mark_bar().encode(color=alt.Color("network:N", scale=style.colours(networks), title=None))
    labels = base.mark_text(align="left", dx=4, color=style.INK).encode(text="label:N")
    return style.finish(bars + labels)
