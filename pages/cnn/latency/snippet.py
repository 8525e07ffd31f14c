"""The Python lines behind the picture: one measurement, and its medians."""

from __future__ import annotations

from dl2core.cnn.latency.result import LatencyResult
from dl2core.cnn.profile.result import ProfileResult
from pages.ui import code

TIMES = ("for row in found.timings:", "    print(row.model, row.batch, row.mode, row.median_ms, row.iqr_ms)")
SHARES = ("for row in found.profiles:", "    print(row.model, row.median_ms, row.gmacs, row.intensity)")


def lines(function: str, found: LatencyResult | ProfileResult) -> str:
    """What measures this result again.

    Args:
        function: dotted name of the worker's function that made it.
        found: what is drawn.
    """
    return code.job(function, found.spec, then=TIMES if isinstance(found, LatencyResult) else SHARES)
