"""Server and worker are killed (-9) under work; what comes next must go on.

    python tests/load/killed.py

The worker dies under one small job of every page: one line says so, and the same press works. The server dies under a
download, a training, a measurement and a report: no worker is left behind, the next server opens every page on the same
DL2_HOME, the download asks for the rest only, and the report goes on with the next section.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import hub_server  # noqa: E402
import tiny_data  # noqa: E402
from benchmarks.reruns import children  # noqa: E402
from browser import harness  # noqa: E402
from load.client import Session  # noqa: E402
from load.small_jobs import JOBS, Small, ended, look, press  # noqa: E402

IMAGES = 350  # of a test file of CIFAR-10, about 1 MB
ADDRESS = "/datasets/uoft-cs/cifar10/resolve/main/plain_text/test-00000-of-00001.parquet"
GET = "CIFAR-10 test images (24 MB)"
ORPHAN_S = 10.0


def worker_of(server: int) -> int:
    """Process id of the server's worker, which must be there by now."""
    (worker,) = children(server)
    return worker


async def worker_dies(server: harness.Server, job: Small) -> str:
    """Kill the worker under the job; what the page says, and what the second press took."""
    async with job.session(server.base) as session:
        await session.run()
        await press(session, job.button)
        await asyncio.sleep(1.0)
        await look(session)
        if "Stop" not in session.buttons:
            return "over before it could be killed"
        os.kill(worker_of(server.pid), signal.SIGKILL)
        while "Stop" in session.buttons:
            await asyncio.sleep(0.2)
            await look(session)
        if not session.errors:
            return "the job was not begun yet: the next worker ran it"
        (line,) = session.errors
        assert "press again" in line, line
        await press(session, job.button)
        seconds = await ended(session)
        assert not session.exceptions + session.errors, session.exceptions + session.errors
        return f"{line} Then {seconds:.0f} s"


async def open_everything(server: harness.Server) -> None:
    """Every page, with nothing wrong on it."""
    for page in harness.pages():
        async with Session(server.base, page.path.strip("/")) as session:
            await session.run()
            assert not session.exceptions + session.errors, (page, session.exceptions, session.errors)


def kill(server: harness.Server) -> float:
    """Kill the server; seconds until its children are gone too."""
    left, begun = children(server.pid), time.monotonic()
    os.kill(server.pid, signal.SIGKILL)
    while any(Path(f"/proc/{child}").exists() for child in left):
        assert time.monotonic() - begun < ORPHAN_S, f"left behind: {left}"
        time.sleep(0.05)
    return time.monotonic() - begun


async def under_way(server: harness.Server, job: Small, home: Path) -> None:
    """Start the job and let it get somewhere: a report to its second section."""
    async with job.session(server.base) as session:
        await session.run()
        await press(session, job.button)
        for _ in range(200):
            await asyncio.sleep(0.1)
            await look(session)
            if job.page != "report" or len(sections_of(home)) >= 2:
                return
    raise AssertionError("no section of the report was kept")


async def to_its_end(server: harness.Server, job: Small) -> float:
    """Press again on the next server."""
    async with job.session(server.base) as session:
        await session.run()
        await press(session, job.button)
        seconds = await ended(session)
        assert not session.exceptions + session.errors, session.exceptions + session.errors
        return seconds


def server_dies(job: Small, home: Path) -> str:
    """Under one job."""
    environment = {"DL2_HOME": str(home)}
    with harness.serve(environment=environment) as first:
        asyncio.run(under_way(first, job, home))
        orphan = kill(first)
    sections = sections_of(home)
    with harness.serve(environment=environment) as second:
        asyncio.run(open_everything(second))
        seconds = asyncio.run(to_its_end(second, job))
        assert "Traceback" not in second.said(), second.said()[-2000:]
    assert not sections_of(home)  # a report that has ended leaves none
    return f"its worker ended after {orphan:.1f} s; {len(sections)} sections kept; again to its end in {seconds:.0f} s"


def sections_of(home: Path) -> list[Path]:
    """Sections that a stopped report has left."""
    return list((home / "reproduction").rglob("*.json"))


async def fetch(server: harness.Server, button: str, home: Path, until: int) -> None:
    """Press the button of the missing images, and wait until so much of the file is there, or all of it."""
    async with Session(server.base, "text_prompts", "txt_data=CIFAR-10") as session:
        await session.run()
        await session.run(press=button)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            await asyncio.sleep(0.1)
            session.buttons.clear()
            await session.run()
            if arrived(home) >= until:
                assert not session.exceptions + session.errors, session.exceptions + session.errors
                return
    raise AssertionError("the file never came")


def tiny_file() -> bytes:
    """A test file of CIFAR-10's form with noise for pictures."""
    noise = np.random.default_rng(0).integers(0, 256, (IMAGES, 32, 32, 3), dtype=np.uint8)
    cells = [tiny_data.encoded(picture) for picture in noise]
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.parquet"
        return tiny_data.write_table(made, cells, tiny_data.labels("cifar10", IMAGES).tolist()).read_bytes()


def arrived(home: Path) -> int:
    """Bytes of the file so far."""
    return sum(path.stat().st_size for end in ("", ".part") for path in home.rglob(f"test-*.parquet{end}"))


def download_dies(home: Path) -> str:
    """The server is killed in the middle of a file; the next one asks for the rest only."""
    content = tiny_file()
    with hub_server.serve(hub_server.Hub({ADDRESS: content}, pause=0.3, piece=50_000)) as hub:
        environment = {"DL2_HOME": str(home), "HF_ENDPOINT": hub.url}
        with harness.serve(environment=environment) as first:
            asyncio.run(fetch(first, f"Get: {GET}", home, 80_000))
            kill(first)
        hub.pause = 0.0
        with harness.serve(environment=environment) as second:
            asyncio.run(open_everything(second))
            asyncio.run(fetch(second, f"Get the rest: {GET}", home, len(content)))
        (file,) = home.rglob("test-*.parquet")
        assert file.read_bytes() == content
        return f"{len(content):,} bytes, whole; asked for: {[asked for _, asked, _ in hub.log]}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--workers-under", default=",".join(job.page for job in JOBS), help="pages; empty for none")
    parser.add_argument("--servers-under", default="training,latency,report,download", help="the same")
    arguments = parser.parse_args()
    by_page = {job.page: job for job in JOBS}
    if arguments.workers_under:
        with harness.serve() as server:
            for page in arguments.workers_under.split(","):
                print(f"worker killed, {page}: {asyncio.run(worker_dies(server, by_page[page]))}", flush=True)
            assert "Traceback" not in server.said(), server.said()[-3000:]
    for page in arguments.servers_under.split(",") if arguments.servers_under else ():
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            found = download_dies(home) if page == "download" else server_dies(by_page[page], home)
            print(f"server killed, {page}: {found}", flush=True)


if __name__ == "__main__":
    main()
