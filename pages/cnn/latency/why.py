"""Why: how much of the machine each model uses, and where the time of a pass goes."""

from __future__ import annotations

import streamlit as st

from dl2core.cnn import zoo
from dl2core.cnn.profile.result import ProfileResult
from pages.cnn.latency import rows as latency_rows
from pages.cnn.latency import why_charts as charts
from pages.cnn.latency.drawing import Drawing
from pages.ui import plot, state, table
from pages.ui.cached import charts as kept
from pages.ui.provenance import SOURCES
from pages.ui.room import room

HEIGHT = 500  # px, with axes and legend
GROUPS = {  # ten kinds are more than colours can tell apart
    "convolution": "convolution",
    "matrix product": "matmul, attention",
    "attention": "matmul, attention",
    "normalisation": "normalisation",
    "activation": "activation, pooling",
    "pooling": "activation, pooling",
    "addition and product": "copies, additions",
    "copy and concatenation": "copies, additions",
    "other operators": "other, Python",
    "Python and dispatch": "other, Python",
}


def show(result: ProfileResult, drawing: Drawing) -> None:
    """The roofline and the time by kind of operation."""
    rows, parts = [], []
    for profile in result.profiles:
        name = zoo.label(profile.model)
        share = 100 * profile.gflops / result.roof.at(profile.intensity)
        rows.append(
            {
                "label": name,
                "family": zoo.family(profile.model),
                "source": drawing.source,
                "intensity": profile.intensity,
                "gflops": profile.gflops,
                "share": share,
            }
        )
        groups = dict.fromkeys(GROUPS.values(), 0.0)
        for part in profile.shares:
            groups[GROUPS[part.kind]] += part.ms
        parts += [
            {"label": name, "kind": kind, "ms": ms, "percent": 100 * ms / profile.total_ms, "place": place}
            for place, (kind, ms) in enumerate(groups.items())
        ]
    pictures = (
        (kept.chart(charts.roofline, rows, result.roof), "How much of the machine each network uses"),
        (kept.chart(charts.breakdown, parts), "Time of a pass by kind of operation"),
    )
    with room("lat_picture", HEIGHT):
        columns = st.columns(2, gap="medium")
    for column, (chart, alt) in zip(columns, pictures, strict=True):
        with column, st.container(height="content" if state.presenting() else HEIGHT, border=False):
            plot.show(chart, alt=alt, height=HEIGHT - 10)
    with st.expander("The numbers"):
        table.show(table_of(result, drawing.source), alt="Operations, memory traffic and speed of each model")


def table_of(result: ProfileResult, source: str) -> list[latency_rows.Row]:
    """One row per model."""
    mark = SOURCES[source].mark
    return [
        {
            "model": zoo.label(profile.model),
            "batch": profile.batch,
            "parameters, 10⁶": latency_rows.short(profile.parameters / 1e6),
            "■ multiply-adds, 10⁹": latency_rows.short(profile.gmacs),
            "■ activations, 10⁶": latency_rows.short(profile.mega_activations),
            "■ FLOP per byte": latency_rows.short(profile.intensity),
            f"{mark} ms per batch": latency_rows.short(profile.median_ms),
            f"{mark} GFLOP/s": latency_rows.short(profile.gflops),
            f"{mark} % of the peak": round(100 * profile.gflops / result.roof.gflops),
        }
        for profile in result.profiles
    ]
