"""What predicts the time: Figures 1 and 2, with multiply-adds beside accuracy and parameters; and the tables."""

from __future__ import annotations

import streamlit as st

from dl2core.cnn import comparison
from dl2core.cnn.latency.result import LatencyResult
from pages.cnn import cached as cnn
from pages.cnn.latency import charts
from pages.cnn.latency import rows as latency_rows
from pages.cnn.latency.drawing import Drawing
from pages.ui import controls, plot, table
from pages.ui.cached import charts as kept

FIGURES = {"multiply-adds": "gmacs", "parameters": "parameters", "accuracy": "top1"}  # what the time is set against
BELOW_TABLES = 110  # px; a table is lower than the other views' pictures, and what stands below stays where it is
HEIGHT = 430  # px
TABLES = ("Table 1, per image", "How sure, per batch", "Rank correlations")


def figures(result: LatencyResult, drawing: Drawing) -> None:
    """Time against multiply-adds, parameters or accuracy; a selected point opens its card."""
    rows = latency_rows.scatter(result, drawing.source, drawing.day)
    if not rows:
        st.caption("No published figures to set against these times.")
        return
    picture = st.container()
    y = controls.one_of("Time against", list(FIGURES), key="lat_y")
    with picture:
        batch = latency_rows.first_timings(result)[0].batch
        chart = kept.chart(charts.scatter, rows, FIGURES[y], x_title=f"ms per image at batch {batch}")
        alt = f"Time per image against {y} of {len(rows)} networks"
        picked = plot.pick(chart, "pt", key="lat_points", alt=alt, height=HEIGHT)
    here = latency_rows.per_image(result)
    found = {one.predictor: one.rho for one in comparison.correlations(here, "here") if one.place == "here"}
    if found:
        words = ", ".join(f"{predictor} {rho:.2f}" for predictor, rho in found.items())
        st.caption(f"Spearman's ρ of the time with {words}; n = {len(rows)} networks.")
    if picked:
        card(str(picked["model"]))
    else:
        st.caption("Select a point for its card.")


def card(model: str) -> None:
    """One model's figures and where its time goes, from the stored profile."""
    known, profile = comparison.KNOWN.get(model), cnn.stored_profile()[0].profile(model)
    if known is None:
        return
    with st.container(border=True):
        st.markdown(
            f"**{known.label}** · {known.parameters / 1e6:.3g} M parameters · {known.gmacs:.3g} · 10⁹ multiply-adds · "
            f"{known.mega_activations:.3g} M activations · top-1 {known.top1} % ({known.top1_source})"
        )
        if profile:
            parts = sorted(profile.shares, key=lambda share: -share.ms)[:4]
            st.caption(
                "Time: " + ", ".join(f"{share.kind} {100 * share.ms / profile.total_ms:.0f} %" for share in parts)
            )


def tables(result: LatencyResult, drawing: Drawing) -> None:
    """Table 1, or what stands behind its times, or what predicts them."""
    chosen = controls.one_of("Table", TABLES, key="lat_table")
    if chosen == TABLES[0]:
        rows = latency_rows.table_1(result, drawing.source)
        table.show(rows, alt="Table 1: report, measured and published times per image")
    elif chosen == TABLES[1]:
        rows = latency_rows.spread(result, drawing.source)
        table.show(rows, alt="Interval and spread of the measured times per batch")
    else:
        correlations(result, drawing.source)
    st.space(BELOW_TABLES)


def correlations(result: LatencyResult, source: str) -> None:
    """What predicts the time: a table of rank correlations."""
    here = latency_rows.column(source)
    found = comparison.correlations(latency_rows.per_image(result), here)
    if not found:
        st.caption("Too few networks: at least three with known figures are needed.")
        return
    marks = {"the report's GPU": "◆ ", "published GPU, batch 1024": "▲ ", "published CPU, batch 1": "▲ "}
    rows = [
        {"Spearman's ρ of time with": predictor}
        | {marks.get(one.place, "") + one.place: round(one.rho, 2) for one in found if one.predictor == predictor}
        for predictor in comparison.PREDICTORS
    ]
    table.show(rows, alt="Rank correlations of time with size")
