"""Charts of the graph networks: smoothing with depth, embeddings that move, accuracies over seeds, attention matrices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from pages.ui.charts import style

Rows = Sequence[Mapping[str, object]]
LEAST = 1e-9  # of energy and distance: below it a line ends, rounding comes near


def smoothing(rows: Rows) -> style.Figure:
    """Two panels over the number of layers: relative Dirichlet energy and mean average distance, log scale.

    Args:
        rows: network, layers, energy, distance.
    """
    data = pd.DataFrame(rows)
    names = list(dict.fromkeys(data["network"]))
    for field in ("energy", "distance"):
        data[field] = data[field].where(data[field] >= LEAST)
    colour = alt.Color("network:N", scale=style.colours(names), title=None, sort=names)
    base = alt.Chart(data).encode(
        x=alt.X("layers:Q", title="layers", axis=alt.Axis(tickMinStep=1)),
        color=colour,
        strokeDash=alt.StrokeDash("network:N", sort=names, title=None),
        tooltip=[
            alt.Tooltip("network"),
            alt.Tooltip("layers"),
            alt.Tooltip("energy", format=".2g"),
            alt.Tooltip("distance", format=".2g"),
        ],
    )
    scale = alt.Scale(type="log", nice=False)
    panels = [
        base.mark_line(strokeWidth=2.5)
        .encode(y=alt.Y(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(format=".0e")))
        .properties(width="container", height=180)
        for field, title in (("energy", "Dirichlet energy / ‖H‖²"), ("distance", "mean average distance"))
    ]
    return style.finish(alt.vconcat(*panels))


def adjacency(rows: Rows) -> style.Figure:
    """An adjacency matrix; entries other than 0 are filled, and printed where there is room.

    Args:
        rows: row, column, value.
    """
    data = pd.DataFrame(rows)
    size = int(data["row"].max())
    side = 150
    base = alt.Chart(data).encode(
        x=alt.X("column:O", title=None, axis=alt.Axis(orient="top", labelAngle=0, labelOverlap=True)),
        y=alt.Y("row:O", title=None, axis=alt.Axis(labelOverlap=True)),
        tooltip=[alt.Tooltip("row"), alt.Tooltip("column"), alt.Tooltip("value")],
    )
    filled = base.mark_rect(stroke=style.GREY, strokeWidth=0.3).encode(
        color=alt.condition("datum.value != 0", alt.value(style.BLUE), alt.value("rgba(128, 128, 128, 0.08)"))
    )
    text = base.mark_text(opacity=style.when_large(int(size <= 5), int(size <= 8))).encode(
        text=alt.Text("value:Q", format=".3~g"),
        color=alt.condition("datum.value != 0", alt.value("#ffffff"), alt.value(style.INK)),
    )
    return style.finish((filled + text).properties(width=side, height=side, autosize=style.PLOT_SIZE))


def many_matrices(cells: Rows) -> style.Figure:
    """Small pictures of many matrices. Args as in `matrices`, in one list."""
    data = pd.DataFrame(cells)
    side = max(36, 9 * int(data["row"].max()))
    chart = (
        alt.Chart(data)
        .mark_rect(stroke=style.GREY, strokeWidth=0.3)
        .encode(
            x=alt.X("column:O", axis=None),
            y=alt.Y("row:O", axis=None),
            color=alt.condition("datum.value != 0", alt.value(style.BLUE), alt.value("rgba(128, 128, 128, 0.08)")),
            facet=alt.Facet(
                "matrix:O",
                columns=6,
                title=None,
                header=alt.Header(labels=False),
                sort=list(dict.fromkeys(data["matrix"])),
                spacing=8,
            ),
        )
        .properties(width=side, height=side)
    )
    return style.finish(chart)


def answers(rows: Rows, network: str, nodes: Sequence[str], *, colour: str) -> style.Figure:
    """One network's answer for each node before (ring) and after (dot) renumbering; a ring round a dot: no change.

    Args:
        rows: network, node, numbering ("before", "after"), answer; of all networks, which share one scale.
        network: the one to draw.
        nodes: their order.
        colour: of this network.
    """
    data = pd.DataFrame(rows)
    scale = alt.Scale(domain=[float(data["answer"].min()), float(data["answer"].max())], zero=False, padding=12)
    base = alt.Chart(data[data["network"] == network], title=network).encode(
        x=alt.X("node:N", sort=list(nodes), title="node", axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        y=alt.Y("answer:Q", title="answer", scale=scale, axis=alt.Axis(tickCount=4)),
    )
    lines = base.mark_line(color=style.GREY, strokeWidth=1.5).encode(detail=alt.Detail("node:N"))
    points = base.mark_point(color=colour, strokeWidth=2, opacity=1).encode(
        fillOpacity=alt.condition("datum.numbering == 'after'", alt.value(1), alt.value(0)),
        fill=alt.value(colour),
        size=alt.condition("datum.numbering == 'after'", alt.value(40), alt.value(190)),
        tooltip=[alt.Tooltip("node"), alt.Tooltip("numbering"), alt.Tooltip("answer", format=".4g")],
    )
    return style.finish((lines + points).properties(width="container", height=240))


def weights(rows: Rows, here: int) -> style.Figure:
    """Number of weights against number of nodes, log scale, with this graph's size marked.

    Args:
        rows: nodes, network, weights.
        here: this graph's number of nodes.
    """
    data = pd.DataFrame(rows)
    names = list(dict.fromkeys(data["network"]))
    lines = (
        alt.Chart(data)
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X("nodes:Q", title="nodes"),
            y=alt.Y(
                "weights:Q",
                title="weights",
                scale=alt.Scale(type="log"),
                axis=alt.Axis(format="~s", values=[1, 10, 100, 1000, 10_000]),
            ),
            color=alt.Color(
                "network:N", scale=alt.Scale(domain=names, range=[style.BLUE, style.VERMILLION]), legend=None
            ),
            tooltip=[alt.Tooltip("network"), alt.Tooltip("nodes"), alt.Tooltip("weights", format=",")],
        )
    )
    mark = (
        alt.Chart(pd.DataFrame({"nodes": [here]}))
        .mark_rule(color=style.GREY, strokeDash=[4, 3], strokeWidth=2)
        .encode(x=alt.X("nodes:Q"))
    )
    labels = (
        alt.Chart(data[data["nodes"] == data["nodes"].max()])
        .mark_text(align="right", dy=-12, color=style.INK)
        .encode(x=alt.X("nodes:Q"), y=alt.Y("weights:Q"), text=alt.Text("network:N"))
    )
    return style.finish((lines + labels + mark).properties(width="container", height=220))


CLUBS = {"instructor": style.BLUE, "officer": style.VERMILLION}


def embeddings(rows: Rows, title: str) -> style.Figure:
    """The members' 2-d embeddings in one network: colour = club they joined (`CLUBS`), cross = predicted wrongly.

    Args:
        rows: member, x, y, club, prediction ("right", "wrong"), name (of labelled members, else empty).
        title: the network.
    """
    scale, axis = alt.Scale(domain=[-1.15, 1.15]), alt.Axis(labels=False, ticks=False)
    base = alt.Chart(pd.DataFrame(rows), title=title).encode(
        x=alt.X("x:Q", scale=scale, title=None, axis=axis), y=alt.Y("y:Q", scale=scale, title=None, axis=axis)
    )
    points = base.mark_point(filled=True, opacity=0.8).encode(
        color=alt.Color("club:N", scale=alt.Scale(domain=list(CLUBS), range=list(CLUBS.values())), legend=None),
        shape=alt.Shape(
            "prediction:N", scale=alt.Scale(domain=["right", "wrong"], range=["circle", "cross"]), legend=None
        ),
        size=alt.condition("datum.name != ''", alt.value(320), alt.value(80)),
        tooltip=[alt.Tooltip("member"), alt.Tooltip("club"), alt.Tooltip("prediction")],
    )
    on_colour = alt.condition("datum.club == 'officer'", alt.value("#000000"), alt.value("#ffffff"))
    labels = base.mark_text(fontWeight="bold", fontSize=12).encode(text=alt.Text("name:N"), color=on_colour)
    return style.finish((points + labels).properties(width=230, height=230))


def over_seeds(rows: Rows) -> style.Figure:
    """Accuracy per seed as small marks, with median and 95 % interval.

    Args:
        rows: network, seed, accuracy, median, low, high, source.
    """
    data = pd.DataFrame(rows)
    names = list(dict.fromkeys(data["network"]))
    y = alt.Y("network:N", sort=names, title=None, axis=alt.Axis(labelOverlap=False))
    x = alt.X("accuracy:Q", title="accuracy on the unlabelled members (%)", scale=alt.Scale(domain=[0, 100]))
    dots = (
        alt.Chart(data)
        .mark_tick(thickness=2, color=style.GREY, opacity=0.5)
        .encode(x=x, y=y, tooltip=[alt.Tooltip("network"), alt.Tooltip("seed"), alt.Tooltip("accuracy", format=".1f")])
    )
    summary = alt.Chart(data.drop_duplicates("network"))
    interval = summary.mark_rule(strokeWidth=4, color=style.BLUE).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y)
    median = summary.mark_point(stroke=style.BLUE, fill=style.BLUE, opacity=1).encode(
        x=alt.X("median:Q"),
        y=y,
        shape=style.shape_of_source(),
        fillOpacity=style.fill_of_source(),
        tooltip=[
            alt.Tooltip("network"),
            alt.Tooltip("median", format=".1f"),
            alt.Tooltip("low", format=".1f"),
            alt.Tooltip("high", format=".1f"),
        ],
    )
    return style.finish((dots + interval + median).properties(width="container", height=140))
