"""Medians of the app's worker against torch.utils.benchmark in a fresh process of its own, in turn.

On an otherwise idle machine. `DL2_BENCH_OUT=docs/benchmarks/worker.md` writes the figures down.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from benchmarks.limits import holds

from dl2core import device, stats
from dl2core.cnn import zoo
from dl2core.cnn.latency.result import LatencySpec
from dl2core.worker import Worker
from dl2core.worker.memory import ENVIRONMENT

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]

PAIRS = int(os.environ.get("DL2_BENCH_PAIRS", "10"))
BATCH, THREADS = 8, 2
BUDGET_S = 5.0
NEAR = (0.95, 1.05)
MODELS = ("mobilenet_v3_small", "resnet18")
ROOT = Path(__file__).resolve().parents[2]
ALONE = f"""
import json, sys, torch
from torch.utils.benchmark import Timer
from dl2core.cnn import zoo
model, images = zoo.build(sys.argv[1]), torch.rand({BATCH}, 3, 224, 224)
def forward():
    with torch.no_grad():
        model(images)
timer = Timer("forward()", globals={{"forward": forward}}, num_threads={THREADS})
print(json.dumps(1000 * timer.blocked_autorange(min_run_time={BUDGET_S} / 2).median))
"""


@dataclass(frozen=True)
class Compared:
    """Medians of the worker and of fresh processes, in turn, in ms."""

    model: str
    worker_ms: tuple[float, ...]
    alone_ms: tuple[float, ...]

    @property
    def ratios(self) -> list[float]:
        return [ours / theirs for ours, theirs in zip(self.worker_ms, self.alone_ms, strict=True)]

    @property
    def interval(self) -> stats.Interval:
        return stats.bootstrap_median(self.ratios)


def in_the_worker(worker: Worker, name: str, *, seed: int) -> float:
    """Median of a whole measurement, as the page asks for it."""
    spec = LatencySpec(models=(name,), batches=(BATCH,), threads=THREADS, budget_s=BUDGET_S, seed=seed)
    job = worker.run("dl2core.cnn.latency.measure.measure", spec, name=name, spec=spec, owner="bench")
    assert worker.wait(job, 120), job.state
    assert job.state == "done", job.error
    return job.result.timings[0].median_ms


def alone(name: str) -> float:
    """Median of the Timer in a process of its own, with the worker's allocator."""
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", ALONE, name], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def compared() -> list[Compared]:
    load, found = os.getloadavg()[0], []
    worker = Worker()
    try:
        for name in MODELS:
            pairs = [(in_the_worker(worker, name, seed=number), alone(name)) for number in range(PAIRS)]
            found.append(Compared(name, *map(tuple, zip(*pairs, strict=True))))
    finally:
        worker.close()
    lines = [
        "# The app's worker against torch.utils.benchmark in a process of its own",
        "",
        f"Batch {BATCH}, {THREADS} threads, 224 px, float32, no_grad; {PAIRS} alternated pairs, each side about {BUDGET_S:.0f} s "
        "with the same allocator settings.",
        f"{device.machine()}, {datetime.now(UTC):%d %b %Y}; load average {load:.1f} before it began.",
        "",
        "| model | worker, median ms | alone, median ms | ratio of a pair, median | 95 % |",
        "|---|---|---|---|---|",
    ]
    for one in found:
        low, high = one.interval
        lines.append(
            f"| {zoo.label(one.model)} | {np.median(one.worker_ms):.1f} | {np.median(one.alone_ms):.1f} "
            f"| {np.median(one.ratios):.3f} | {low:.3f} to {high:.3f} |"
        )
    text = "\n".join(lines) + "\n"
    print("\n" + text)
    if out := os.environ.get("DL2_BENCH_OUT"):
        Path(out).write_text(text, encoding="utf-8")
    return found


def test_the_worker_measures_what_a_process_of_its_own_measures(compared):
    for one in compared:
        middle = float(np.median(one.ratios))
        holds(f"{one.model} in the worker, times a process of its own", middle, at_least=NEAR[0], at_most=NEAR[1])
