"""Closer looks at the times: every run, the batch size, and what a graph costs."""

from __future__ import annotations

import streamlit as st

from dl2core.cnn.latency.result import LatencyResult
from pages.cnn.latency import charts
from pages.cnn.latency import rows as latency_rows
from pages.cnn.latency.drawing import Drawing
from pages.ui import plot
from pages.ui.cached import charts as kept

HEIGHT = 500  # px, with axes: all views fill the first screen, so that what stands below stays where it is


def runs(result: LatencyResult, drawing: Drawing) -> None:
    """Every run as a dot."""
    dots, spans = latency_rows.runs(result, per_image=drawing.per_image)
    title = "ms per image (batch / its size)" if drawing.per_image else "ms per batch"
    plot.show(
        kept.chart(charts.runs, dots, spans, x_title=title),
        alt="Every run of every network",
        height=HEIGHT,
    )
    st.caption("Filled: counted runs. Hollow: warm-up, never counted. Bar: quartiles, tick: median.")


def sweep(result: LatencyResult, drawing: Drawing) -> None:
    """Time against batch size."""
    rows, skipped = latency_rows.batches(result, drawing.source, per_image=drawing.per_image)
    title = "ms per image" if drawing.per_image else "ms per batch"
    chart = kept.chart(charts.batches, rows, skipped, y_title=title)
    plot.show(chart, alt="Time against batch size", height=HEIGHT)
    if skipped:
        first = {}
        for row in skipped:
            first.setdefault(row["label"], f"{row['label']} from batch {row['batch']} on: {row['text']}")
        st.caption(f"**?** stands where the time would lie if it grew with the batch: {'; '.join(first.values())}.")


def graph(result: LatencyResult, drawing: Drawing) -> None:
    """Figure 3 as paired differences."""
    rows = latency_rows.differences(result, drawing.source)
    if rows:
        plot.show(
            kept.chart(charts.differences, rows),
            alt="Paired differences between the modes",
            height=HEIGHT,
        )
    st.caption(
        "The modes take turns run by run. Fused attention, which only runs without a graph, is switched off: "
        "left on, it would be counted as a gain of no_grad."
    )
