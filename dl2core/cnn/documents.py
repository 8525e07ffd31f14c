"""Latency measurements as json documents and back: what the command line prints, pages export and a person imports."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import Any

from dl2core import store
from dl2core.cnn.timings import LatencyResult, LatencySpec, Skipped, Timing
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
    rows = _list(document, "rows", MAX_ROWS)
    if not rows:
        raise InputError("this latency document holds no rows")
    load = document.get("load")
    return LatencyResult(
        spec=_spec(document.get("spec")),
        timings=tuple(_timing(row) for row in rows),
        skipped=tuple(
            Skipped(_text(row, "model"), int(_number(row, "batch")), _number(row, "about_s"))
            for row in _list(document, "skipped", MAX_ROWS)
        ),
        seconds=_number(document, "seconds"),
        load=_number(document, "load") if load is not None else None,
    )


def _timing(row: Any) -> Timing:
    if not isinstance(row, dict):
        raise InputError(f"a row should be an object, got {type(row).__name__}")
    runs, blocks = _numbers(row, "runs_ms"), tuple(int(size) for size in _numbers(row, "blocks"))
    if not runs or sum(blocks) != len(runs):
        raise InputError(f"row {row.get('model')!r}: its blocks hold {sum(blocks)} runs, but it lists {len(runs)}")
    return Timing(
        model=_text(row, "model"),
        batch=int(_number(row, "batch")),
        mode=_text(row, "mode"),
        runs_ms=runs,
        blocks=blocks,
        warmup_ms=_numbers(row, "warmup_ms"),
        settled=row.get("settled") is True,
        note=_text(row, "note") if row.get("note") else "",
    )


def _spec(given: Any) -> LatencySpec:
    if not isinstance(given, dict):
        raise InputError("the document has no spec")
    known = {field.name for field in fields(LatencySpec)}
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items() if name in known}
    spec = LatencySpec(**values)
    try:
        spec.check()
    except TypeError as error:
        raise InputError(f"the document's spec holds a value of the wrong type: {error}") from None
    return spec


def _list(holder: dict, name: str, most: int) -> list:
    value = holder.get(name, [])
    if not isinstance(value, list) or len(value) > most:
        raise InputError(f"{name} should be a list of at most {most} entries")
    return value


def _numbers(row: dict, name: str) -> tuple[float, ...]:
    return tuple(_number({name: value}, name) for value in _list(row, name, MAX_RUNS))


def _number(row: dict, name: str) -> float:
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
        raise InputError(f"{name} should be a number of at least 0, got {value!r}")
    return float(value)


def _text(row: dict, name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or len(value) > 200:
        raise InputError(f"{name} should be a short text, got {value!r}")
    return value
