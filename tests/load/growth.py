"""Does a server that has been used for long hold more than one that has been used for a while?

    python tests/load/growth.py --out figures.json

200 sessions open a page, press one of its presets and leave; then one session for each page runs it again, 1,000 times
in all, with a preset, a number or words each time. Resident memory of server and worker after every hundred.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks.clicks import click, complaints  # noqa: E402
from benchmarks.reruns import memory, open_all  # noqa: E402
from browser import harness  # noqa: E402
from load.client import Session  # noqa: E402

from pages.ui import navigation  # noqa: E402

PAGES = [page.url for page in navigation.EVERY if not page.hidden]
EVERY = 100


async def sessions(server: harness.Server, count: int) -> list[dict[str, float]]:
    """Memory after every hundred sessions that come and go."""
    held, draw = [], random.Random(0)
    for number, page in enumerate(itertools.islice(itertools.cycle(PAGES), count), 1):
        async with Session(server.base, page) as session:
            await session.run()
            await click(session, page, draw)
            wrong(session)
        if number % EVERY == 0:
            held.append({"sessions": number} | memory(server.pid))
    return held


async def reruns(server: harness.Server, count: int) -> list[dict[str, float]]:
    """Memory after every hundred reruns of sessions that stay."""
    held, draw = [], random.Random(1)
    async with contextlib.AsyncExitStack() as stack:
        staying = {page: await stack.enter_async_context(Session(server.base, page)) for page in PAGES}
        for session in staying.values():
            await session.run()
        for number, (page, session) in enumerate(itertools.islice(itertools.cycle(staying.items()), count), 1):
            await click(session, page, draw)
            wrong(session)
            if number % EVERY == 0:
                held.append({"reruns": number} | memory(server.pid))
    return held


def wrong(session: Session) -> None:
    """End with what a page complained about."""
    if said := complaints(session):
        raise AssertionError((session.page, said))


def growth(held: list[dict[str, float]]) -> dict[str, float]:
    """Percent from the first hundred to the last."""
    first, last = held[0], held[-1]
    return {name: round(100 * (last[name] / first[name] - 1), 1) for name in ("server", "children")}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--reruns", type=int, default=1000)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    with harness.serve(environment={"DL2_WARM": "1"}) as server:
        asyncio.run(open_all(server))
        opened = memory(server.pid)
        came = asyncio.run(sessions(server, arguments.sessions))
        ran = asyncio.run(reruns(server, arguments.reruns))
        tracebacks = server.said().count("Traceback")
    figures = {
        "load_before": round(load, 1),
        "tracebacks": tracebacks,
        "every_page_opened_once": opened,
        "sessions": came,
        "growth_over_sessions_percent": growth(came),
        "reruns": ran,
        "growth_over_reruns_percent": growth(ran),
    }
    text = json.dumps(figures, indent=1)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
