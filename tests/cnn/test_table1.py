"""Table 1 measured here: the report's seven rows in its order, each with both other columns."""

import math

from dl2core import jobs, published
from dl2core.cnn.latency import measure as latency
from dl2core.cnn.latency import table1
from dl2core.cnn.latency.result import LatencyResult, Timing
from dl2core.tables import Request


def test_rows_stand_in_the_reports_order_with_all_columns(monkeypatch):
    asked = []

    def measured(spec):
        asked.append(spec)
        yield jobs.Progress(0.5)
        timings = [
            Timing(model, 8, "no_grad", (80.0, 88.0, 96.0), (3,), (90.0,), settled=True)
            for model in reversed(spec.models)
        ]
        return LatencyResult(spec, tuple(timings), (), 1.0, None)

    monkeypatch.setattr(latency, "measure", measured)
    rows = jobs.run_here(table1.measure(Request("table1", "built-in", limit=3, seed=5)))
    assert (asked[0].runs, asked[0].seed, asked[0].batches) == (3, 5, (8,))
    assert [row.model for row in rows] == [row.model for row in published.TABLE_1]
    assert [row.report for row in rows] == [row.ms_per_image for row in published.TABLE_1]
    for row in rows:
        assert math.isclose(row.measured, 11.0)
        assert row.interval.low <= row.measured <= row.interval.high
        assert row.n == 3
        assert row.published > 0
