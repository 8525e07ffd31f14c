"""How far off a block of a latency measurement is, by what was seen of others in it: for the thresholds.

    python tests/benchmarks/calibrate_disturbance.py --out blocks.json

A worker of its own measures MobileNet-v3-Small and ResNet18 (batch 8, 2 threads) while 0, 1, 3 and 10 people click on
Walks and Text prompts of an app beside it. Every block is written down: median in ms, cores of others, cores of its own.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks.clicks import PROMPTS, WALKS, clicking  # noqa: E402
from browser import harness  # noqa: E402

from dl2core.cnn.latency.result import LatencySpec  # noqa: E402
from dl2core.worker import Worker  # noqa: E402

CROWDS = (0, 1, 3, 10, 0)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=15.0)
    arguments = parser.parse_args()
    found = []
    worker = Worker(modules=("benchmarks.",), path=(str(ROOT / "tests"),))
    try:
        with harness.serve(environment={"DL2_WARM": "1"}) as app:
            for name in ("mobilenet_v3_small", "resnet18"):
                for crowd in CROWDS:
                    runs = 1000 if name.startswith("mobile") else 100  # until the time is up
                    spec = LatencySpec(models=(name,), threads=2, budget_s=arguments.seconds, runs=runs)
                    pages = [(WALKS, PROMPTS)[number % 2] for number in range(crowd)]
                    with clicking(app.base, pages) as people:
                        job = worker.run(
                            "benchmarks.blocks.measure", spec, name=name, spec=(spec, crowd), owner="bench"
                        )
                        assert worker.wait(job, 300), job.state
                        assert job.state == "done", job.error
                    found.append({"model": name, "crowd": crowd, "wrong": people.wrong, "blocks": job.result})
                    print(
                        name,
                        crowd,
                        [tuple(None if v is None else round(v, 2) for v in b) for b in job.result],
                        people.wrong,
                        flush=True,
                    )
                    print(
                        {page: [round(s, 2) for s in times[:12]] for page, times in people.seconds.items()}, flush=True
                    )
    finally:
        worker.close()
    arguments.out.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
