"""The latency page's views: each with what it measures, what it opens with, how it is drawn and what it gives away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from dl2core import store
from dl2core.cnn.latency.result import LatencyResult, LatencySpec, Timing
from dl2core.cnn.profile.result import Profile, ProfileResult, ProfileSpec
from dl2core.store import Document
from pages.cnn.latency import compare, predicts, presets, ranks, rows, stored, timings, why
from pages.cnn.latency.controls import Settings
from pages.cnn.latency.drawing import Drawing
from pages.ui import jobs, provenance

Result = LatencyResult | ProfileResult
QUIET = 0.1  # cores of others that change nothing
LATENCY, PROFILE = "dl2core.cnn.latency.measure.measure", "dl2core.cnn.profile.measure.measure"


@dataclass(frozen=True)
class View:
    """One view.

    Args:
        name: in the select box and in the link.
        key: of its measurement; views that show the same one share it.
        spec: what Measure runs.
        function: name of the worker's function that takes the spec.
        stored: our stored run, with its document.
        items: the measured parts of a result, one or more per model.
        draw: draws a result, which may still be under way.
        rows: the table for export.
        compare: two results side by side.
    """

    name: str
    key: str
    spec: Callable[[Settings], LatencySpec | ProfileSpec]
    function: str
    stored: Callable[[Settings], tuple[Result, Document]]
    items: Callable[[Result], Sequence[Timing | Profile]]
    draw: Callable[[Result, Drawing], None]
    rows: Callable[[Result, str], list[rows.Row]]
    compare: Callable[[Result, Result], list[rows.Row]]

    def work(self, choice: Settings) -> jobs.Work:
        """What the Measure button starts."""
        spec = self.spec(choice)
        return jobs.Work(self.key, f"{self.name} of {len(spec.models)} networks", spec, self.function, (spec,))

    def show(self, result: Result, drawing: Drawing) -> None:
        """Draw a result, or say that there is none."""
        if self.items(result):
            self.draw(result, drawing)
        else:
            st.caption("Nothing is stored for these networks: press Measure.")

    def facts(self, result: Result, document: Document) -> list[str]:
        """What a reader must know to judge the times: whether others were at work. The rest is in the exported document."""
        return [_load(result.load, document), *_others(result)]

    def beside(self, now: Result, document: Document) -> None:
        """The result above beside one that was kept or imported."""
        found = self.compare(now, store.from_document(type(now), document))
        st.markdown("**Compared with the result taken out**")
        if found:
            st.dataframe(found, hide_index=True)
        else:
            st.caption("The two have no model in common.")
        st.caption(provenance.of_document(document, kind="measured"))


def _load(load: float | None, document: Document) -> str:
    """Others at work make times longer and the order less certain."""
    busy = load is not None and load > 0.5 * (document.get("machine") or {}).get("cores", 1)
    return f"load {load:.1f} before it began: a busy machine, times are too long" if busy else ""


def _others(result: Result) -> list[str]:
    """What others did while times were taken, where it is worth a word."""
    known = result.others if isinstance(result, LatencyResult) else None
    return [f"others kept {known:.2g} cores busy meanwhile"] if known and known > QUIET else []


def _timed(
    name: str,
    key: str,
    spec: Callable[[Settings], LatencySpec],
    found: Callable[[Settings], tuple[LatencyResult, Document]],
    draw: Callable[[LatencyResult, Drawing], None],
) -> View:
    """A view of measured times."""
    return View(name, key, spec, LATENCY, found, lambda result: result.timings, draw, rows.table, compare.times)


VIEWS = {
    view.name: view
    for view in (
        _timed(presets.RANKS, "lat", lambda choice: choice.spec, stored.times, ranks.show),
        _timed(presets.PREDICTS, "lat", lambda choice: choice.spec, stored.times, predicts.figures),
        _timed(presets.BATCHES, "lat_batches", lambda choice: choice.sweep, stored.batches, timings.sweep),
        _timed(presets.GRAPH, "lat_graph", lambda choice: choice.graph, stored.modes, timings.graph),
        View(
            presets.WHY,
            "lat_why",
            lambda choice: choice.why,
            PROFILE,
            stored.profile,
            lambda result: result.profiles,
            why.show,
            why.table_of,
            compare.profiles,
        ),
        _timed(presets.RUNS, "lat", lambda choice: choice.spec, stored.times, timings.runs),
        _timed(presets.TABLES, "lat", lambda choice: choice.spec, stored.times, predicts.tables),
    )
}
