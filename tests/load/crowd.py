"""Thirty people over all pages while a measurement, a training and a report run.

    python tests/load/crowd.py --out figures.json

A click every 2 to 6 s each, without a browser: words on Text prompts, a number on Walks and Message passing, a preset
elsewhere. Three more people press Measure on Latency, Measure it here on Report (sections that take seconds, 20 images a
line) and Train; the one worker takes the three jobs in turn.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks.clicks import clicking  # noqa: E402
from browser import harness  # noqa: E402
from load.client import Session  # noqa: E402

from pages.start.report.rows import TITLES  # noqa: E402
from pages.ui import navigation  # noqa: E402

MEASURED = "lat_models=MobileNet-v3-Small&lat_models=ResNet18&lat_batch=8&lat_threads=2&lat_budget={}"
SECTIONS = ("table3", "figure5", "figure6", "figure7", "walks", "layers", "transformer")
REPORTED = urlencode([("rep_limit", 20), *(("rep_sections", TITLES[key]) for key in SECTIONS)])
TRAINED_S = 10  # of the training, alone with the people
LONGEST_S = 240  # of measurement and report together


async def jobs(base: str, home: Path, budget: float) -> dict[str, object]:
    """Press all three, wait for measurement and report, and give what became of them."""
    async with (
        Session(base, "latency", MEASURED.format(budget)) as latency,
        Session(base, "report", REPORTED) as report,
        Session(base, "training") as train,
    ):
        pressed = ((latency, "Measure"), (report, "Measure it here"), (train, "Train"))
        for session, button in pressed:
            await session.run()
            await session.run(press=button)
            assert "Stop" in session.buttons, session.errors
        begun, took = time.monotonic(), {}
        while len(took) < 2 and time.monotonic() - begun < LONGEST_S:
            await asyncio.sleep(2)
            for session, _ in pressed:
                session.buttons.clear()
                await session.run()
                if "Stop" not in session.buttons:
                    took.setdefault(session.page, round(time.monotonic() - begun))
        if latency.page in took:
            await latency.run(press="Keep on this machine")
        rows = [row for file in (home / "results").rglob("*.json") for row in json.loads(file.read_text())["rows"]]
        await asyncio.sleep(TRAINED_S)
        train.buttons.clear()
        await train.run()
        return {
            "seconds_until_done": {session.page: took.get(session.page) for session in (latency, report)},
            "training_under_way": "Stop" in train.buttons,
            "errors": [text for session, _ in pressed for text in session.exceptions + session.errors],
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
    parser.add_argument("--pages", help="addresses, such as walks,report; all pages where it is left out")
    parser.add_argument("--budget", type=float, default=16.0, help="seconds of the measurement")
    parser.add_argument(
        "--pause", type=float, nargs=2, default=(2.0, 6.0), help="seconds between two clicks of one person"
    )
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    every = [page.url for page in navigation.EVERY if not page.hidden]
    chosen = arguments.pages.split(",") if arguments.pages else every
    pages = [chosen[number % len(chosen)] for number in range(arguments.people)]
    load = os.getloadavg()[0]
    with (
        tempfile.TemporaryDirectory() as folder,
        harness.serve(environment={"DL2_WARM": "1", "DL2_HOME": folder}) as app,
    ):
        asyncio.run(open_model(app.base))
        with clicking(app.base, pages, pause_s=tuple(arguments.pause)) as people:
            found = asyncio.run(jobs(app.base, Path(folder), arguments.budget))
        said = app.said()
    clicks = people.seconds | {"all": [seconds for times in people.seconds.values() for seconds in times]}
    figures = {
        "people": arguments.people,
        "load_before": round(load, 1),
        "wrong": people.wrong,
        "tracebacks": said.count("Traceback"),
        **found,
        "clicks": {page or "questions": of(times) for page, times in clicks.items()},
    }
    text = json.dumps(figures, indent=1)
    print(text, said[-3000:] if figures["tracebacks"] else "")
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")


def of(times: list[float]) -> dict[str, int]:
    """Their number, and milliseconds."""
    return {
        "n": len(times),
        "median_ms": round(1000 * statistics.median(times)),
        "p95_ms": round(1000 * statistics.quantiles(times, n=20)[-1]),
        "longest_ms": round(1000 * max(times)),
    }


if __name__ == "__main__":
    main()
