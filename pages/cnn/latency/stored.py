"""Our stored runs: the chosen models, and the chosen batch size where it was measured."""

from __future__ import annotations

from dataclasses import replace

from dl2core.cnn.latency.result import LatencyResult
from dl2core.cnn.profile.result import ProfileResult
from dl2core.store import Document
from pages.cnn import cached as cnn
from pages.cnn.latency.controls import Settings


def times(choice: Settings) -> tuple[LatencyResult, Document]:
    """At the chosen batch size: of the report's, else of the sweep over batch sizes; the report's where neither has it."""
    (batch,) = choice.spec.batches
    found, document = cnn.stored_latency("cnn_latency")
    if batch not in found.spec.batches:
        sweep, of_sweep = cnn.stored_latency("cnn_batches")
        if any(timing.batch == batch for timing in sweep.timings):
            found, document = at_batch(sweep, batch), of_sweep
    return only(found, choice.spec.models), document


def batches(choice: Settings) -> tuple[LatencyResult, Document]:
    """The sweep over batch sizes."""
    found, document = cnn.stored_latency("cnn_batches")
    return only(found, choice.spec.models), document


def modes(choice: Settings) -> tuple[LatencyResult, Document]:
    """With a graph, and without."""
    found, document = cnn.stored_latency("cnn_modes")
    return only(found, choice.spec.models), document


def profile(choice: Settings) -> tuple[ProfileResult, Document]:
    """The models taken apart."""
    found, document = cnn.stored_profile()
    return replace(found, profiles=tuple(one for one in found.profiles if one.model in choice.spec.models)), document


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
