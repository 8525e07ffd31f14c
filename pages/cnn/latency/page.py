"""Latency: how long a forward pass of seven networks takes here, against the report's GPU, and why (question 1.1)."""

from dataclasses import replace
from datetime import UTC, datetime

from dl2core import store
from dl2core.cnn.latency.result import LatencyResult
from dl2core.store import Document
from pages.cnn import cached as cnn
from pages.cnn.latency import rows as latency_rows
from pages.cnn.latency import views as latency_views
from pages.cnn.latency.controls import BATCHES, GRAPH, PRESETS, RANKS, RUNS, WHY, Chosen, chosen
from pages.ui import controls, export, frame, jobs, provenance, results, state


def work_of(view: str, choice: Chosen) -> jobs.Work:
    """What the Measure button starts in this view."""
    spec = {BATCHES: choice.sweep, GRAPH: choice.graph, WHY: choice.why}.get(view, choice.spec)
    key = {BATCHES: "lat_batches", GRAPH: "lat_graph", WHY: "lat_why"}.get(view, "lat")
    steps = cnn.profile if view == WHY else cnn.latency
    return jobs.Work(key, f"{view} of {len(spec.models)} networks", spec, lambda: steps(spec))


def stored(view: str, choice: Chosen) -> tuple[object, Document]:
    """Our stored run for this view: the chosen models, and the chosen batch size where it was measured."""
    if view == WHY:
        found, document = cnn.stored_profile()
        chosen_ones = tuple(profile for profile in found.profiles if profile.model in choice.spec.models)
        return replace(found, profiles=chosen_ones), document
    found, document = cnn.stored_latency({BATCHES: "cnn_batches", GRAPH: "cnn_modes"}.get(view, "cnn_latency"))
    (batch,) = choice.spec.batches
    if view in (RANKS, RUNS) and batch not in found.spec.batches:
        sweep, of_sweep = cnn.stored_latency("cnn_batches")
        if any(timing.batch == batch for timing in sweep.timings):
            found, document = latency_views.at_batch(sweep, batch), of_sweep
    return latency_views.only(found, choice.spec.models), document


def facts(result: object, document: Document) -> list[str]:
    """What a reader needs to judge the times: batch, threads, load, version."""
    is_latency = isinstance(result, LatencyResult)
    batches = sorted({timing.batch for timing in result.timings}) if is_latency else [result.spec.batch]
    return [
        f"batch {', '.join(map(str, batches))}",
        f"{result.spec.threads} thread{'s' if result.spec.threads > 1 else ''}",
        _load(result.load, document),
        f"torch {document.get('versions', {}).get('torch', 'unknown')}",
    ]


def _load(load: float | None, document: Document) -> str:
    """What else the machine did; others at work make times longer and the order less certain."""
    if load is None:
        return ""
    busy = load > 0.5 * (document.get("machine") or {}).get("cores", 1)
    return f"load {load:.1f} before it began{': a busy machine, times are too long' if busy else ''}"


with frame.page(
    "Latency",
    aim="Time the report's seven networks on this machine, and find out what makes a network slow.",
    questions=("1.1.a", "1.1.b"),
    subject="random weights (time does not depend on them)",
    note="cnn/latency",
):
    state.try_this(PRESETS, key="lat", defaults={"lat_view": RANKS, "lat_first": False})
    with controls.row():
        view, choice = chosen()
        work = work_of(view, choice)
        jobs.run_button("Measure", work)

    done = jobs.finished(work)
    if done:
        ended = datetime.fromtimestamp(done.ended, UTC).isoformat(timespec="seconds")
        shown, document = done.result, store.to_document(done.result) | {"created": ended}
    else:
        shown, document = stored(view, choice)
    source = "measured" if done else "stored"

    def draw(partial: object) -> None:
        """The view of the running, the finished or the stored measurement."""
        result, mark = (shown, source) if partial is None else (partial, "measured")
        latency_views.draw(view, result, mark, per_image=choice.per_image, day=provenance.day(document["created"]))

    jobs.panel(work, draw, idle=provenance.of_document(document, *facts(shown, document), kind=source))
    with controls.row():
        recalled = results.shelf(document["kind"], document if done else None, key=work.key, check=cnn.check)
        asked = {"--models": ",".join(work.spec.models), "--batch": ",".join(map(str, choice.spec.batches))}
        rows = [] if view == WHY else latency_rows.table(shown, source)
        export.menu(work.key, rows=rows, document=document, code=export.shell(document["kind"], asked))
    if recalled:
        latency_views.compare(shown, recalled)
