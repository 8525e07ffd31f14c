"""Latency: how long a forward pass of seven networks takes here, against the report's GPU, and why (question 1.1)."""

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from dl2core.cnn import documents, roofline
from pages.ui import controls, export, frame, jobs, latency_rows, latency_views, provenance, results, state
from pages.ui.cached import cnn
from pages.ui.latency_controls import BATCHES, GRAPH, PRESETS, RANKS, RUNS, VIEWS, WHY, chosen

STORED = {RANKS: "cnn_latency", RUNS: "cnn_latency", BATCHES: "cnn_batches", GRAPH: "cnn_modes"}

with frame.page(
    "Latency",
    aim="Time one forward pass of the report's seven networks on this machine, and find out what makes a network slow.",
    questions=("1.1.a", "1.1.b"),
    subject="random weights (time does not depend on them)",
    note="latency",
) as page:
    state.try_this(PRESETS, key="lat", defaults={"lat_view": RANKS, "lat_first": False})
    row = controls.row()
    tabs = dict(zip(VIEWS, st.tabs(VIEWS, key="lat_view", on_change="rerun", bind="query-params"), strict=True))
    view = next((name for name, tab in tabs.items() if tab.open), RANKS)

    with row:
        choice = chosen()
        kind = {BATCHES: "batches", GRAPH: "graph", WHY: "why"}.get(view, "main")
        spec = {"main": choice.spec, "batches": choice.sweep, "graph": choice.graph, "why": choice.why}[kind]
        key = "lat" if kind == "main" else f"lat_{kind}"
        steps = cnn.profile if kind == "why" else cnn.latency
        work = jobs.Work(key, f"{'Profile' if kind == 'why' else 'Latency'} of {len(spec.models)} networks", spec, lambda: steps(spec))
        jobs.run_button("Measure", work)

    done = jobs.finished(work)
    if done:
        ended = datetime.fromtimestamp(done.ended, UTC).isoformat(timespec="seconds")
        to_document = roofline.to_document if kind == "why" else documents.to_document
        shown, document, source = done.result, to_document(done.result) | {"created": ended}, "measured"
    elif kind == "why":
        (shown, document), source = cnn.stored_profile(), "stored"
    else:
        (shown, document), source = cnn.stored_latency(STORED[view]), "stored"
        if kind == "main" and choice.spec.batches != (8,):
            sweep, of_sweep = cnn.stored_latency("cnn_batches")
            at_batch = tuple(timing for timing in sweep.timings if timing.batch == choice.spec.batches[0])
            if at_batch:
                shown, document = replace(sweep, timings=at_batch, skipped=()), of_sweep
        shown = latency_views.only(shown, choice.spec.models)

    def draw(partial: object) -> None:
        """The open view, of the running, the finished or the stored measurement."""
        result, mark = (partial, "measured") if partial is not None else (shown, source)
        if kind != "why" and not result.timings:
            st.caption("Nothing stored for these models: Measure them.")
            return
        if view == RANKS:
            latency_views.ranks(result, mark, provenance.day(document["created"]))
        elif view == RUNS:
            latency_views.runs(result, per_image=choice.per_image)
        elif view == BATCHES:
            latency_views.sweep(result, per_image=choice.per_image)
        elif view == GRAPH:
            latency_views.graph(result)
        else:
            latency_views.why(result)

    with tabs[view]:
        jobs.panel(work, draw)
        load = shown.load
        facts = [
            f"batch {'1 to 64' if kind == 'batches' else (shown.spec.batch if kind == 'why' else shown.spec.batches[0])}",
            f"{shown.spec.threads} threads",
            f"load {load:.1f} before it began" if load is not None else "",
            f"torch {document.get('versions', {}).get('torch', '?')}",
        ]
        frame.caption_of(document, *facts, kind=source)
        with controls.row():
            if view == RANKS:
                controls.switch("Bet first", key="lat_first", help="Hide the times here until you have bet on the slowest")
            recalled = results.shelf(document["kind"], document if done else None, key=key, check=cnn.check)
            export.menu(key, rows=[] if kind == "why" else latency_rows.table(shown, source), document=document)
        if view == RANKS and not (state.value_of("lat_first") and not state.value_of("lat_reveal")):
            with frame.folded("Table 1 and rank correlations"):
                st.dataframe(latency_rows.table(shown, source), hide_index=True)
                latency_views.correlations(shown, source)
    if recalled and kind != "why":
        latency_views.compare(shown, recalled)
