"""A class of twenty opens the app at once, changes pages and presses buttons: everybody is served, nobody sees an exception."""

import asyncio
import statistics
import threading

import pytest
from browser import harness
from load.client import Session

VISITORS = 20
LIMIT_SECONDS = 60  # for the slowest of twenty on a busy pair of cores; idle it is below two seconds


def run_apart(work):
    """Run a coroutine in a thread of its own: playwright may hold an event loop in this one."""
    box = {}
    thread = threading.Thread(target=lambda: box.update(result=asyncio.run(work)))
    thread.start()
    thread.join()
    return box["result"]


async def visit_all(base, pages):
    """Each visitor opens a page and then runs it twice more, all at the same time."""

    async def one(page):
        async with Session(base, page.path.strip("/")) as session:
            times = [await session.run() for _ in range(3)]
            return session, times

    return await asyncio.gather(*(one(page) for page in pages))


@pytest.fixture(scope="module")
def app():
    with harness.serve() as running:
        yield running


def test_twenty_visitors_spread_over_all_pages_are_served(app):
    pages = harness.pages()
    visitors = [pages[number % len(pages)] for number in range(VISITORS)]
    served = run_apart(visit_all(app.base, visitors))
    slowest = max(time for _, times in served for time in times)
    print(
        f"{VISITORS} visitors: median {statistics.median(t for _, times in served for t in times):.2f} s, slowest {slowest:.2f} s"
    )
    titles = {}
    for page, (session, _) in zip(visitors, served, strict=True):
        assert session.exceptions == session.errors == []
        assert len(session.titles) == 3, f"{page.folder} was not drawn at each run"
        titles.setdefault(page.folder, set()).update(session.titles)
    assert all(len(found) == 1 for found in titles.values()), titles  # every run drew the page that was opened
    assert len(set.union(*titles.values())) == len(titles)
    assert slowest < LIMIT_SECONDS


def test_one_worker_serves_a_queue_and_survives_those_who_leave():
    """Six people start the demo's job and half of them leave at once: the others' work is done all the same."""

    async def press_and_leave(base):
        async with Session(base) as session:
            await session.run()
            await session.run(press="Count")
            assert "Stop" in session.buttons

    async def press_and_wait(base):
        async with Session(base) as session:
            await session.run()
            await session.run(press="Count")
            for _ in range(200):
                await asyncio.sleep(0.3)
                session.buttons.clear()
                await session.run()
                if "Stop" not in session.buttons:
                    return session.exceptions
            return ["the job never ended"]

    async def everybody(base):
        leaving = [press_and_leave(base) for _ in range(3)]
        staying = [press_and_wait(base) for _ in range(3)]
        return (await asyncio.gather(*leaving, *staying))[3:]

    with harness.serve(harness.ROOT / "tests/ui/demo_app.py") as demo:
        assert run_apart(everybody(demo.base)) == [[], [], []]
