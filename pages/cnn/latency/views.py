"""The latency page's five views of a measurement."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dl2core import store
from dl2core.cnn import comparison, zoo
from dl2core.cnn.latency.result import LatencyResult
from dl2core.cnn.profile.result import ProfileResult
from dl2core.store import Document
from pages.cnn import cached as cnn
from pages.cnn import why_charts as cnn_why
from pages.cnn.latency import charts
from pages.cnn.latency import rows as latency_rows
from pages.cnn.latency.controls import BATCHES, RANKS, RUNS, WHY
from pages.ui import controls, frame, numbers, plot, predict, provenance, state, table
from pages.ui.cached import charts as kept
from pages.ui.provenance import SOURCES

FIGURES = {"accuracy": "top1", "parameters": "parameters", "multiply-adds": "gmacs"}  # what the time is set against
TABLES = ("Table 1, per image", "How sure, per batch", "What predicts the time")
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


def draw(view: str, result: LatencyResult | ProfileResult, source: str, *, per_image: bool, day: str) -> None:
    """One view of a measurement that may still be under way.

    Args:
        view: one of latency_controls.VIEWS.
        result: what was measured so far.
        source: measured or stored.
        per_image: times divided by the batch size, where there is a choice.
        day: of the measurement, for tooltips.
    """
    if view == WHY:
        if result.profiles:
            why(result, source)
    elif not result.timings:
        st.caption("Nothing is stored for these models: press Measure.")
    elif view == RANKS:
        ranks(result, source, day)
    elif view == RUNS:
        runs(result, per_image=per_image)
    elif view == BATCHES:
        sweep(result, source, per_image=per_image)
    else:
        graph(result, source)


def ranks(result: LatencyResult, source: str, origin: str) -> None:
    """The slope chart and Figures 1 and 2; with "Bet first", the times here stay hidden until the bet is revealed."""
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
            chart = kept.chart(charts.slope, latency_rows.slope(here, source, place, hide=hide))
            plot.show(chart, alt="Ranks of the models on the report's GPU and here")
        if agreement is not None and not hide:
            st.caption(f"Fastest on top. Spearman's ρ of the two orders: {agreement:.2f}, n = {len(here)} models")
    with right:
        _figures(result, source, origin, hide=hide)
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


def _figures(result: LatencyResult, source: str, origin: str, *, hide: bool) -> None:
    """Figures 1 and 2: time against accuracy or parameters; a selected point opens its card."""
    picture = st.container()
    with st.container(horizontal=True, gap="small"):
        y = controls.one_of("Time against", list(FIGURES), key="lat_y")
        found = list(dict.fromkeys(zoo.family(name) for name in result.spec.models))
        families = st.pills("Families", found, selection_mode="multi", key="lat_family", help="None chosen: all")
    rows = latency_rows.report_scatter(result.spec.models) if hide else latency_rows.scatter(result, source, origin)
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


def runs(result: LatencyResult, *, per_image: bool) -> None:
    """Every run as a dot."""
    dots, spans = latency_rows.runs(result, per_image=per_image)
    title = "ms per image (batch / its size)" if per_image else "ms per batch"
    plot.show(
        kept.chart(charts.runs, dots, spans, x_title=title),
        alt="Every run of every model",
    )
    st.caption("Filled: counted runs. Hollow: warm-up, never counted. Bar: quartiles, tick: median.")


def sweep(result: LatencyResult, source: str, *, per_image: bool) -> None:
    """Time against batch size."""
    rows, skipped = latency_rows.batches(result, source, per_image=per_image)
    title = "ms per image" if per_image else "ms per batch"
    chart = kept.chart(charts.batches, rows, skipped, y_title=title)
    plot.show(chart, alt="Time against batch size")
    if skipped:
        first = {}
        for row in skipped:
            first.setdefault(row["label"], f"{row['label']} from batch {row['batch']} on: {row['text']}")
        st.caption(f"**?** stands where the time would lie if it grew with the batch: {'; '.join(first.values())}.")


def graph(result: LatencyResult, source: str) -> None:
    """Figure 3 as paired differences."""
    rows = latency_rows.differences(result, source)
    if rows:
        plot.show(
            kept.chart(charts.differences, rows),
            alt="Paired differences between the modes",
        )
    st.caption(
        "The modes take turns run by run. Fused attention, which only runs without a graph, is switched off: "
        "left on, it would be counted as a gain of no_grad."
    )


def why(result: ProfileResult, source: str) -> None:
    """The roofline and the time by kind of operation."""
    left, right = st.columns(2, gap="medium")
    rows, parts = [], []
    for profile in result.profiles:
        name = zoo.label(profile.model)
        share = 100 * profile.gflops / result.roof.at(profile.intensity)
        rows.append(
            {
                "label": name,
                "family": zoo.family(profile.model),
                "source": source,
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
    with left:
        st.markdown("**How much of the machine each model uses**")
        plot.show(cnn_why.roofline(rows, result.roof), alt="Roofline of this machine")
    with right:
        st.markdown("**Where the time of a pass goes**")
        plot.show(cnn_why.breakdown(parts), alt="Time by kind of operation")
    with frame.folded("The numbers"):
        table.show(_why_table(result, SOURCES[source].mark), alt="Operations, memory traffic and speed of each model")


def _why_table(result: ProfileResult, mark: str) -> list[latency_rows.Row]:
    return [
        {
            "model": zoo.label(profile.model),
            "batch": profile.batch,
            "parameters, M": round(profile.parameters / 1e6, 1),
            "■ multiply-adds, 10⁹": round(profile.gmacs, 4),
            "■ activations, M": round(profile.mega_activations, 2),
            "■ FLOP per byte": round(profile.intensity, 1),
            f"{mark} ms per batch": float(numbers.number(profile.median_ms)),
            f"{mark} GFLOP/s": round(profile.gflops, 1),
            f"{mark} % of the peak": round(100 * profile.gflops / result.roof.gflops),
        }
        for profile in result.profiles
    ]


def at_batch(result: LatencyResult, batch: int) -> LatencyResult:
    """The part of a measurement that was made at this batch size."""
    timings = tuple(timing for timing in result.timings if timing.batch == batch)
    return replace(result, spec=replace(result.spec, batches=(batch,)), timings=timings, skipped=())


def only(result: LatencyResult, models: tuple[str, ...]) -> LatencyResult:
    """The part of a measurement that concerns these models."""
    wanted = tuple(name for name in models if result.timing(name))
    return replace(
        result,
        spec=replace(result.spec, models=wanted),
        timings=tuple(timing for timing in result.timings if timing.model in wanted),
        skipped=tuple(one for one in result.skipped if one.model in wanted),
    )


def compare(now: LatencyResult | ProfileResult, document: Document) -> None:
    """The measurement above beside one that was kept or imported."""
    then = store.from_document(type(now), document)
    rows = (
        latency_rows.compare_profiles(now, then) if isinstance(now, ProfileResult) else latency_rows.compare(now, then)
    )
    st.markdown("**Compared with the result taken out**")
    if rows:
        st.dataframe(rows, hide_index=True)
    else:
        st.caption("The two have no model in common.")
    st.caption(provenance.of_document(document, kind="measured"))
