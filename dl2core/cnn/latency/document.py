"""Latency measurements as json documents and back: what the command line prints, pages export and a person imports."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from dl2core import store
from dl2core.cnn import checked
from dl2core.cnn.latency.result import LatencyResult, LatencySpec, Skipped, Timing
from dl2core.errors import InputError

KIND = "latency"
MAX_ROWS, MAX_RUNS = 500, 5000  # of an imported file


def to_document(result: LatencyResult) -> store.Document:
    """A document of this measurement: the raw runs of every row, and its statistics for readers without this package."""
    rows = [
        {
            "model": timing.model,
            "batch": timing.batch,
            "mode": timing.mode,
            "median_ms": timing.median_ms,
            "interval_ms": list(timing.interval_ms),
            "iqr_ms": timing.iqr_ms,
            "p90_ms": timing.p90_ms,
            "min_ms": timing.min_ms,
            "per_image_ms": timing.per_image_ms,
            "noisy": timing.noisy,
            "settled": timing.settled,
            "note": timing.note,
            "runs_ms": [round(run, 4) for run in timing.runs_ms],
            "blocks": timing.blocks,
            "warmup_ms": [round(run, 4) for run in timing.warmup_ms],
        }
        for timing in result.timings
    ]
    return store.document(
        KIND, spec=result.spec, seconds=round(result.seconds, 1), load=result.load, rows=rows, skipped=result.skipped
    )


def from_document(document: store.Document) -> LatencyResult:
    """The measurement of a document; statistics are computed again from its runs.

    Raises:
        InputError: the document is of another kind, or something in it is missing or no measurement; the message names it.
    """
    if document.get("kind") != KIND:
        raise InputError(f"this document is of kind {document.get('kind')!r}, a latency measurement is asked for")
    rows = checked.entries(document, "rows", MAX_ROWS)
    if not rows:
        raise InputError("this latency document holds no rows")
    load = document.get("load")
    return LatencyResult(
        spec=_spec(document.get("spec")),
        timings=tuple(_timing(checked.row(row)) for row in rows),
        skipped=tuple(_skipped(checked.row(row)) for row in checked.entries(document, "skipped", MAX_ROWS)),
        seconds=checked.number(document, "seconds"),
        load=checked.number(document, "load") if load is not None else None,
    )


def _timing(row: checked.Fields) -> Timing:
    runs = checked.numbers(row, "runs_ms", MAX_RUNS, above=0)
    blocks = tuple(checked.whole({"blocks": size}, "blocks", 1) for size in checked.entries(row, "blocks", MAX_RUNS))
    if not runs or sum(blocks) != len(runs):
        raise InputError(f"row {row.get('model')!r}: its blocks hold {sum(blocks)} runs, but it lists {len(runs)}")
    return Timing(
        model=checked.text(row, "model"),
        batch=checked.whole(row, "batch", 1),
        mode=checked.text(row, "mode"),
        runs_ms=runs,
        blocks=blocks,
        warmup_ms=checked.numbers(row, "warmup_ms", MAX_RUNS, above=0),
        settled=row.get("settled") is True,
        note=checked.text(row, "note") if row.get("note") else "",
    )


def _skipped(row: checked.Fields) -> Skipped:
    return Skipped(checked.text(row, "model"), checked.whole(row, "batch", 1), checked.number(row, "about_s"))


def _spec(given: Any) -> LatencySpec:
    if not isinstance(given, dict):
        raise InputError("the document has no spec")
    known = {field.name for field in fields(LatencySpec)}
    values = {
        name: tuple(value) if isinstance(value, list) else value for name, value in given.items() if name in known
    }
    spec = LatencySpec(**values)
    try:
        spec.check()
    except TypeError as error:
        raise InputError(f"the document's spec holds a value of the wrong type: {error}") from None
    return spec
