"""Ranks and time: the slope chart, Figures 1 and 2, Table 1, and what predicts the time."""

from __future__ import annotations

import streamlit as st

from dl2core.cnn import comparison, zoo
from dl2core.cnn.latency.result import LatencyResult
from pages.cnn import cached as cnn
from pages.cnn.latency import charts
from pages.cnn.latency import rows as latency_rows
from pages.cnn.latency.drawing import Drawing
from pages.ui import controls, frame, plot, predict, state, table
from pages.ui.cached import charts as kept

FIGURES = {"accuracy": "top1", "parameters": "parameters", "multiply-adds": "gmacs"}  # what the time is set against
TABLES = ("Table 1, per image", "How sure, per batch", "What predicts the time")


def show(result: LatencyResult, drawing: Drawing) -> None:
    """The slope chart and Figures 1 and 2; with "Bet first", the times here stay hidden until the bet is revealed."""
    source = drawing.source
    place = "here" if source == "measured" else "our stored run"
    here = {name: ms for name, ms in latency_rows.per_image(result).items() if name in comparison.KNOWN}
    hide = False
    if state.value_of("lat_first") and len(here) > 1:
        made = predict.bet("Which is slowest here?", [zoo.label(name) for name in here], key="lat")
        predict.verdict(made, zoo.label(max(here, key=here.__getitem__)))
        hide = not made.revealed
    left, right = st.columns(2, gap="medium")
    with left:
        agreement = comparison.agreement(here)
        if here:
            chart = kept.chart(charts.slope, latency_rows.slope(result, source, place, hide=hide))
            plot.show(chart, alt="Ranks of the models on the report's GPU and here")
        if agreement is not None and not hide:
            st.caption(f"Fastest on top. Spearman's ρ of the two orders: {agreement:.2f}, n = {len(here)} models")
    with right:
        _figures(result, source, drawing.day, hide=hide)
    if not hide:
        with frame.folded("Table 1 and rank correlations"):
            _table(result, source)


def _table(result: LatencyResult, source: str) -> None:
    """Table 1, or what stands behind its times, or what predicts them."""
    chosen = controls.one_of("Table", TABLES, key="lat_table")
    if chosen == TABLES[0]:
        table.show(latency_rows.table_1(result, source), alt="Table 1: report, measured and published times per image")
    elif chosen == TABLES[1]:
        table.show(latency_rows.spread(result, source), alt="Interval and spread of the measured times per batch")
    else:
        correlations(result, source)


def _figures(result: LatencyResult, source: str, day: str, *, hide: bool) -> None:
    """Figures 1 and 2: time against accuracy or parameters; a selected point opens its card."""
    picture = st.container()
    with st.container(horizontal=True, gap="small"):
        y = controls.one_of("Time against", list(FIGURES), key="lat_y")
        found = list(dict.fromkeys(zoo.family(name) for name in result.spec.models))
        families = st.pills("Families", found, selection_mode="multi", key="lat_family", help="None chosen: all")
    rows = latency_rows.report_scatter(result.spec.models) if hide else latency_rows.scatter(result, source, day)
    rows = [row for row in rows if not families or row["family"] in families]
    if not rows:
        st.caption("No published figures to set against these times.")
        return
    batch = latency_rows.first_timings(result)[0].batch
    title = "the report's ms per image" if hide else f"ms per image at batch {batch}"
    with picture:
        chart = kept.chart(charts.scatter, rows, FIGURES[y], x_title=title)
        alt = f"Time per image against {y} of {len(rows)} models"
        picked = plot.pick(chart, "pt", key="lat_points", alt=alt)
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
            f"**{known.label}** · {known.parameters / 1e6:.1f} M parameters · {known.gmacs:.3g} · 10⁹ multiply-adds · "
            f"{known.mega_activations:.3g} M activations · top-1 {known.top1} % ({known.top1_source})"
        )
        if profile:
            parts = sorted(profile.shares, key=lambda share: -share.ms)[:4]
            st.caption(
                "Time: " + ", ".join(f"{share.kind} {100 * share.ms / profile.total_ms:.0f} %" for share in parts)
            )


def correlations(result: LatencyResult, source: str) -> None:
    """What predicts the time: a table of rank correlations."""
    here = "● here" if source == "measured" else "○ our stored run"
    found = comparison.correlations(latency_rows.per_image(result), here)
    if not found:
        st.caption("Too few models: at least three with known figures are needed.")
        return
    marks = {"the report's GPU": "◆ ", "published GPU, batch 1024": "▲ ", "published CPU, batch 1": "▲ "}
    rows = [
        {"Spearman's ρ of time with": predictor}
        | {marks.get(one.place, "") + one.place: round(one.rho, 2) for one in found if one.predictor == predictor}
        for predictor in comparison.PREDICTORS
    ]
    table.show(rows, alt="Rank correlations of time with size")
