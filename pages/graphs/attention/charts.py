"""Charts of attention: a picture whose patches light up, and the matrix of one layer and head."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from pages.ui.charts import style

VEIL = 0.88  # opacity over a patch that is not heard at all
MOST_LABELS = 60  # tokens up to which patches carry their percentage


def picture(url: str, weights: np.ndarray, *, side: int, first: int) -> style.Figure:
    """The picture under a veil that is thinner where the clicked patch listens; all of it happens in the browser.

    Args:
        url: the picture as a data URL.
        weights: (T, T) of one layer and head, CLS first.
        side: patches along one edge.
        first: the token that listens before the first click.
    """
    width = 308
    cell = width / side
    places = _places(side)
    count = len(places)
    loudest = weights[:, 1:].max(axis=1, keepdims=True)  # of the patches: CLS often drowns them
    heard = pd.DataFrame(
        {
            "row": np.repeat(np.arange(count), count),
            "heard": np.tile(np.arange(count), count),
            "weight": weights.ravel(),
            "veil": (VEIL * (1 - np.minimum(weights / np.where(loudest > 0, loudest, 1), 1))).ravel(),
        }
    ).merge(places, left_on="heard", right_on="token")
    listeners = places.rename(columns={"token": "row"})
    token = alt.selection_point(
        name="token", fields=["row"], value=[{"row": first}], on="click", toggle=False, empty=False
    )
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, side], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[-1, side], nice=False, reverse=True), axis=None)
    box = {"x": x, "y": y, "x2": alt.X2("x2:Q"), "y2": alt.Y2("y2:Q")}
    image = alt.Chart(pd.DataFrame({"x": [side / 2], "y": [side / 2], "url": [url]})).mark_image(
        width=width, height=width, aspect=False
    )
    on, off = alt.value(1), alt.value(0)
    layers = [
        image.encode(x=x, y=y, url=alt.Url("url:N")),
        alt.Chart(places.head(1)).mark_rect(color="#6b717b").encode(**box),  # CLS has no piece of the picture
        alt.Chart(heard)
        .mark_rect(color="#000000", stroke="#ffffff", strokeWidth=0.4)
        .encode(**box, opacity=alt.condition(token, alt.Opacity("veil:Q", scale=None), off)),
    ]
    if count <= MOST_LABELS:
        label = "(datum.heard == 0 ? 'CLS ' : '') + format(datum.weight, '.0%')"
        words = alt.Chart(heard).transform_calculate(
            label=label, mx="(datum.x + datum.x2) / 2", my="(datum.y + datum.y2) / 2"
        )
        text = {
            "x": alt.X("mx:Q", axis=None),
            "y": alt.Y("my:Q", axis=None),
            "text": alt.Text("label:N"),
            "opacity": alt.condition(token, on, off),
        }
        outline = {"stroke": "#000000", "strokeWidth": 3, "strokeJoin": "round"}
        layers += [
            words.mark_text(color="#000000", **outline).encode(**text),
            words.mark_text(color="#ffffff").encode(**text),
        ]
    frames = alt.Chart(listeners)
    layers += [
        frames.mark_rect(fillOpacity=0, stroke=style.ORANGE, strokeWidth=4).encode(
            **box, opacity=alt.condition(token, on, off)
        ),
        frames.mark_rect(opacity=0.001, cursor="pointer")
        .encode(**box, tooltip=alt.Tooltip("name:N", title="patch"))
        .add_params(token),
    ]
    return style.finish(alt.layer(*layers).properties(width=width, height=width + cell, autosize=style.PLOT_SIZE))


def _places(side: int) -> pd.DataFrame:
    """Where each token lies: patches in their grid, CLS in a cell of its own above them."""
    rows, columns = np.divmod(np.arange(side * side), side)
    return pd.DataFrame(
        {
            "token": np.arange(side * side + 1),
            "name": ["CLS", *(str(i + 1) for i in range(side * side))],
            "x": [0.0, *columns],
            "x2": [1.5 if side > 2 else 1.0, *(columns + 1)],
            "y": [-0.95, *rows],
            "y2": [-0.15, *(rows + 1)],
        }
    )


def matrix(weights: np.ndarray, tokens: Sequence[str], *, chosen: int) -> style.Figure:
    """All weights of one layer and head; the listening token's row is framed.

    Args:
        weights: (T, T).
        tokens: T names.
        chosen: the listening token, 0-based.
    """
    count = len(tokens)
    names = [f"{i}: {name}" if len(set(tokens)) < count else name for i, name in enumerate(tokens)]
    data = pd.DataFrame(
        {"listening": np.repeat(names, count), "heard": np.tile(names, count), "weight": weights.ravel()}
    )
    axis = alt.Axis(labelOverlap=True, labelAngle=-90 if max(map(len, names)) > 3 else 0)
    cells = (
        alt.Chart(data)
        .mark_rect(color=style.BLUE)
        .encode(
            x=alt.X("heard:N", sort=names, axis=axis),
            y=alt.Y("listening:N", sort=names, title="listens", axis=alt.Axis(labelOverlap=True)),
            opacity=alt.Opacity("weight:Q", scale=alt.Scale(domainMin=0, range=[0.03, 1]), legend=None),
            tooltip=[alt.Tooltip("listening"), alt.Tooltip("heard"), alt.Tooltip("weight", format=".1%")],
        )
    )
    frame = (
        alt.Chart(pd.DataFrame({"listening": [names[chosen]], "from": [names[0]], "to": [names[-1]]}))
        .mark_rect(fillOpacity=0, stroke=style.ORANGE, strokeWidth=3)
        .encode(y=alt.Y("listening:N", sort=names))
    )
    return style.finish((cells + frame).properties(width=240, height=240, autosize=style.PLOT_SIZE))
