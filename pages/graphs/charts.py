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


def club(members: Rows, edges: Rows, title: str) -> style.Figure:
    """The club as a graph: colour = the club a network says a member joined (`CLUBS`), cross = it says so wrongly.

    Args:
        members: member, x, y, club (said), prediction ("right", "wrong"), name (of labelled members, else empty).
        edges: x, y, x2, y2 of the friendships that the network sees.
        title: the network and its accuracy.
    """
    places = pd.DataFrame(members)
    across, down = (alt.Scale(domain=[float(places[c].min()) - 40, float(places[c].max()) + 40]) for c in "xy")
    down = alt.Scale(domain=down.domain, reverse=True)
    x, y = alt.X("x:Q", scale=across, axis=None), alt.Y("y:Q", scale=down, axis=None)
    lines = (
        alt.Chart(pd.DataFrame(edges, columns=["x", "y", "x2", "y2"]))
        .mark_rule(color=style.GREY, strokeWidth=1, opacity=0.6)
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q")
    )
    drawn = [lines] if edges else []  # a layer without marks is a picture without words to screen readers
    base = alt.Chart(places).encode(x=x, y=y)
    points = base.mark_point(filled=True, opacity=1).encode(
        color=alt.Color("club:N", scale=alt.Scale(domain=list(CLUBS), range=list(CLUBS.values())), legend=None),
        shape=alt.Shape(
            "prediction:N", scale=alt.Scale(domain=["right", "wrong"], range=["circle", "cross"]), legend=None
        ),
        size=alt.condition("datum.name != ''", alt.value(380), alt.value(130)),
        tooltip=[alt.Tooltip("member"), alt.Tooltip("club", title="says"), alt.Tooltip("prediction")],
    )
    on_colour = alt.condition("datum.club == 'officer'", alt.value("#000000"), alt.value("#ffffff"))
    labels = base.mark_text(fontWeight="bold", fontSize=12).encode(text=alt.Text("name:N"), color=on_colour)
    return style.finish(alt.layer(*drawn, points, labels, title=title).properties(width="container", height=215))


def arms(rows: Rows) -> style.Figure:
    """Accuracy of each network: a tick for each seed, a line for the interval over members, the median in figures.

    Args:
        rows: network, seed, accuracy, median, low, high (interval over members), label, source.
    """
    data = pd.DataFrame(rows)
    names = list(dict.fromkeys(data["network"]))
    y = alt.Y("network:N", sort=names, title=None, axis=alt.Axis(labelOverlap=False))
    scale = alt.Scale(domain=[0, 100])
    x = alt.X("accuracy:Q", title="right, of the unlabelled members (%)", scale=scale, axis=alt.Axis(tickCount=5))
    seeds = (
        alt.Chart(data)
        .mark_tick(thickness=2, color=style.GREY, opacity=0.7, size=22)
        .encode(x=x, y=y, tooltip=[alt.Tooltip("network"), alt.Tooltip("seed"), alt.Tooltip("accuracy", format=".1f")])
    )
    summary = alt.Chart(data.drop_duplicates("network"))
    members = summary.mark_rule(strokeWidth=3, color=style.BLUE).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y)
    median = summary.mark_point(stroke=style.BLUE, fill=style.BLUE, opacity=1, size=110).encode(
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
    left = data.groupby("network")[["low", "accuracy"]].min().min(axis=1).rename("left").reset_index()
    figures = (  # beside what is drawn in the row: above it, they would stand in the next one on a projector
        alt.Chart(data.drop_duplicates("network").merge(left, on="network"))
        .mark_text(dx=-10, align="right", fontWeight="bold", color=style.INK)
        .encode(x=alt.X("left:Q"), y=y, text=alt.Text("label:N"))
    )
    return style.finish((seeds + members + median + figures).properties(width="container", height=170))
