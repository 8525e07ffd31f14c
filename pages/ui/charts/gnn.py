"""Charts of the graph networks: smoothing with depth, embeddings that move, accuracies over seeds, attention matrices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from pages.ui.charts import style

Rows = Sequence[Mapping[str, object]]


def smoothing(rows: Rows, *, presenting: bool = False) -> alt.TopLevelMixin:
    """Two panels over the number of layers: relative Dirichlet energy and mean average distance, log scale.

    Args:
        rows: network, layers, energy, distance.
        presenting: letters for a projector.
    """
    data = pd.DataFrame(rows)
    names = list(dict.fromkeys(data["network"]))
    data["energy"] = data["energy"].clip(lower=1e-9)
    data["distance"] = data["distance"].clip(lower=1e-9)
    colour = alt.Color("network:N", scale=style.colours(names), title=None, sort=names)
    base = alt.Chart(data).encode(
        x=alt.X("layers:Q", title="layers", axis=alt.Axis(tickMinStep=1)),
        color=colour,
        strokeDash=alt.StrokeDash("network:N", sort=names, legend=None),
        tooltip=["network", "layers", alt.Tooltip("energy", format=".2g"), alt.Tooltip("distance", format=".2g")],
    )
    scale = alt.Scale(type="log", nice=False)
    panels = [
        base.mark_line(strokeWidth=2.5)
        .encode(y=alt.Y(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(format=".0e")))
        .properties(width="container", height=220)
        for field, title in (("energy", "Dirichlet energy / ‖H‖²"), ("distance", "mean average distance"))
    ]
    return style.finish(alt.vconcat(*panels), presenting=presenting)
