"""A class bets: the projector and three phones in Chromium, and sixty more phones without a browser.

    python tests/load/class_bet.py --out figures.json

All sixty bet at once while the three press their buttons; then the projector reveals. Every bet must be counted once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import statistics
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser import harness  # noqa: E402
from load.client import Session  # noqa: E402

PHONES, PHONE = 3, {"width": 390, "height": 844}
OPTION = "ViT-S/8"


async def bet(base: str, code: str, ready: asyncio.Barrier) -> float:
    """One phone without a browser: opens the page, waits for the others, bets; seconds until its answer."""
    async with Session(base, "bet", f"bet_code={code}") as session:
        await session.run()
        await ready.wait()
        seconds = await session.run(press=OPTION)
        assert not session.exceptions + session.errors, session.exceptions + session.errors
        return seconds


async def all_at_once(base: str, code: str, people: int) -> list[float]:
    """Seconds of each bet."""
    ready = asyncio.Barrier(people)
    return list(await asyncio.gather(*(bet(base, code, ready) for _ in range(people))))


def counting(page: harness.Page) -> list[int]:
    """Bytes of every message that the page's server sends from now on."""
    sizes: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sizes.append(len(frame))))
    return sizes


def memory_mb(pid: int) -> float:
    """Resident memory of a process."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    with harness.serve(environment={"DL2_CLASS": "1"}) as app, harness.chromium() as browser:
        projector = browser.new_page(viewport={"width": 1280, "height": 800})
        projector.set_default_timeout(harness.WAIT_MS)
        projector.goto(f"{app.base}/latency?present=1")
        projector.get_by_role("button", name="Ask the class").click()
        code = projector.get_by_role("heading", name=re.compile("^[A-Z]{4}$")).inner_text().strip()
        phones, sizes = [], []
        for _ in range(PHONES):
            phone = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True).new_page()
            phone.set_default_timeout(harness.WAIT_MS)
            sizes.append(counting(phone))
            phone.goto(f"{app.base}/bet?bet_code={code}")
            phone.get_by_role("button", name=OPTION, exact=True).wait_for()
            phones.append(phone)
        received = [sum(size) for size in sizes]
        times: list[float] = []
        crowd = threading.Thread(
            target=lambda: times.extend(asyncio.run(all_at_once(app.base, code, arguments.people)))
        )
        before = memory_mb(app.pid)
        crowd.start()
        pressed = []
        for phone in phones:
            began = time.perf_counter()
            phone.get_by_role("button", name=OPTION, exact=True).tap()
            phone.get_by_text("Your bet is in").wait_for()
            pressed.append(time.perf_counter() - began)
        crowd.join()
        total = arguments.people + PHONES
        projector.get_by_text(f"{total} have bet").wait_for()
        projector.get_by_text("Reveal", exact=True).click()
        began = time.perf_counter()
        for page in (projector, *phones):
            page.get_by_text(f"{OPTION}: {total} (100 %)").wait_for()
        shown = time.perf_counter() - began
        report = {
            "bets": total,
            "counted": total,
            "tracebacks": app.said().count("Traceback"),
            "bet_without_browser_ms": {
                "median": round(1000 * statistics.median(times)),
                "p95": round(1000 * statistics.quantiles(times, n=20)[-1]),
            },
            "phone_tap_to_answer_ms": [round(1000 * one) for one in pressed],
            "reveal_on_all_screens_ms": round(1000 * shown),
            "phone_page_kb": [round(size / 1000, 1) for size in received],
            "server_mb": {"before": round(before), "after": round(memory_mb(app.pid))},
        }
    text = json.dumps(report, indent=1)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
