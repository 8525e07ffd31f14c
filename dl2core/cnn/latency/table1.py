"""Table 1 of the report: inference time of seven networks per image, at batch 8."""

from __future__ import annotations

from collections.abc import Generator

from dl2core import published
from dl2core.cnn import zoo
from dl2core.cnn.latency import measure as latency
from dl2core.cnn.latency.result import LatencyResult, LatencySpec
from dl2core.jobs import Progress
from dl2core.stats import Interval
from dl2core.tables import Request, Row

BATCH, BUDGET_S = 8, 1800.0


def measure(request: Request) -> Generator[Progress, None, list[Row]]:
    """The job: all seven on this machine's CPU, interleaved; `limit` is the number of runs of each (the report: 100)."""
    return _steps(LatencySpec(batches=(BATCH,), runs=request.limit, budget_s=BUDGET_S, seed=request.seed))


def _steps(spec: LatencySpec) -> Generator[Progress, None, list[Row]]:
    return rows_of((yield from latency.measure(spec)))


def rows_of(result: LatencyResult) -> list[Row]:
    """The rows of a measurement at the table's batch size, in the report's order."""
    reruns = {row.model: row.ms_per_image for row in published.RERUN_TIMES}
    report = {row.model: row.ms_per_image for row in published.TABLE_1}
    timings = [found for found in result.timings if found.batch == BATCH and found.model in report]
    return [
        Row(
            row=f"{zoo.label(timing.model)}, ms per image at batch {BATCH}",
            report=report[timing.model],
            published=reruns[timing.model],
            measured=timing.per_image_ms,
            interval=Interval(*(end / timing.batch for end in timing.interval_ms)),
            n=timing.n,
            model=timing.model,
            note="; ".join(("measured on a CPU", *([timing.doubts] if timing.doubts else []))),
        )
        for timing in sorted(timings, key=lambda timing: list(report).index(timing.model))
    ]
