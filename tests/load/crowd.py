"""Thirty people on Walks, Message passing and Text prompts while a measurement and a training run.

    python tests/load/crowd.py --out figures.json

Ten on each page, a click every 1 to 3 s each, without a browser. The measurement of the page Latency and a training of the
page Train are pressed by two more people; both belong to the one worker, so that one waits for the other.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks.clicks import LAYERS, PROMPTS, WALKS, clicking  # noqa: E402
from browser import harness  # noqa: E402
from load.client import Session  # noqa: E402

MEASURED = "lat_models=MobileNet-v3-Small&lat_models=ResNet18&lat_batch=8&lat_threads=2&lat_budget={}"


async def jobs(base: str, home: Path, budget: float) -> dict[str, object]:
    """Press Train and Measure, wait for the measurement, and give its numbers."""
    async with Session(base, "latency", MEASURED.format(budget)) as latency, Session(base, "training") as train:
        await latency.run()
        await train.run()
        await latency.run(press="Measure")
        await train.run(press="Train")
        begun = time.monotonic()
        while time.monotonic() - begun < 6 * budget:
            await asyncio.sleep(2)
            latency.buttons.clear()
            train.buttons.clear()
            await train.run()
            await latency.run()
            if "Stop" not in latency.buttons:
                break
        await latency.run(press="Keep on this machine")
        (file,) = (home / "results").rglob("*.json")
        rows = json.loads(file.read_text())["rows"]
        trained = "Stop" in train.buttons
        await asyncio.sleep(budget / 2)  # the training alone beside the people
        await train.run()
        return {
            "training": trained,
            "errors": latency.exceptions + latency.errors + train.exceptions + train.errors,
            "rows": {
                row["model"]: {name: row[name] for name in ("median_ms", "set_aside", "disturbed")}
                | {"blocks": len(row["blocks"])}
                for row in rows
            },
        }


async def open_model(base: str) -> None:
    """One visitor of Text prompts before all others, as a server that has run for a while has had."""
    async with Session(base, "text_prompts") as session:
        await session.run()
        await session.run(typed={"Template": "a photo of a {} thing"})


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--budget", type=float, default=30.0, help="seconds of the measurement")
    parser.add_argument(
        "--pause", type=float, nargs=2, default=(2.0, 6.0), help="seconds between two clicks of one person"
    )
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    pages = [(WALKS, LAYERS, PROMPTS)[number % 3] for number in range(arguments.people)]
    with (
        tempfile.TemporaryDirectory() as folder,
        harness.serve(environment={"DL2_WARM": "1", "DL2_HOME": folder}) as app,
    ):
        asyncio.run(open_model(app.base))
        with clicking(app.base, pages, pause_s=tuple(arguments.pause)) as people:
            found = asyncio.run(jobs(app.base, Path(folder), arguments.budget))
        said = app.said()
    clicks = people.seconds | {"all": [seconds for times in people.seconds.values() for seconds in times]}
    report = {
        "people": arguments.people,
        "wrong": people.wrong,
        "tracebacks": said.count("Traceback"),
        **found,
        "clicks": {
            page: {
                "n": len(times),
                "median_ms": round(1000 * statistics.median(times)),
                "p95_ms": round(1000 * statistics.quantiles(times, n=20)[-1]),
                "longest_ms": round(1000 * max(times)),
            }
            for page, times in clicks.items()
        },
    }
    text = json.dumps(report, indent=1)
    print(text, said[-3000:] if report["tracebacks"] else "")
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
