"""What a rerun of a page costs the server, and how much memory the server holds: several versions of the app in turn.

    python tests/benchmarks/reruns.py now=. before=/path/to/another/checkout --out figures.json

Each version, and an empty app, runs as a server of its own, one after the other asked in every round by one session that
stays; from the request to the end of the script. First every page is opened once and Text prompts has answered, so that
whoever needs torch holds it. With --browser: until title and controls, and until the picture, stand in Chromium.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks.test_frame import open_once  # noqa: E402
from browser import harness  # noqa: E402
from load.client import Session  # noqa: E402

EMPTY = ROOT / "tests/benchmarks/reference/empty.py"
PAGES = ("walks", "text_prompts")
PICTURES = {"/walks": "canvas", "/latency": "chart"}


def memory(pid: int) -> dict[str, float]:
    """MB held by a server, by its child processes, and whether the server has torch."""
    held = {}
    for name, pids in (("server", [pid]), ("children", children(pid))):
        held[name] = round(sum(_rss_kb(one) for one in pids) / 1024, 1)
    held["torch"] = float("libtorch" in Path(f"/proc/{pid}/maps").read_text())
    return held


def children(pid: int) -> list[int]:
    """Process ids of a server's child processes: its worker, and readers of files while they read."""
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit() and _parent(folder) == pid]


def _parent(folder: Path) -> int:
    try:
        return int(folder.joinpath("stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return -1


def _rss_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS")))


async def open_all(server: harness.Server) -> None:
    """Every page once, then Text prompts until it has answered."""
    for page in harness.pages():
        async with Session(server.base, page.path.strip("/")) as session:
            await session.run()
            if session.exceptions:
                print(server.base, page.path, session.exceptions)
    async with Session(server.base, "text_prompts") as session:
        await session.run()
        for number in range(3):
            await session.run(typed={"Template": f"a photo of a {{}} {number}"})


async def reruns(servers: dict[str, harness.Server], rounds: int) -> dict[str, dict[str, list[float]]]:
    """Seconds of every rerun, by version and page."""
    found: dict[str, dict[str, list[float]]] = {name: {} for name in servers}
    async with contextlib.AsyncExitStack() as stack:
        sessions = {}
        for name, server in servers.items():
            for page in PAGES if name != "empty" else ("",):
                sessions[name, page] = await stack.enter_async_context(Session(server.base, page))
                for _ in range(3):
                    await sessions[name, page].run()
        for _ in range(rounds):
            for (name, page), session in sessions.items():
                found[name].setdefault(page, []).append(await session.run())
                await asyncio.sleep(0.05)  # what the server does after its answer belongs to nobody else
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("versions", nargs="+", help="NAME=FOLDER")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--browser", type=int, default=0, help="rounds in Chromium")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    report: dict[str, object] = {"load": os.getloadavg()[0], "rounds": arguments.rounds}
    with contextlib.ExitStack() as stack:
        servers = {"empty": stack.enter_context(harness.serve(EMPTY))}
        for version in arguments.versions:
            name, folder = version.split("=", 1)
            servers[name] = stack.enter_context(
                harness.serve(Path(folder).resolve() / "app.py", environment={"DL2_WARM": "1"})
            )
        for name, server in servers.items():
            if name != "empty":
                asyncio.run(open_all(server))
        time.sleep(5)
        report["memory"] = {name: memory(server.pid) for name, server in servers.items()}
        times = asyncio.run(reruns(servers, arguments.rounds))
        report["reruns_ms"] = {
            f"{name} {page}": [round(1000 * statistics.median(one), 1), *(round(1000 * q, 1) for q in quartiles(one))]
            for name, pages in times.items()
            for page, one in pages.items()
        }
        if arguments.browser:
            report["browser_ms"] = in_browser(servers, arguments.browser)
    text = json.dumps(report, indent=1)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")


def quartiles(times: list[float]) -> tuple[float, float]:
    """First and third."""
    low, _, high = statistics.quantiles(times, n=4)
    return low, high


def in_browser(servers: dict[str, harness.Server], rounds: int) -> dict[str, list[float]]:
    """Median and quartiles of milliseconds, by version, page and what was waited for; a first round is not counted."""
    found: dict[str, list[float]] = {}
    with harness.chromium() as browser:
        for number in range(rounds + 1):
            for name, server in servers.items():
                for path, picture in PICTURES.items() if name != "empty" else {"/": None}.items():
                    for what, seconds in open_once(browser, server.base, path, picture).items():
                        if number:
                            found.setdefault(f"{name} {path} {what}", []).append(1000 * seconds)
    return {key: [round(value) for value in (statistics.median(one), *quartiles(one))] for key, one in found.items()}


if __name__ == "__main__":
    main()
