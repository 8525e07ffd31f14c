"""Our medians against torch.utils.benchmark's, its blocks in turn with ours; and the report's seven within their time.

On an otherwise idle machine. `DL2_BENCH_OUT=docs/benchmarks/latency.md` writes the figures down.
"""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import torch
from benchmarks.limits import holds
from torch.utils.benchmark import Timer

from dl2core import device, jobs, stats
from dl2core.cnn import zoo
from dl2core.cnn.latency import measure as latency
from dl2core.cnn.latency.result import MAX_RUNS, LatencyResult, LatencySpec
from dl2core.cnn.profile import measure as profile
from dl2core.cnn.profile.result import ProfileSpec

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]

PAIRS = int(os.environ.get("DL2_BENCH_PAIRS", "9"))
BATCH, THREADS = 8, device.usable_cores()
NEAR = (0.97, 1.03)
SECTIONS: list[str] = []  # of the page of figures, in the order of the tests


@dataclass(frozen=True)
class Compared:
    """Medians of our blocks and of the Timer's, in turn, in ms."""

    model: str
    ours_ms: tuple[float, ...]
    timer_ms: tuple[float, ...]

    @property
    def ratios(self) -> list[float]:
        return [ours / timer for ours, timer in zip(self.ours_ms, self.timer_ms, strict=True)]

    @property
    def interval(self) -> stats.Interval:
        return stats.bootstrap_median(self.ratios)


def compare(name: str) -> Compared:
    """Run our generator until the next block is done, then a block of the Timer, and so on."""
    model, images = zoo.build(name), torch.rand(BATCH, 3, 224, 224)

    def forward() -> None:
        with torch.no_grad():
            model(images)

    timer = Timer("forward()", globals={"forward": forward}, num_threads=THREADS)
    ours, theirs = [], []
    steps = latency.measure(LatencySpec(models=(name,), batches=(BATCH,), threads=THREADS, runs=MAX_RUNS))
    for progress in steps:
        row = progress.partial.timings[0] if progress.partial else None
        if row is None or len(row.blocks) == len(ours):
            continue
        ours.append(statistics.median(row.runs_ms[-row.blocks[-1] :]))
        theirs.append(1000 * timer.blocked_autorange(min_run_time=1.0).median)
        if len(ours) == PAIRS:
            steps.close()
    return Compared(name, tuple(ours), tuple(theirs))


@pytest.fixture(scope="module")
def compared() -> list[Compared]:
    load = os.getloadavg()[0]
    found = [compare(name) for name in ("mobilenet_v3_small", "resnet18", "densenet121", "vit_b_32")]
    _write(_comparison(found, load))
    return found


def _origin(load: float) -> str:
    return f"{device.machine()}, {THREADS} threads, torch {torch.__version__}, {datetime.now(UTC):%d %b %Y}; load average {load:.1f} before it began."


def _comparison(found: list[Compared], load: float) -> str:
    lines = [
        "# Our latency against torch.utils.benchmark",
        "",
        f"Batch {BATCH}, 224 px, float32, no_grad. {PAIRS} pairs of blocks of about a second, ours and `Timer.blocked_autorange`'s in turn in one process.",
        _origin(load),
        "",
        "| model | ours, median ms | Timer, median ms | ratio of a pair, median | 95 % |",
        "|---|---|---|---|---|",
    ]
    for one in found:
        low, high = one.interval
        lines.append(
            f"| {zoo.label(one.model)} | {np.median(one.ours_ms):.1f} | {np.median(one.timer_ms):.1f} "
            f"| {np.median(one.ratios):.3f} | {low:.3f} to {high:.3f} |"
        )
    return "\n".join(lines) + "\n"


def _write(section: str) -> None:
    print("\n" + section)
    SECTIONS.append(section)
    if out := os.environ.get("DL2_BENCH_OUT"):
        Path(out).write_text("\n".join(SECTIONS), encoding="utf-8")


def test_our_medians_are_the_timers(compared):
    far = [one for one in compared if not NEAR[0] <= np.median(one.ratios) <= NEAR[1] and 1.0 not in one.interval]
    named = ", ".join(f"{one.model} {np.median(one.ratios):.3f}" for one in far)
    holds(f"networks whose median is not the Timer's {named}".strip(), len(far), at_most=0)


@dataclass
class Timeline:
    """When the first result came, and the whole measurement."""

    first_s: float
    result: LatencyResult


@pytest.fixture(scope="module")
def seven() -> Timeline:
    load, began, first = os.getloadavg()[0], time.perf_counter(), []

    def report(progress: jobs.Progress) -> None:
        if progress.partial and not first:
            first.append(time.perf_counter() - began)

    found = Timeline(0.0, jobs.run_here(latency.measure(LatencySpec(batches=(BATCH,), threads=THREADS)), report))
    found.first_s = first[0]
    lines = [
        "# The report's seven networks at the default settings",
        "",
        f"Batch {BATCH}. First result after {found.first_s:.1f} s, all done after {found.result.seconds:.0f} s. {_origin(load)}",
        "",
        "| model | runs | blocks | median, ms | half of the 95 % interval | IQR / median | settled |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in found.result.timings:
        lines.append(
            f"| {zoo.label(row.model)} | {row.n} | {len(row.blocks)} | {row.median_ms:.1f} | {100 * row.interval_share:.1f} % "
            f"| {100 * row.iqr_ms / row.median_ms:.1f} % | {'yes' if row.settled else 'no'} |"
        )
    _write("\n".join(lines) + "\n")
    return found


def test_all_seven_within_ninety_seconds(seven):
    assert {row.model for row in seven.result.timings} == set(zoo.REPORT_NAMES)
    holds("seven networks at the default settings, s", seven.result.seconds, at_most=90)


def test_the_first_result_within_five_seconds(seven):
    holds("first result of the seven, s", seven.first_s, at_most=5)


def test_the_kinds_of_operation_sum_to_the_measured_median_and_nothing_beats_the_roof():
    found = jobs.run_here(profile.measure(ProfileSpec(zoo.REPORT_NAMES, batch=BATCH, threads=THREADS)))
    apart = max(abs(one.total_ms / one.median_ms - 1) for one in found.profiles)
    holds("kinds of operation, their sum from the measured median, share", apart, at_most=0.1)
    holds(
        "fastest network, share of the roof", max(one.gflops / found.roof.gflops for one in found.profiles), at_most=1
    )
