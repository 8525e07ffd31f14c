"""A latency measurement that gives every block, those that were set aside too, and what was seen of others in it."""

from __future__ import annotations

import numpy as np

from dl2core import jobs
from dl2core.cnn.latency.measure import _Measurement
from dl2core.cnn.latency.result import LatencySpec

Block = tuple[
    float, float | None, float | None, int
]  # median in ms; cores kept busy by others, by the measurement; runs


def measure(spec: LatencySpec) -> jobs.Steps:
    """As `dl2core.cnn.latency.measure.measure`, for one case; the result is its list of blocks."""
    measurement = _Measurement(spec)
    yield from measurement.steps()
    return [
        (float(np.median(runs)), block.seen.others, block.seen.own, len(runs))
        for block in measurement.cases[0].blocks
        for runs in block.runs_ms.values()
    ]
